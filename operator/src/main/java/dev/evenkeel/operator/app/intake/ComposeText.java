package dev.evenkeel.operator.app.intake;

import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

import java.io.StringReader;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Compose file without its secrets, everything else to the letter, comments too; and which other files it needs.
 *
 * @param text    with references, or nothing, in the place of secrets
 * @param kept    names of variables and labels whose values are not in it any more
 * @param ignore  fields of containers that can therefore not be compared, where no reference stands for them
 * @param refers  paths of other Compose files that it includes or extends, as written
 * @param envFile paths of its services' files of variables, as written
 */
record ComposeText(String text, SortedSet<String> kept, SortedSet<String> ignore, SortedSet<String> refers, SortedSet<String> envFile) {
  private static final Pattern USE = Pattern
      .compile("(?<!\\$)\\$(?:\\{([A-Za-z_][A-Za-z0-9_]*)(?:[:?+-][^}]*)?}|([A-Za-z_][A-Za-z0-9_]*))");

  /**
   * Reads a file.
   *
   * @param secret    the name of the Secret that references name
   * @param variables what the project's variables stand for
   * @throws YAMLException when it is no YAML
   */
  static ComposeText of(String text, String secret, Map<String, String> variables, SecretValues secrets) {
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(100);
    Node root = new Yaml(options).compose(new StringReader(text));
    Walk walk = new Walk(text, secret, variables, secrets);
    if (root instanceof MappingNode all) {
      for (NodeTuple section : all.getValue()) {
        String name = scalar(section.getKeyNode());
        if (name.equals("services") && section.getValueNode() instanceof MappingNode services) {
          services.getValue().forEach(service -> walk.service(service.getValueNode()));
        } else if (name.equals("include")) {
          walk.paths(section.getValueNode(), "path", walk.refers);
        } else if (name.startsWith("x-")) {
          walk.service(section.getValueNode());
        } else {
          walk.all(section.getValueNode(), "");
        }
      }
    }
    return new ComposeText(walk.replaced(), walk.kept, walk.ignore, walk.refers, walk.envFile);
  }

  /** A file of variables without the lines of secrets. */
  static String variables(String text, SecretValues secrets, Set<String> kept) {
    StringBuilder out = new StringBuilder();
    text.lines().forEach(line -> {
      Matcher variable = Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\\s*=\\s*(.*)").matcher(line);
      if (variable.matches() && secrets.isSecret(variable.group(1), unquoted(variable.group(2)))) {
        kept.add(variable.group(1));
        out.append("# ").append(variable.group(1)).append(" looks like a secret; its value is not here\n");
      } else {
        out.append(line).append('\n');
      }
    });
    return out.toString();
  }

  /** What a file of variables says, as far as it is needed to tell secrets. */
  static Map<String, String> values(String text) {
    Map<String, String> values = new TreeMap<>();
    text.lines().forEach(line -> {
      int equals = line.indexOf('=');
      if (equals > 0 && !line.strip().startsWith("#")) {
        values.put(line.substring(0, equals).strip().replaceFirst("^export\\s+", ""), unquoted(line.substring(equals + 1)));
      }
    });
    return values;
  }

  private static String unquoted(String value) {
    String plain = value.strip();
    boolean quoted = plain.length() > 1 && (plain.startsWith("\"") && plain.endsWith("\"") || plain.startsWith("'") && plain.endsWith("'"));
    return quoted ? plain.substring(1, plain.length() - 1) : plain;
  }

  private static String scalar(Node node) {
    return node instanceof ScalarNode text ? text.getValue() : "";
  }

  /** One way through the nodes; what an anchor shares is met once. */
  private static final class Walk {
    private final String text;
    private final String secret;
    private final Map<String, String> variables;
    private final SecretValues secrets;
    private final SortedMap<Integer, Change> changes = new TreeMap<>();
    private final Set<Node> met = Collections.newSetFromMap(new IdentityHashMap<>());
    private final SortedSet<String> kept = new TreeSet<>();
    private final SortedSet<String> ignore = new TreeSet<>();
    private final SortedSet<String> refers = new TreeSet<>();
    private final SortedSet<String> envFile = new TreeSet<>();

    private record Change(int end, String by) {}

    Walk(String text, String secret, Map<String, String> variables, SecretValues secrets) {
      this.text = text;
      this.secret = secret;
      this.variables = variables;
      this.secrets = secrets;
    }

    void service(Node node) {
      if (!(node instanceof MappingNode service) || !met.add(node)) {
        return;
      }
      for (NodeTuple field : service.getValue()) {
        String name = scalar(field.getKeyNode());
        Node value = field.getValueNode();
        switch (name) {
          case "environment", "labels" -> entries(name, value);
          case "env_file" -> {
            paths(value, "path", envFile);
            all(value, name);
          }
          case "extends" -> paths(value, "file", refers);
          case "<<" -> service(value);
          default -> {
            if (value instanceof MappingNode mapping
                && mapping.getValue().stream().anyMatch(each -> scalar(each.getKeyNode()).equals("environment"))) {
              service(value);
            } else {
              all(value, name);
            }
          }
        }
      }
    }

    private void entries(String field, Node node) {
      if (!met.add(node)) {
        return;
      }
      if (node instanceof MappingNode mapping) {
        for (NodeTuple entry : mapping.getValue()) {
          String name = scalar(entry.getKeyNode());
          if (name.equals("<<")) {
            entries(field, entry.getValueNode());
          } else if (entry.getValueNode() instanceof ScalarNode value) {
            entry(field, name, value, "", value.getValue());
          }
        }
      } else if (node instanceof SequenceNode list) {
        for (Node element : list.getValue()) {
          if (element instanceof ScalarNode value && value.getValue().indexOf('=') > 0) {
            int equals = value.getValue().indexOf('=');
            entry(field, value.getValue().substring(0, equals), value, value.getValue().substring(0, equals + 1),
                value.getValue().substring(equals + 1));
          } else {
            all(element, field);
          }
        }
      }
    }

    private void entry(String field, String name, ScalarNode node, String before, String value) {
      if (secrets.isSecret(name, value)) {
        kept.add(name);
        String reference = field.equals("environment") ? secrets.reference(secret, name) : null;
        if (reference == null) {
          ignore.add(field + "." + name);
        }
        change(node, before + (reference == null ? "" : reference));
      } else {
        String without = used(value, field + "." + name);
        if (!without.equals(value)) {
          change(node, before + without);
        }
      }
    }

    void all(Node node, String field) {
      if (node instanceof ScalarNode value) {
        String without = used(value.getValue(), field);
        if (!without.equals(value.getValue())) {
          change(value, without);
        }
      } else if (met.add(node)) {
        if (node instanceof MappingNode mapping) {
          mapping.getValue().forEach(entry -> all(entry.getValueNode(), field));
        } else if (node instanceof SequenceNode list) {
          list.getValue().forEach(element -> all(element, field));
        }
      }
    }

    /** Takes the variables out that stand for secrets. */
    private String used(String value, String field) {
      return USE.matcher(value).replaceAll(use -> {
        String name = use.group(1) != null ? use.group(1) : use.group(2);
        if (!secrets.isSecret(name, variables.getOrDefault(name, ""))) {
          return Matcher.quoteReplacement(use.group());
        }
        kept.add(name);
        String reference = field.startsWith("environment.") ? secrets.reference(secret, name) : null;
        if (reference == null && !field.isEmpty()) {
          ignore.add(field);
        }
        return Matcher.quoteReplacement(reference == null ? "" : reference);
      });
    }

    private void change(ScalarNode node, String by) {
      int start = text.offsetByCodePoints(0, node.getStartMark().getIndex());
      int end = text.offsetByCodePoints(0, node.getEndMark().getIndex());
      boolean block = node.getScalarStyle() == DumperOptions.ScalarStyle.LITERAL
          || node.getScalarStyle() == DumperOptions.ScalarStyle.FOLDED;
      changes.put(start,
          new Change(end, "\"" + by.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\t", "\\t") + "\""
              + (block ? "\n" : "")));
    }

    void paths(Node node, String key, Set<String> into) {
      if (node instanceof ScalarNode value) {
        if (!key.equals("file")) { // extends: NAME is a service of the same file
          into.add(value.getValue());
        }
      } else if (node instanceof SequenceNode list) {
        list.getValue().forEach(element -> paths(element, key, into));
      } else if (node instanceof MappingNode mapping) {
        for (NodeTuple entry : mapping.getValue()) {
          if (scalar(entry.getKeyNode()).equals(key)) {
            paths(entry.getValueNode(), "path", into);
          }
        }
      }
    }

    String replaced() {
      StringBuilder out = new StringBuilder();
      int at = 0;
      for (Map.Entry<Integer, Change> change : changes.entrySet()) {
        out.append(text, at, change.getKey()).append(change.getValue().by());
        at = change.getValue().end();
      }
      return out.append(text.substring(at)).toString();
    }
  }
}

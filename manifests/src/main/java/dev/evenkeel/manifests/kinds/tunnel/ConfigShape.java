package dev.evenkeel.manifests.kinds.tunnel;

import dev.evenkeel.api.model.Problem;
import dev.evenkeel.manifests.kinds.SourceShape;
import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.Definitions;
import dev.evenkeel.manifests.read.bind.FileTree;
import dev.evenkeel.manifests.read.bind.Schemas;
import dev.evenkeel.manifests.read.bind.Shape;
import dev.evenkeel.manifests.read.yaml.Yaml;
import dev.evenkeel.manifests.read.yaml.YamlParser;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * cloudflared's configuration: one line is the path of a file in the repository, more lines are the text itself. It is left as it is, and read only to tell what cloudflared would refuse: rules whose last one does not catch all.
 */
public final class ConfigShape implements Shape<String> {
  private static final SourceShape SOURCE = new SourceShape();

  @Override
  public @Nullable String read(Cursor at) {
    String written = at.text("a path, or the text of a configuration");
    if (written == null) {
      return null;
    }
    if (written.strip().indexOf('\n') >= 0 || written.contains(": ")) {
      return check(at, at.at().file(), written, false);
    }
    FileTree file = SOURCE.read(at);
    if (file == null) {
      return null;
    }
    return file.folder()
        ? at.refuse(file.path() + " is a folder", "name the configuration file")
        : check(at, file.path(), file.content().text(), true);
  }

  private static @Nullable String check(Cursor at, String file, String text, boolean positioned) {
    List<Problem> problems = new ArrayList<>();
    List<YamlParser.Document> documents = YamlParser.parse(file, text.getBytes(StandardCharsets.UTF_8), problems::add).documents();
    if (!problems.isEmpty() || documents.size() != 1 || !(documents.getFirst().root() instanceof Yaml.Mapping config)) {
      Problem first = problems.isEmpty() ? null : problems.getFirst();
      return at.refuse("the configuration is not readable as YAML"
          + (first == null ? "" : positioned ? ", at " + first.at() : ", in its line " + first.at().line())
          + (first == null ? "" : ": " + first.message()), "cloudflared could not read it either");
    }
    Yaml ingress = config.get("ingress");
    if (ingress == null) {
      return text;
    }
    if (!(ingress instanceof Yaml.Sequence rules) || rules.items().isEmpty()) {
      return at.refuse("ingress of the configuration is not a list of rules", null);
    }
    boolean catchesAll = rules.items().getLast() instanceof Yaml.Mapping last
        && (last.get("hostname") == null || isStar(last.get("hostname"))) && last.get("path") == null;
    return catchesAll
        ? text
        : at.refuse("the last rule of ingress must catch all" + (positioned ? ", at " + rules.items().getLast().at() : ""),
            "add - service: http_status:404");
  }

  private static boolean isStar(@Nullable Yaml hostname) {
    return hostname instanceof Yaml.Scalar scalar && (scalar.text().equals("*") || scalar.text().isEmpty());
  }

  @Override
  public Map<String, Object> describe(Definitions definitions) {
    return Schemas.type("string");
  }

  @Override
  public String words() {
    return "path or text";
  }
}

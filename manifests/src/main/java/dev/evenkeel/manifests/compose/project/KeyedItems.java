package dev.evenkeel.manifests.compose.project;

import dev.evenkeel.manifests.read.yaml.Yaml;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the items of lists are about, and lists that are mappings in another form. */
final class KeyedItems {
  private static final Pattern UNIQUE = Pattern.compile("services\\.[^.]+\\.(ports|volumes|secrets|configs)");
  private static final Pattern PORT = Pattern.compile("(?:(.*):)?([0-9-]*):([0-9-]+)|([0-9-]+)");

  private KeyedItems() {}

  /** What {@code item} of the list at {@code path} is about: equal texts are the same thing everywhere. Null for what can be there several times. */
  static @Nullable String key(String path, Yaml item) {
    Matcher unique = UNIQUE.matcher(path);
    if (unique.matches()) {
      String key = switch (unique.group(1)) {
        case "ports" -> port(item);
        case "volumes" -> item instanceof Yaml.Mapping mapping ? text(mapping.get("target")) : target(text(item));
        case "secrets" -> grant(item, "/run/secrets/");
        default -> grant(item, "/");
      };
      return key == null ? null : "=" + key;
    }
    String text = text(item);
    return text == null ? null : "=" + text;
  }

  private static @Nullable String target(@Nullable String mount) {
    if (mount == null) {
      return null;
    }
    String[] parts = mount.split(":", -1);
    return parts.length == 1 ? parts[0] : parts[1];
  }

  private static @Nullable String grant(Yaml item, String folder) {
    String target = item instanceof Yaml.Mapping mapping ? text(mapping.get("target")) : null;
    String name = target != null ? target : item instanceof Yaml.Mapping mapping ? text(mapping.get("source")) : text(item);
    return name == null ? null : name.startsWith("/") ? name : folder + name;
  }

  /** {@code IP PUBLISHED TARGET/PROTOCOL}. */
  private static @Nullable String port(Yaml item) {
    if (item instanceof Yaml.Mapping mapping) {
      return join(text(mapping.get("host_ip")), text(mapping.get("published")), text(mapping.get("target")), text(mapping.get("protocol")));
    }
    String text = text(item);
    if (text == null) {
      return null;
    }
    int slash = text.indexOf('/');
    String protocol = slash < 0 ? null : text.substring(slash + 1);
    Matcher parts = PORT.matcher(slash < 0 ? text : text.substring(0, slash));
    if (!parts.matches()) {
      return text;
    }
    return parts.group(4) != null
        ? join(null, null, parts.group(4), protocol)
        : join(parts.group(1), parts.group(2), parts.group(3), protocol);
  }

  private static String join(@Nullable String ip, @Nullable String published, @Nullable String target, @Nullable String protocol) {
    String address = ip == null || ip.isEmpty() ? "0.0.0.0" : ip.replaceAll("[\\[\\]]", "");
    return address + " " + (published == null ? "" : published) + " " + target + "/" + (protocol == null ? "tcp" : protocol);
  }

  /** Whether {@link #named} and {@link #names} lose nothing. */
  static boolean isPlain(Yaml yaml) {
    return yaml instanceof Yaml.Mapping
        || yaml instanceof Yaml.Sequence sequence && sequence.items().stream().allMatch(item -> text(item) != null);
  }

  /** A list of {@code NAME=value} as the mapping that it stands for; of equal names the last one counts. */
  static Yaml.Mapping named(Yaml yaml) {
    if (yaml instanceof Yaml.Mapping mapping) {
      return mapping;
    }
    Map<String, Yaml.Entry> entries = new LinkedHashMap<>();
    for (Yaml item : yaml instanceof Yaml.Sequence sequence ? sequence.items() : List.of(yaml)) {
      if (item instanceof Yaml.Scalar scalar) {
        int equals = scalar.text().indexOf('=');
        String name = equals < 0 ? scalar.text() : scalar.text().substring(0, equals);
        Yaml value = equals < 0
            ? new Yaml.Scalar(scalar.at(), "", false)
            : new Yaml.Scalar(scalar.at(), scalar.text().substring(equals + 1), true);
        entries.put(name, new Yaml.Entry(name, scalar.at(), value));
      }
    }
    return new Yaml.Mapping(yaml.at(), List.copyOf(entries.values()));
  }

  /** A list of names as the mapping with nothing said of each. */
  static Yaml.Mapping names(Yaml yaml) {
    if (yaml instanceof Yaml.Mapping mapping) {
      return mapping;
    }
    List<Yaml.Entry> entries = new ArrayList<>();
    for (Yaml item : yaml instanceof Yaml.Sequence sequence ? sequence.items() : List.of(yaml)) {
      String name = text(item);
      if (name != null && entries.stream().noneMatch(entry -> entry.key().equals(name))) {
        entries.add(new Yaml.Entry(name, item.at(), new Yaml.Scalar(item.at(), "", false)));
      }
    }
    return new Yaml.Mapping(yaml.at(), entries);
  }

  static @Nullable String text(@Nullable Yaml yaml) {
    return yaml instanceof Yaml.Scalar scalar && !scalar.isNull() ? scalar.text() : null;
  }
}

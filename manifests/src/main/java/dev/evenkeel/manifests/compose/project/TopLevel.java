package dev.evenkeel.manifests.compose.project;

import dev.evenkeel.api.model.Problem;
import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.FileTree;
import dev.evenkeel.manifests.read.bind.Files;
import dev.evenkeel.manifests.read.bind.Schemas;
import dev.evenkeel.manifests.read.bind.Suggestion;
import dev.evenkeel.manifests.read.yaml.Yaml;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what stands beside {@code services} in a composed project. */
final class TopLevel {
  private static final List<String> FIELDS = List.of("name", "services", "networks", "volumes", "configs", "secrets");
  private static final Set<String> MATERIAL = Set.of("file", "content", "environment", "external", "name", "labels", "driver",
      "driver_opts",
      "template_driver");

  private final Yaml.Mapping root;
  private final Cursor at;

  TopLevel(Yaml.Mapping root, Cursor at) {
    this.root = root;
    this.at = at;
  }

  void refuseUnknown() {
    for (Yaml.Entry entry : root.entries()) {
      String key = entry.key();
      if (FIELDS.contains(key) || key.startsWith("x-") || key.equals("include")) {
        continue;
      }
      if (key.equals("version")) {
        at.notes().problem(Problem.warning(entry.keyAt(), "version says nothing anymore and is ignored", "remove the line"));
      } else if (key.equals("models")) {
        at.refuseAt(entry.keyAt(), "field \"models\" is not supported", "Evenkeel runs containers only");
      } else {
        at.refuseAt(entry.keyAt(), "unknown field \"" + Schemas.shorten(key) + "\" of a Compose file", Suggestion.of(key, FIELDS));
      }
    }
  }

  /** The entries of a section, by key; nothing after a problem was noted. */
  Map<String, Yaml.Entry> section(String name) {
    Yaml section = root.get(name);
    Map<String, Yaml.Entry> entries = new LinkedHashMap<>();
    switch (section) {
      case null -> {
      }
      case Yaml.Mapping mapping -> mapping.entries().stream().filter(entry -> !entry.key().startsWith("x-"))
          .forEach(entry -> entries.put(entry.key(), entry));
      case Yaml.Scalar scalar when scalar.isNull() -> {
      }
      case Yaml other -> at.field(name, other).refuse("expected a mapping, found " + other.called(), "write NAME: and its fields below it");
    }
    return entries;
  }

  Set<String> keys(String section) {
    return new LinkedHashSet<>(section(section).keySet());
  }

  Map<String, Project.Named> networks(String project) {
    return named("networks", project);
  }

  /** Volumes; those that are bound to a relative path are bound to one of the host. */
  Map<String, Project.Named> volumes(String project, HostPaths host) {
    Map<String, Project.Named> all = named("volumes", project);
    all.replaceAll((key, volume) -> new Project.Named(key, volume.name(), volume.external(),
        bound(new Cursor(volume.fields(), "volumes." + key, at.notes()), volume.fields(), host), volume.at()));
    return all;
  }

  private static Yaml.Mapping bound(Cursor at, Yaml.Mapping volume, HostPaths host) {
    Yaml options = volume.get("driver_opts");
    String device = options instanceof Yaml.Mapping mapping && Rebasing.isBind(options) ? KeyedItems.text(mapping.get("device")) : null;
    if (!(options instanceof Yaml.Mapping mapping) || device == null || device.startsWith("/")) {
      return volume;
    }
    Yaml written = mapping.get("device");
    String path = written == null ? null : host.outside(at.field("driver_opts", options).field("device", written), device);
    return with(volume, "driver_opts", with(mapping, "device", new Yaml.Scalar(options.at(), path == null ? "/refused" : path, true)));
  }

  private static Yaml.Mapping with(Yaml.Mapping mapping, String field, Yaml value) {
    return new Yaml.Mapping(mapping.at(), mapping.entries().stream()
        .map(entry -> entry.key().equals(field) ? new Yaml.Entry(field, entry.keyAt(), value) : entry).toList());
  }

  private Map<String, Project.Named> named(String section, String project) {
    Map<String, Project.Named> all = new LinkedHashMap<>();
    section(section).forEach((key, entry) -> {
      Project.Named named = named(cursor(section, entry), key, project);
      if (named != null) {
        all.put(key, named);
      }
    });
    return all;
  }

  private static Project.@Nullable Named named(Cursor at, String key, String project) {
    Yaml.Mapping fields = fields(at);
    if (fields == null) {
      return null;
    }
    Yaml external = fields.get("external");
    Yaml inner = external instanceof Yaml.Mapping old ? old.get("name") : null;
    Yaml name = fields.get("name") != null ? fields.get("name") : inner;
    boolean theirs = isExternal(external);
    String called = name == null ? null : at.field("name", name).text("a name");
    if (name != null && called == null) {
      return null;
    }
    Yaml.Mapping rest = new Yaml.Mapping(fields.at(), fields.entries().stream()
        .filter(entry -> !entry.key().equals("name") && !entry.key().startsWith("x-"))
        .map(entry -> entry.key().equals("external")
            ? new Yaml.Entry("external", entry.keyAt(), new Yaml.Scalar(entry.value().at(), external(entry.value()), false))
            : entry)
        .toList());
    return new Project.Named(key, called != null ? called : theirs ? key : Project.scoped(project, key), theirs, rest, at.at());
  }

  /** The old form {@code external: {name: NAME}} means true. */
  private static String external(Yaml external) {
    return external instanceof Yaml.Scalar scalar ? scalar.text() : "true";
  }

  /** Configs or secrets. */
  Map<String, Project.Material> materials(String section, HostPaths host) {
    Map<String, Project.Material> all = new LinkedHashMap<>();
    section(section).forEach((key, entry) -> {
      Project.Material material = material(cursor(section, entry), key, host);
      if (material != null) {
        all.put(key, material);
      }
    });
    return all;
  }

  private static Project.@Nullable Material material(Cursor at, String key, HostPaths host) {
    Yaml.Mapping fields = fields(at);
    if (fields == null) {
      return null;
    }
    for (Yaml.Entry entry : fields.entries()) {
      if (!MATERIAL.contains(entry.key()) && !entry.key().startsWith("x-")) {
        return at.refuseAt(entry.keyAt(), "unknown field \"" + Schemas.shorten(entry.key()) + "\"", Suggestion.of(entry.key(), MATERIAL));
      }
    }
    Yaml external = fields.get("external");
    if (external != null && isExternal(external)) {
      return at.field("external", external).refuse("a host without a swarm has no such store",
          "write file: or content:, or mount a file of the host under volumes:");
    }
    Yaml environment = fields.get("environment");
    if (environment != null) {
      return at.field("environment", environment).refuse("nothing is taken from the environment of the operator",
          "write file: or content:; a variable is put into content: as ${NAME}");
    }
    for (String swarm : List.of("driver", "driver_opts", "template_driver")) {
      Yaml written = fields.get(swarm);
      if (written != null) {
        return at.field(swarm, written).refuse("is for a swarm", "leave it out");
      }
    }
    Yaml content = fields.get("content");
    Yaml file = fields.get("file");
    if ((content == null) == (file == null)) {
      return at.refuse("one of file, content is required, and only one", null);
    }
    if (content != null) {
      String text = at.field("content", content).secretText("a text");
      return text == null ? null : new Project.Material(key, null, text, null, at.at());
    }
    return file == null ? null : file(at.field("file", file), key, host);
  }

  private static Project.@Nullable Material file(Cursor at, String key, HostPaths host) {
    String written = at.text("a path");
    String path = written == null ? null : host.of(at, written);
    if (path == null || written == null) {
      return null;
    }
    if (path.startsWith("/")) {
      return new Project.Material(key, null, null, path, at.at());
    }
    try {
      FileTree file = at.notes().files().read(at.at(), path);
      return file.folder() ? at.refuse(file.path() + " is a folder", "name a file") : new Project.Material(key, file, null, null, at.at());
    } catch (Files.Unavailable unavailable) {
      return at.refuse(unavailable.message(), unavailable.hint());
    }
  }

  private Cursor cursor(String section, Yaml.Entry entry) {
    Yaml value = entry.value() instanceof Yaml.Scalar scalar && scalar.isNull()
        ? new Yaml.Mapping(entry.keyAt(), List.of())
        : entry.value();
    return new Cursor(value, section + "." + entry.key(), at.notes());
  }

  private static Yaml.@Nullable Mapping fields(Cursor at) {
    return at.yaml() instanceof Yaml.Mapping mapping ? mapping : at.refuse("expected a mapping, found " + at.yaml().called(), null);
  }

  private static boolean isExternal(@Nullable Yaml external) {
    return external != null && !(external instanceof Yaml.Scalar scalar && (scalar.isNull() || scalar.text().equalsIgnoreCase("false")));
  }
}

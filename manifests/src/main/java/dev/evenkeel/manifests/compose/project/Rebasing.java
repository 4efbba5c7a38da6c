package dev.evenkeel.manifests.compose.project;

import dev.evenkeel.manifests.read.yaml.Yaml;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Relative paths of a Compose file count from the folder of its project, and whoever reads one later takes it from the folder of the file it is written in. Where the two differ, the path is written anew so that both mean the same file.
 */
final class Rebasing {
  private final String project;

  /** @param project the folder of the project */
  Rebasing(String project) {
    this.project = project;
  }

  Yaml root(Yaml root) {
    return in(root, Map.of("services", services -> each(services, this::service), "configs", this::material, "secrets", this::material,
        "volumes", volumes -> each(volumes, this::volume), "include", this::paths));
  }

  private Yaml service(Yaml service) {
    return in(service, Map.of("env_file", this::paths, "volumes", mounts -> each(mounts, this::mount), "extends",
        base -> in(base, Map.of("file", this::path))));
  }

  private Yaml material(Yaml all) {
    return each(all, one -> in(one, Map.of("file", this::path)));
  }

  private Yaml volume(Yaml volume) {
    return in(volume, Map.of("driver_opts", options -> isBind(options) ? in(options, Map.of("device", this::path)) : options));
  }

  static boolean isBind(Yaml options) {
    return options instanceof Yaml.Mapping mapping && mapping.get("o") instanceof Yaml.Scalar o
        && List.of(o.text().split(",", -1)).contains("bind");
  }

  private Yaml mount(Yaml mount) {
    if (mount instanceof Yaml.Scalar scalar) {
      int colon = scalar.text().indexOf(':');
      return scalar.text().startsWith(".") && colon > 0
          ? new Yaml.Scalar(scalar.at(), path(scalar, scalar.text().substring(0, colon)) + scalar.text().substring(colon), true)
          : scalar;
    }
    boolean bind = mount instanceof Yaml.Mapping mapping && mapping.get("type") instanceof Yaml.Scalar type && type.text().equals("bind");
    return bind ? in(mount, Map.of("source", this::path)) : mount;
  }

  /** One path or several, each a text or a mapping with {@code path} and the like. */
  private Yaml paths(Yaml paths) {
    return switch (paths) {
      case Yaml.Scalar scalar -> path(scalar);
      case Yaml.Sequence sequence -> each(sequence, this::paths);
      case Yaml.Mapping mapping -> in(mapping, Map.of("path", this::paths, "env_file", this::paths, "project_directory", this::path));
    };
  }

  private Yaml path(Yaml path) {
    return path instanceof Yaml.Scalar scalar && !scalar.isNull()
        ? new Yaml.Scalar(scalar.at(), path(scalar, scalar.text()), true)
        : path;
  }

  private String path(Yaml.Scalar at, String path) {
    String folder = Routes.folder(at.at().file());
    return path.startsWith("/") || path.startsWith("~") || path.contains("://") || folder.equals(project)
        ? path
        : Routes.relative(folder, Routes.resolve(project, path));
  }

  private static Yaml each(Yaml yaml, UnaryOperator<Yaml> change) {
    return switch (yaml) {
      case Yaml.Scalar scalar -> scalar;
      case Yaml.Sequence sequence -> new Yaml.Sequence(sequence.at(), sequence.items().stream().map(change).toList());
      case Yaml.Mapping mapping -> new Yaml.Mapping(mapping.at(),
          mapping.entries().stream().map(entry -> new Yaml.Entry(entry.key(), entry.keyAt(), change.apply(entry.value()))).toList());
    };
  }

  /** Changes the values of some fields of a mapping. */
  private static Yaml in(Yaml yaml, Map<String, UnaryOperator<Yaml>> changes) {
    if (!(yaml instanceof Yaml.Mapping mapping)) {
      return yaml;
    }
    return new Yaml.Mapping(mapping.at(), mapping.entries().stream().map(entry -> new Yaml.Entry(entry.key(), entry.keyAt(),
        changes.getOrDefault(entry.key(), UnaryOperator.identity()).apply(entry.value()))).toList());
  }
}

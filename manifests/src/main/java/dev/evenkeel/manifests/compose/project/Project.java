package dev.evenkeel.manifests.compose.project;

import dev.evenkeel.api.model.Position;
import dev.evenkeel.manifests.read.bind.FileTree;
import dev.evenkeel.manifests.read.yaml.Yaml;
import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * A Compose project with everything put in, merged and checked.
 *
 * @param name     the project's name, the first part of all names
 * @param folder   where in the repository its relative paths count from
 * @param services the active ones, by name
 * @param networks those of the file, by their key in it; {@code default} is among them only when it is written
 */
public record Project(String name, String folder, Map<String, ProjectService> services, Map<String, Named> networks,
    Map<String, Named> volumes, Map<String, Material> configs, Map<String, Material> secrets) {
  public Project {
    services = Map.copyOf(services);
    networks = Map.copyOf(networks);
    volumes = Map.copyOf(volumes);
    configs = Map.copyOf(configs);
    secrets = Map.copyOf(secrets);
  }

  /** What a project calls a network or volume of its own. */
  public static String scoped(String project, String key) {
    return project + "_" + key;
  }

  /**
   * A network or volume.
   *
   * @param key      its key in the Compose file
   * @param name     its name on the host
   * @param external whether somebody else makes it
   * @param fields   what else is said of it
   */
  public record Named(String key, String name, boolean external, Yaml.Mapping fields, Position at) {}

  /**
   * What a config or secret consists of: a file of the repository, a text, or a path of the host.
   *
   * @param path absolute path of the host; exactly one of the three is there
   */
  public record Material(String key, @Nullable FileTree file, @Nullable String content, @Nullable String path, Position at) {}
}

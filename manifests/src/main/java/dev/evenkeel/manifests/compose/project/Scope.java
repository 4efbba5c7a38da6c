package dev.evenkeel.manifests.compose.project;

import dev.evenkeel.manifests.compose.EnvFile;
import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.Schemas;
import dev.evenkeel.manifests.read.bind.Suggestion;
import dev.evenkeel.manifests.read.yaml.Yaml;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a service can refer to.
 *
 * @param project  the project's name
 * @param services the active ones, as written
 * @param volumes  the names of volumes on the host, by key
 * @param inactive those whose profiles are not active
 * @param names    the keys of networks, volumes, configs and secrets, by section
 */
record Scope(String project, Map<String, Yaml.Mapping> services, Set<String> inactive, Map<String, Set<String>> names,
    Map<String, String> volumes, HostPaths host,
    EnvFile.Variables variables) {

  /** Notes a problem if there is no active service of that name. */
  boolean refuseUnknownService(Cursor at, String name) {
    if (services.containsKey(name)) {
      return true;
    }
    if (inactive.contains(name)) {
      at.refuse("service " + name + " is in no active profile", "add one of its profiles to profiles: of the Stack");
    } else {
      at.refuse("there is no service \"" + Schemas.shorten(name) + "\"", Suggestion.of(name, services.keySet()));
    }
    return false;
  }

  /** Notes a problem if {@code name} is not declared in the section. */
  boolean refuseUnknown(Cursor at, String section, String name) {
    Set<String> known = names.getOrDefault(section, Set.of());
    if (known.contains(name)) {
      return true;
    }
    String suggestion = Suggestion.of(name, known);
    at.refuse("\"" + Schemas.shorten(name) + "\" is not among the " + section + " of the Compose file",
        suggestion != null ? suggestion : "declare it under " + section + ": at the top");
    return false;
  }

  /** The name of a service's first container. */
  @Nullable
  String container(String service) {
    Yaml.Mapping written = services.get(service);
    List<String> names = written == null
        ? List.of()
        : ProjectService.containers(project, service, KeyedItems.text(written.get("container_name")), 1);
    return names.isEmpty() ? null : names.getFirst();
  }
}

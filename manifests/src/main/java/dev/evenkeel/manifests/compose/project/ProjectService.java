package dev.evenkeel.manifests.compose.project;

import dev.evenkeel.api.model.Position;
import dev.evenkeel.manifests.compose.ComposeService;

import java.util.ArrayList;
import java.util.List;

/**
 * A service that is active.
 *
 * @param name       in the Compose file
 * @param containers the names of its containers; empty when it is scaled to none
 * @param needs      what comes first; only active services
 * @param at         where it is written
 */
public record ProjectService(String name, List<String> containers, ComposeService service, List<Need> needs, List<Grant> configs,
    List<Grant> secrets, Position at) {
  public ProjectService {
    containers = List.copyOf(containers);
    needs = List.copyOf(needs);
    configs = List.copyOf(configs);
    secrets = List.copyOf(secrets);
  }

  /** The names that Compose gives: {@code PROJECT-SERVICE-N}, or what {@code container_name} says. */
  static List<String> containers(String project, String service, @org.jspecify.annotations.Nullable String containerName, int replicas) {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= replicas; i++) {
      names.add(containerName == null ? project + "-" + service + "-" + i : containerName);
    }
    return names;
  }
}

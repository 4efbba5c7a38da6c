package dev.evenkeel.operator.gate;

import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.host.Target.Held;
import dev.evenkeel.api.model.Dependency;
import dev.evenkeel.api.model.ResourceRef;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A commit, and what of it has to do with which host. Made once for each commit, so that the news of one host are not looked up in the whole fleet.
 */
public final class Places {
  private final FleetTarget fleet;
  private final SortedSet<ResourceRef> named;
  private final SortedMap<String, SortedSet<ResourceRef>> standing = new TreeMap<>();
  private final SortedMap<String, Set<Dependency>> awaited = new TreeMap<>();
  private final SortedMap<String, Held> rolledBack = new TreeMap<>();

  public Places(FleetTarget fleet) {
    this.fleet = fleet;
    SortedSet<ResourceRef> all = new TreeSet<>(fleet.resources().keySet());
    all.addAll(fleet.refusals().keySet());
    this.named = Collections.unmodifiableSortedSet(all);
    fleet.resources().forEach((ref, declared) -> {
      declared.hosts().forEach(host -> stands(ref, host));
      declared.dependsOn().forEach(this::await);
      if (declared.rolledBack() != null) {
        declared.hosts().forEach(host -> rolledBack.putIfAbsent(host, declared.rolledBack()));
      }
    });
    fleet.targets().forEach((host, target) -> target.objects().values().forEach(one -> one.dependsOn().stream()
        .filter(dependency -> dependency.object() != null).forEach(dependency -> await(dependency, host))));
    if (!fleet.refusals().isEmpty()) {
      // What a refused resource had is kept where it was.
      fleet.targets().forEach((host, target) -> target.objects().values().stream().flatMap(one -> one.owners().stream())
          .filter(fleet.refusals()::containsKey).forEach(ref -> stands(ref, host)));
    }
  }

  private void stands(ResourceRef ref, String host) {
    standing.computeIfAbsent(host, _ -> new TreeSet<>()).add(ref);
  }

  private void await(Dependency dependency) {
    FleetTarget.Declared on = fleet.resources().get(dependency.resource());
    if (on != null) {
      on.hosts().forEach(host -> await(dependency, host));
    }
  }

  private void await(Dependency dependency, String host) {
    awaited.computeIfAbsent(host, _ -> new LinkedHashSet<>()).add(dependency);
  }

  public FleetTarget fleet() {
    return fleet;
  }

  /** Everything that the commit names: what it declares, and what it refuses. */
  public SortedSet<ResourceRef> named() {
    return named;
  }

  /** What stands on this host: of all else there is no news when it is looked at. */
  public SortedSet<ResourceRef> on(String host) {
    return standing.getOrDefault(host, Collections.emptySortedSet());
  }

  /** Why something on this host is not as the commit says although it may stand as it should: the first that was rolled back. */
  Optional<Held> rolledBackOn(String host) {
    return Optional.ofNullable(rolledBack.get(host));
  }

  /** The dependencies of anybody's on what stands on this host. */
  Set<Dependency> awaitedOn(String host) {
    return awaited.getOrDefault(host, Set.of());
  }
}

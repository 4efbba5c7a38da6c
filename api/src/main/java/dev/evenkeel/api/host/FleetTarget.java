package dev.evenkeel.api.host;

import dev.evenkeel.api.model.Dependency;
import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.api.model.Policy;
import dev.evenkeel.api.model.Position;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.api.model.SecretSpec;
import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One commit, lowered: what each host should be. It is all that the operator knows of the manifests.
 *
 * @param hosts the declared hosts and the ways to them
 * @param targets one for each declared host, also when nothing stands on it
 * @param resources what there is to say about each resource itself
 * @param problems all of them, sorted; a resource with an error is refused
 * @param refusals what is refused, and why: declared and invalid, so that what it owns stays as it is. Known also when no host is left
 * @param unreadable why nothing may count as removed (a manifest cannot be read so far that its name could be told), or null
 * @param unread files with YAML that are no manifests, by path
 * @param secrets where values come from, by the name of the Secret
 */
public record FleetTarget(String commit, SortedMap<String, HostSpec> hosts, SortedMap<String, HostTarget> targets,
    SortedMap<ResourceRef, Declared> resources, List<Problem> problems,
    SortedMap<ResourceRef, List<Problem>> refusals, @Nullable String unreadable, List<String> unread,
    SortedMap<String, SecretSpec> secrets) {
  public FleetTarget {
    hosts = Collections.unmodifiableSortedMap(new TreeMap<>(hosts));
    targets = Collections.unmodifiableSortedMap(new TreeMap<>(targets));
    resources = Collections.unmodifiableSortedMap(new TreeMap<>(resources));
    problems = problems.stream().sorted().toList();
    SortedMap<ResourceRef, List<Problem>> sorted = new TreeMap<>();
    refusals.forEach((ref, why) -> sorted.put(ref, why.stream().sorted().distinct().toList()));
    refusals = Collections.unmodifiableSortedMap(sorted);
    unread = List.copyOf(unread);
    secrets = Collections.unmodifiableSortedMap(new TreeMap<>(secrets));
  }

  /** A commit without secrets. */
  public FleetTarget(String commit, SortedMap<String, HostSpec> hosts, SortedMap<String, HostTarget> targets,
      SortedMap<ResourceRef, Declared> resources, List<Problem> problems,
      SortedMap<ResourceRef, List<Problem>> refusals, @Nullable String unreadable, List<String> unread) {
    this(commit, hosts, targets, resources, problems, refusals, unreadable, unread, Collections.emptySortedMap());
  }

  /** Whether the manifest of a host is refused, or may stand in a file that cannot be read: what is known of the host is then not what is written. */
  public boolean isRefused(String host) {
    return refusals.containsKey(new ResourceRef("Host", host));
  }

  /** The commit with other hosts, targets and resources, and what is refused with them. */
  public FleetTarget with(SortedMap<String, HostSpec> otherHosts, SortedMap<String, HostTarget> otherTargets,
      SortedMap<ResourceRef, Declared> otherResources, SortedMap<ResourceRef, List<Problem>> otherRefusals) {
    return new FleetTarget(commit, otherHosts, otherTargets, otherResources, problems, otherRefusals, unreadable, unread, secrets);
  }

  /** The commit with other places for values. */
  public FleetTarget withSecrets(SortedMap<String, SecretSpec> others) {
    return new FleetTarget(commit, hosts, targets, resources, problems, refusals, unreadable, unread, others);
  }

  /**
   * A resource as conditions and lists need it.
   *
   * @param hosts where it stands
   * @param checked whether it has any check, so that waiting for it to be ready means waiting for health
   * @param rolledBack why it is led to what an earlier commit says of it instead of this one, or null. Then it is not synced, whatever stands on its hosts
   */
  public record Declared(ResourceRef ref, SortedSet<String> hosts, List<Dependency> dependsOn, Policy policy, boolean checked,
      Position at, Target.@Nullable Held rolledBack) {
    public Declared {
      hosts = Collections.unmodifiableSortedSet(new TreeSet<>(hosts));
      dependsOn = List.copyOf(dependsOn);
    }

    /** As the commit itself says. */
    public Declared(ResourceRef ref, SortedSet<String> hosts, List<Dependency> dependsOn, Policy policy, boolean checked, Position at) {
      this(ref, hosts, dependsOn, policy, checked, at, null);
    }

    /** The same on other hosts. */
    public Declared on(SortedSet<String> others) {
      return new Declared(ref, others, dependsOn, policy, checked, at, rolledBack);
    }

    /** @param why or null to let it go */
    public Declared rolledBackFor(Target.@Nullable Held why) {
      return new Declared(ref, hosts, dependsOn, policy, checked, at, why);
    }
  }
}

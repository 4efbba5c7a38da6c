package dev.evenkeel.api.host;

import dev.evenkeel.api.model.Dependency;
import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.api.model.Policy;
import dev.evenkeel.api.model.Position;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.api.model.ResourceRef;

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
 * @param problems all of them, sorted; a resource with an error is refused and stands in the targets' {@code refused}
 * @param unread files with YAML that are no manifests, by path
 * @param refusals what is wrong with each refused resource, the first thing of several
 */
public record FleetTarget(String commit, SortedMap<String, HostSpec> hosts, SortedMap<String, HostTarget> targets,
    SortedMap<ResourceRef, Declared> resources, List<Problem> problems,
    List<String> unread, SortedMap<ResourceRef, Problem> refusals) {
  public FleetTarget {
    hosts = Collections.unmodifiableSortedMap(new TreeMap<>(hosts));
    targets = Collections.unmodifiableSortedMap(new TreeMap<>(targets));
    resources = Collections.unmodifiableSortedMap(new TreeMap<>(resources));
    problems = problems.stream().sorted().toList();
    unread = List.copyOf(unread);
    refusals = Collections.unmodifiableSortedMap(new TreeMap<>(refusals));
  }

  /**
   * A resource as conditions and lists need it.
   *
   * @param hosts where it stands
   * @param checked whether it has any check, so that waiting for it to be ready means waiting for health
   */
  public record Declared(ResourceRef ref, SortedSet<String> hosts, List<Dependency> dependsOn, Policy policy, boolean checked,
      Position at) {
    public Declared {
      hosts = Collections.unmodifiableSortedSet(new TreeSet<>(hosts));
      dependsOn = List.copyOf(dependsOn);
    }
  }
}

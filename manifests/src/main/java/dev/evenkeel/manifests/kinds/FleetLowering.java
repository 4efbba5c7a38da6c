package dev.evenkeel.manifests.kinds;

import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.host.HostTarget;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.api.model.Placement;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.api.model.Resource;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.api.model.SecretSpec;
import dev.evenkeel.manifests.read.Readable;
import dev.evenkeel.manifests.read.Reading;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Lowers every resource of a reading to its hosts, refuses those that contradict each other, and joins what is left to one complete target for each host. Pure. */
public final class FleetLowering {

  /** One resource on one host. */
  record Instance(Resource<?> resource, HostSpec host, Lowered lowered) {}

  private final Map<String, Kind<?>> kinds = new LinkedHashMap<>();
  private final Reading reading;
  private final List<Problem> problems = new ArrayList<>();
  private final SortedMap<ResourceRef, List<Problem>> refused = new TreeMap<>();

  private FleetLowering(Collection<Kind<?>> kinds, Reading reading) {
    kinds.forEach(kind -> this.kinds.put(kind.name(), kind));
    this.reading = reading;
    reading.refusals().forEach((ref, why) -> refused.put(ref, new ArrayList<>(why)));
    problems.addAll(reading.problems());
  }

  /**
   * @param leftOut   what the tree of files does not show, as the source of the files found
   * @param pruneHold why nothing may be pruned, or null
   */
  public static FleetTarget lower(Collection<Kind<?>> kinds, Reading reading, List<Problem> leftOut, @Nullable String pruneHold) {
    FleetLowering lowering = new FleetLowering(kinds, reading);
    lowering.problems.addAll(leftOut);
    return lowering.lower(pruneHold);
  }

  private FleetTarget lower(@Nullable String pruneHold) {
    List<Instance> instances = new ArrayList<>();
    for (Resource<?> resource : reading.fleet().resources().values()) {
      for (HostSpec host : hosts(resource)) {
        Instance instance = instance(resource, host);
        if (instance != null) {
          instances.add(instance);
          for (Problem problem : instance.lowered().problems()) {
            refuse(List.of(resource.ref()), problem);
          }
        }
      }
    }
    Map<String, List<Instance>> byHost = new HashMap<>();
    instances.forEach(instance -> byHost.computeIfAbsent(instance.host().name(), _ -> new ArrayList<>()).add(instance));
    for (String host : reading.fleet().hosts().keySet()) {
      // what is refused already contradicts nobody
      Conflicts.check(standing(byHost.getOrDefault(host, List.of())), reading, this::refuse);
    }
    SortedMap<String, HostTarget> targets = new TreeMap<>();
    for (String host : reading.fleet().hosts().keySet()) {
      SortedMap<ObjectKey, Target> objects = Joining.join(standing(byHost.getOrDefault(host, List.of())), reading, problems::add);
      targets.put(host, new HostTarget(host, reading.fleet().commit(), objects, new TreeSet<>(refused.keySet()), pruneHold));
    }
    return new FleetTarget(reading.fleet().commit(), reading.fleet().hosts(), targets, declared(instances),
        problems.stream().map(Readable::of).distinct().toList(), refused, pruneHold, reading.unread(), secrets());
  }

  private SortedMap<String, SecretSpec> secrets() {
    SortedMap<String, SecretSpec> secrets = new TreeMap<>();
    for (Resource<?> resource : reading.fleet().resources().values()) {
      Kind<?> kind = kinds.get(resource.ref().kind());
      if (kind != null && !refused.containsKey(resource.ref())) {
        secret(kind, resource).ifPresent(secret -> secrets.put(secret.name(), secret));
      }
    }
    return secrets;
  }

  @SuppressWarnings("unchecked") // a resource's spec was read by the kind of its name
  private static <S extends Record> Optional<SecretSpec> secret(Kind<S> kind, Resource<?> resource) {
    return kind.secret((Resource<S>) resource);
  }

  private List<HostSpec> hosts(Resource<?> resource) {
    Kind<?> kind = kinds.get(resource.ref().kind());
    return kind != null && kind.placed() ? reading.fleet().select(resource.placement()) : List.of();
  }

  /** The hosts that it stands on by name, or because there is no other, and whose own manifests are refused. */
  private List<String> refusedHosts(Resource<?> resource) {
    Kind<?> kind = kinds.get(resource.ref().kind());
    List<String> all = reading.refused().stream().filter(ref -> ref.kind().equals("Host")).map(ResourceRef::name).sorted().toList();
    if (kind == null || !kind.placed()) {
      return List.of();
    }
    return switch (resource.placement()) {
      case Placement.Named(var names) -> all.stream().filter(names::contains).toList();
      case Placement.OnlyHost() -> reading.fleet().hosts().isEmpty() && all.size() == 1 ? all : List.of();
      case Placement.Selected _ -> List.of();
    };
  }

  private @Nullable Instance instance(Resource<?> resource, HostSpec host) {
    Kind<?> kind = kinds.get(resource.ref().kind());
    return kind == null ? null : new Instance(resource, host, lowered(kind, resource, host));
  }

  @SuppressWarnings("unchecked") // a resource's spec was read by the kind of its name
  private <S extends Record> Lowered lowered(Kind<S> kind, Resource<?> resource, HostSpec host) {
    return kind.lower((Resource<S>) resource, host, reading);
  }

  private List<Instance> standing(List<Instance> onHost) {
    return onHost.stream().filter(each -> !refused.containsKey(each.resource().ref())).toList();
  }

  private void refuse(Collection<ResourceRef> refs, Problem problem) {
    problems.add(problem);
    if (problem.severity() == Problem.Severity.ERROR) {
      refs.forEach(ref -> refused.computeIfAbsent(ref, _ -> new ArrayList<>()).add(Readable.of(problem)));
    }
  }

  private SortedMap<ResourceRef, FleetTarget.Declared> declared(List<Instance> instances) {
    SortedMap<ResourceRef, FleetTarget.Declared> declared = new TreeMap<>();
    Set<ResourceRef> withChecks = new TreeSet<>();
    instances.stream().filter(each -> each.lowered().checked()).forEach(each -> withChecks.add(each.resource().ref()));
    for (Resource<?> resource : reading.fleet().resources().values()) {
      if (!refused.containsKey(resource.ref())) {
        TreeSet<String> hosts = new TreeSet<>();
        hosts(resource).forEach(host -> hosts.add(host.name()));
        hosts.addAll(refusedHosts(resource));
        if (reading.fleet().hosts().containsKey(resource.ref().name()) && resource.ref().kind().equals("Host")) {
          hosts.add(resource.ref().name());
        }
        boolean checked = withChecks.contains(resource.ref());
        declared.put(resource.ref(),
            new FleetTarget.Declared(resource.ref(), hosts, resource.dependsOn(), resource.policy(), checked, resource.at()));
      }
    }
    return declared;
  }
}

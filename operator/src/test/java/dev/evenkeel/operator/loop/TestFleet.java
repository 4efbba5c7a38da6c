package dev.evenkeel.operator.loop;

import dev.evenkeel.api.host.Checks;
import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.File;
import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.host.HostObject;
import dev.evenkeel.api.host.HostTarget;
import dev.evenkeel.api.host.Image;
import dev.evenkeel.api.host.Network;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Probe;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.host.Unit;
import dev.evenkeel.api.host.Volume;
import dev.evenkeel.api.model.Blob;
import dev.evenkeel.api.model.Dependency;
import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.api.model.Policy;
import dev.evenkeel.api.model.Position;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.api.model.ResourceRef;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** A fleet for tests, put together by hand: a service is a container with its image on the network {@code evenkeel}. */
final class TestFleet {
  static final Position AT = new Position("fleet.yaml", 1, 1);
  private final String commit;
  private final SortedMap<String, HostSpec> hosts = new TreeMap<>();
  private final SortedMap<String, SortedMap<ObjectKey, Target>> targets = new TreeMap<>();
  private final SortedMap<ResourceRef, FleetTarget.Declared> declared = new TreeMap<>();
  private final SortedMap<ResourceRef, List<Problem>> refused = new TreeMap<>();

  TestFleet(String commit) {
    this.commit = commit;
  }

  TestFleet host(String name) {
    return host(name, Policy.DEFAULT);
  }

  TestFleet host(String name, Policy policy) {
    hosts.put(name, new HostSpec(name, null, false, HostSpec.DEFAULT_SOCKET, new TreeMap<>(), HostSpec.Reserve.NONE, new TreeMap<>(),
        policy, AT));
    targets.put(name, new TreeMap<>());
    ResourceRef ref = new ResourceRef("Host", name);
    declared.put(ref, new FleetTarget.Declared(ref, new TreeSet<>(List.of(name)), List.of(), policy, false, AT));
    return this;
  }

  static Container container(String name, String image, @Nullable Long memory) {
    Container.Resources none = Container.Resources.NONE;
    Container.Resources resources = new Container.Resources(null, null, null, null, null, null, null, null, memory, null, null, null, null,
        null, null, null, none.ulimits(), null);
    SortedMap<String, Container.Attachment> networks = new TreeMap<>();
    networks.put("evenkeel", Container.Attachment.PLAIN);
    return new Container(name, image, Container.Program.NONE, resources, Container.Security.NONE, Container.Namespaces.NONE, List.of(),
        List.of(), networks, Container.Naming.NONE, null, null, null, Collections.emptySortedMap());
  }

  /** A service on one host. */
  TestFleet service(String host, String name, UnaryOperator<Target> more) {
    return service(host, name, "reg/" + name + ":1", null, Policy.DEFAULT, more);
  }

  TestFleet service(String host, String name) {
    return service(host, name, UnaryOperator.identity());
  }

  TestFleet service(String host, String name, String image, @Nullable Long memory, Policy policy, UnaryOperator<Target> more) {
    ResourceRef ref = new ResourceRef("Service", name);
    Container container = container(name, image, memory);
    SortedSet<ObjectKey> after = new TreeSet<>(List.of(ObjectKey.network("evenkeel"), ObjectKey.image(image)));
    put(host, Target.of(new Image(image, null, null, Image.PullPolicy.MISSING), ref, policy, AT));
    put(host, Target.of(Network.plain("evenkeel"), ref, policy, AT));
    Target target = more.apply(Target.of(container, ref, policy, AT).withAfter(after));
    put(host, target);
    declare(ref, host, target, policy);
    return this;
  }

  TestFleet object(String host, String kind, String name, HostObject object) {
    return object(host, kind, name, object, Policy.DEFAULT);
  }

  TestFleet object(String host, String kind, String name, HostObject object, Policy policy) {
    ResourceRef ref = new ResourceRef(kind, name);
    Target target = Target.of(object, ref, policy, AT);
    put(host, target);
    declare(ref, host, target, policy);
    return this;
  }

  TestFleet volume(String host, String name) {
    return object(host, "Volume", name, Volume.plain(name), new Policy(Policy.Reconcile.ENFORCE, Policy.Prune.APPROVE, false, List.of()));
  }

  TestFleet file(String host, String path, String text) {
    return object(host, "File", path.substring(path.lastIndexOf('/') + 1),
        new File(path, File.Regular.of(Blob.utf8(text)), null, null, null, false));
  }

  static String unitText(String name) {
    return "# Managed by Evenkeel for Unit/" + name
        + "\n[Service]\nExecStart=/bin/sleep 1000\nRestart=no\n[Install]\nWantedBy=multi-user.target\n";
  }

  TestFleet unit(String host, String name) {
    return object(host, "Unit", name, new Unit(name + ".service", new Unit.Text(unitText(name)), new TreeMap<>(), Unit.Enablement.ENABLED,
        Unit.State.ACTIVE));
  }

  TestFleet refuse(String kind, String name) {
    refused.put(new ResourceRef(kind, name), List.of(Problem.error(new Position("bad.yaml", 5, 3), "unknown field \"x\"", "remove it")));
    return this;
  }

  private void declare(ResourceRef ref, String host, Target target, Policy policy) {
    FleetTarget.Declared known = declared.get(ref);
    SortedSet<String> on = known == null ? new TreeSet<>() : new TreeSet<>(known.hosts());
    on.add(host);
    declared.put(ref, new FleetTarget.Declared(ref, on, target.dependsOn(), policy, !target.checks().probes().isEmpty(), AT));
  }

  private void put(String host, Target target) {
    SortedMap<ObjectKey, Target> all = targets.get(host);
    if (all == null) {
      throw new IllegalArgumentException("declare host " + host + " first");
    }
    Target known = all.get(target.key());
    if (known == null) {
      all.put(target.key(), target);
    } else {
      SortedSet<ResourceRef> owners = new TreeSet<>(known.owners());
      owners.addAll(target.owners());
      all.put(target.key(), known.withOwners(owners));
    }
  }

  static UnaryOperator<Target> dependsOn(String resource, Dependency.Until until) {
    return target -> target.withDependsOn(List.of(new Dependency(ResourceRef.parse(resource), until, AT)));
  }

  static UnaryOperator<Target> probed(Checks.Remedy remedy) {
    Probe probe = new Probe(new Probe.Http(":80/health", null), Duration.ofSeconds(5), Duration.ofSeconds(1), 2, Duration.ZERO);
    return target -> target.withChecks(new Checks(List.of(probe), remedy));
  }

  FleetTarget lowered() {
    SortedMap<String, HostTarget> all = new TreeMap<>();
    targets.forEach((host, objects) -> all.put(host,
        new HostTarget(host, commit, objects, new TreeSet<>(refused.keySet()), null)));
    return new FleetTarget(commit, hosts, all, declared, List.of(), refused, null, List.of());
  }
}

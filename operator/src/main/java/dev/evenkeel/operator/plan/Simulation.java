package dev.evenkeel.operator.plan;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.HostState;
import dev.evenkeel.api.host.HostState.LedgerReading;
import dev.evenkeel.api.host.HostState.PortUser;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Ledger;
import dev.evenkeel.api.host.Live;
import dev.evenkeel.api.host.Marks;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Observation;
import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.Plan;
import dev.evenkeel.api.host.PlannedStep;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.host.Unit;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The state that a host would be in if every step of a plan went well. No host is asked. */
final class Simulation {
  private final SortedMap<ObjectKey, Observation> objects;
  private final SortedMap<String, PortUser> ports;
  private final Map<Integer, Outcome> outcomes = new HashMap<>();
  private final String prefix;
  private final Instant now;

  private Simulation(HostState state, String prefix, Instant now) {
    this.objects = new TreeMap<>(state.objects());
    this.ports = new TreeMap<>(state.takenPorts());
    this.prefix = prefix;
    this.now = now;
  }

  /**
   * Runs the plan on the state.
   *
   * @param prefix makes the identities of what is created unlike all others
   */
  static HostState after(HostState state, Ledger ledger, Plan plan, String prefix, Instant now) {
    Simulation simulation = new Simulation(state, prefix, now);
    for (PlannedStep step : plan.steps()) {
      if (step.afterFailureOf().isEmpty()) {
        simulation.outcomes.put(step.number(), new Outcome.Done(simulation.run(step), null));
      } else {
        simulation.outcomes.put(step.number(), new Outcome.Skipped(step.afterFailureOf().first()));
      }
    }
    Ledger next = LedgerBook.after(ledger, plan, simulation.outcomes, now);
    return new HostState(state.host(), now, state.engine(), state.access(), simulation.objects, Collections.emptySortedMap(),
        state.requirements(), simulation.ports,
        new LedgerReading.Read(next), state.hold(), state.boot());
  }

  private @Nullable String run(PlannedStep planned) {
    ObjectKey key = planned.key();
    switch (planned.step()) {
      case Step.PullImage(var image) -> put(image.key(),
          new Instance("sha256:" + prefix + planned.number(), image.reference(), image, Marks.NONE, new Live.OfImage("sha256:" + prefix
              + planned.number(), image.digest() == null ? List.of() : List.of(image.reference() + "@" + image.digest()))));
      case Step.RemoveImage _,Step.RemoveNetwork _,Step.RemoveVolume _,Step.RemoveFile _,Step.RemoveUnit _ ->
        objects.put(key, new Observation.Absent());
      case Step.CreateNetwork(var network, var marks) -> {
        put(key, new Instance(prefix + planned.number(), network.name(), network, marks, new Live.Still()));
        return prefix + planned.number();
      }
      case Step.CreateVolume(var volume, var marks) -> {
        put(key, new Instance(volume.name(), volume.name(), volume, marks, new Live.Still()));
        return volume.name();
      }
      case Step.CreateContainer create -> {
        return create(planned, create);
      }
      case Step.StartContainer(var id) -> container(key, id, instance -> status(instance, Live.Status.RUNNING));
      case Step.RestartContainer(var id, var _) -> container(key, id, instance -> status(instance, Live.Status.RUNNING));
      case Step.UnpauseContainer(var id) -> container(key, id, instance -> status(instance, Live.Status.RUNNING));
      case Step.StopContainer(var id, var _) -> container(key, id, instance -> status(instance, Live.Status.EXITED));
      case Step.RenameContainer(var id, var name) -> container(key, id,
          instance -> new Instance(instance.id(), name, ((Container) instance.object()).named(name), instance.marks(), instance.live()));
      case Step.RemoveContainer(var id, var _) -> remove(key, resolve(id));
      case Step.UpdateContainer(var id, var wanted) -> container(key, id, instance -> updated(instance, wanted));
      case Step.AttachNetwork(var id, var network, var attachment) -> containers(id, instance -> attached(instance, network, attachment));
      case Step.DetachNetwork(var id, var network) -> containers(id, instance -> attached(instance, network, null));
      case Step.PutFile(var file, var _) -> put(key, new Instance(file.path(), file.path(), file, Marks.NONE, new Live.OfFile(0, now)));
      case Step.PutUnit(var unit) -> unit(key, unit, old -> new Unit(unit.name(), unit.text(), unit.dropIns(), old.enabled(), old.state()));
      case Step.EnableUnit(var name, var enablement) ->
        unit(key, null, old -> new Unit(name, old.text(), old.dropIns(), enablement, old.state()));
      case Step.StartUnit(var name) -> unit(key, null, old -> new Unit(name, old.text(), old.dropIns(), old.enabled(), Unit.State.ACTIVE));
      case Step.RestartUnit(var name) ->
        unit(key, null, old -> new Unit(name, old.text(), old.dropIns(), old.enabled(), Unit.State.ACTIVE));
      case Step.StopUnit(var name) -> unit(key, null, old -> new Unit(name, old.text(), old.dropIns(), old.enabled(), Unit.State.INACTIVE));
      case Step.SignalContainer _,Step.ExecInContainer _,Step.CallHttp _,Step.ValidateFiles _,Step.ReloadUnits _,Step.ReloadUnit _ -> {
      }
    }
    return null;
  }

  private String create(PlannedStep planned, Step.CreateContainer create) {
    String id = prefix + planned.number();
    String image = resolve(create.imageId());
    Live.Health health = create.container().healthcheck() == null || create.container().healthcheck().disabled()
        ? Live.Health.NONE
        : Live.Health.STARTING;
    Live live = new Live.OfContainer(Live.Status.CREATED, null, false, null, health, null, now, null, null, 0, image,
        create.container().image(),
        Collections.emptySortedMap(), create.carried());
    SortedMap<String, Container.Attachment> networks = new TreeMap<>(create.container().networks());
    if (!create.withAliases()) {
      networks.replaceAll((_, has) -> new Container.Attachment(Collections.emptySortedSet(), has.ipv4Address(), has.ipv6Address(),
          has.macAddress(), has.linkLocalIps()));
    }
    Container made = withNetworks(create.container().named(create.as()), networks);
    List<Instance> all = new ArrayList<>(instances(planned.key()));
    all.add(new Instance(id, create.as(), made, create.marks(), live));
    objects.put(planned.key(), new Observation.Present(all));
    return id;
  }

  private Instance status(Instance instance, Live.Status status) {
    Live.OfContainer live = instance.container();
    boolean runs = status == Live.Status.RUNNING;
    ((Container) instance.object()).ports().stream().filter(port -> port.published() != null).forEach(port -> {
      if (runs) {
        ports.put(Ports.name(port), new PortUser(instance.id(), instance.name()));
      } else {
        ports.remove(Ports.name(port));
      }
    });
    return new Instance(instance.id(), instance.name(), instance.object(), instance.marks(),
        new Live.OfContainer(status, runs ? live.exitCode() : Integer.valueOf(0), false, null,
            live.health() == Live.Health.NONE ? Live.Health.NONE : runs ? Live.Health.HEALTHY : live.health(), null, live.createdAt(),
            runs ? now : live.startedAt(), runs ? live.finishedAt() : now,
            live.restartCount(), live.imageId(), live.imageName(), live.addresses(), live.anonymousVolumes()));
  }

  private static Instance updated(Instance instance, Container wanted) {
    Container c = (Container) instance.object();
    Container next = new Container(c.name(), c.image(), c.program(), wanted.resources(), c.security(), c.namespaces(), c.mounts(),
        c.ports(), c.networks(), c.naming(), c.healthcheck(),
        wanted.restart(), c.logging(), c.labels());
    return new Instance(instance.id(), instance.name(), next, instance.marks(), instance.live());
  }

  private static Instance attached(Instance instance, String network, Container.@Nullable Attachment attachment) {
    Container c = (Container) instance.object();
    SortedMap<String, Container.Attachment> networks = new TreeMap<>(c.networks());
    if (attachment == null) {
      networks.remove(network);
    } else {
      networks.put(network, attachment);
    }
    Container next = withNetworks(c, networks);
    return new Instance(instance.id(), instance.name(), next, instance.marks(), instance.live());
  }

  private static Container withNetworks(Container c, SortedMap<String, Container.Attachment> networks) {
    return new Container(c.name(), c.image(), c.program(), c.resources(), c.security(), c.namespaces(), c.mounts(), c.ports(), networks,
        c.naming(), c.healthcheck(), c.restart(), c.logging(),
        c.labels());
  }

  private void container(ObjectKey key, Step.Id id, UnaryOperator<Instance> change) {
    String resolved = resolve(id);
    List<Instance> all = instances(key).stream().map(instance -> instance.id().equals(resolved) ? change.apply(instance) : instance)
        .toList();
    if (!all.isEmpty()) {
      objects.put(key, new Observation.Present(all));
    }
  }

  /** A step of a network's plan may be about any container. */
  private void containers(Step.Id id, UnaryOperator<Instance> change) {
    List.copyOf(objects.keySet()).stream().filter(key -> key.type() == ObjectKey.Type.CONTAINER).forEach(key -> container(key, id, change));
  }

  private void remove(ObjectKey key, String id) {
    List<Instance> rest = instances(key).stream().filter(instance -> !instance.id().equals(id)).toList();
    objects.put(key, rest.isEmpty() ? new Observation.Absent() : new Observation.Present(rest));
    ports.values().removeIf(user -> user.containerId().equals(id));
  }

  private void unit(ObjectKey key, @Nullable Unit fresh, UnaryOperator<Unit> change) {
    List<Instance> there = instances(key);
    Unit old = there.isEmpty()
        ? new Unit(key.name(), null, Collections.emptySortedMap(), Unit.Enablement.DISABLED, Unit.State.INACTIVE)
        : (Unit) there.getFirst().object();
    Unit next = change.apply(old);
    String active = next.state() == Unit.State.ACTIVE ? "active" : "inactive";
    put(key, new Instance(key.name(), key.name(), next, fresh != null || there.isEmpty() ? Marks.NONE : there.getFirst().marks(),
        new Live.OfUnit("loaded", active, active.equals("active") ? "running" : "dead", "success", null, false, 0, 0, 0,
            next.state() == Unit.State.ACTIVE ? prefix : null, now)));
  }

  private List<Instance> instances(ObjectKey key) {
    return objects.get(key) instanceof Observation.Present(var all) ? all : List.of();
  }

  private void put(ObjectKey key, Instance instance) {
    objects.put(key, new Observation.Present(List.of(instance)));
  }

  private String resolve(Step.Id id) {
    return switch (id) {
      case Step.Id.Known(var known) -> known;
      case Step.Id.Made(var step) -> outcomes.get(step) instanceof Outcome.Done(var made, var _) && made != null ? made : "step-" + step;
    };
  }
}

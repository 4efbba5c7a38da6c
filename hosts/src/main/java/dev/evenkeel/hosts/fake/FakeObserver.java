package dev.evenkeel.hosts.fake;

import dev.evenkeel.api.host.HostState;
import dev.evenkeel.api.host.HostState.LedgerReading;
import dev.evenkeel.api.host.HostState.Ongoing;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Ledger;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Observation;
import dev.evenkeel.api.host.ObserveRequest;
import dev.evenkeel.api.host.Requirement;
import dev.evenkeel.api.model.Reason;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads a fake host. Guarded by it. */
final class FakeObserver {
  private final FakeHost host;

  FakeObserver(FakeHost host) {
    this.host = host;
  }

  HostState observe(ObserveRequest request) {
    LedgerReading ledger = host.ledgerReading();
    SortedMap<ObjectKey, String> known = identities(ledger);
    SortedSet<ObjectKey> keys = new TreeSet<>(request.keys());
    if (request.full()) {
      keys.addAll(known.keySet());
      keys.addAll(marked());
    }
    SortedMap<ObjectKey, Observation> objects = new TreeMap<>();
    for (ObjectKey key : keys) {
      objects.put(key, object(key, known.get(key), request.trees().contains(key)));
    }
    SortedMap<Requirement, Boolean> requirements = new TreeMap<>();
    request.requirements().forEach(requirement -> requirements.put(requirement, met(requirement)));
    SortedMap<ObjectKey, Ongoing> ongoing = host.engine.images.ongoing();
    ongoing.putAll(host.engine.runs.stopping());
    return new HostState(host.name(), host.now(), host.engineUp ? FakeHost.ENGINE : null, host.access(), objects, ongoing, requirements,
        host.engineUp ? host.engine.takenPorts() : new TreeMap<>(), ledger, host.holdFile(), host.boot());
  }

  private static SortedMap<ObjectKey, String> identities(LedgerReading reading) {
    SortedMap<ObjectKey, String> known = new TreeMap<>();
    if (reading instanceof LedgerReading.Read(Ledger ledger)) {
      ledger.entries().forEach((key, entry) -> known.put(key, entry.identity() == null ? "" : entry.identity()));
    }
    return known;
  }

  private SortedSet<ObjectKey> marked() {
    SortedSet<ObjectKey> keys = new TreeSet<>();
    host.engine.all().stream().filter(container -> container.marks.ours()).forEach(container -> keys.add(container.key()));
    host.engine.nets.networks().stream().filter(network -> network.marks().ours()).forEach(network -> keys.add(network.object().key()));
    host.engine.nets.volumes().stream().filter(volume -> volume.marks().ours()).forEach(volume -> keys.add(volume.object().key()));
    host.systemd.all().forEach(unit -> host.systemd.read(unit.name).filter(seen -> seen.marks().ours())
        .ifPresent(seen -> keys.add(seen.object().key())));
    return keys;
  }

  private Observation object(ObjectKey key, @Nullable String identity, boolean whole) {
    return switch (key.type()) {
      case CONTAINER -> ofEngine(containers(key, identity));
      case NETWORK -> ofEngine(listOf(host.engine.nets.network(key.name())));
      case VOLUME -> ofEngine(listOf(host.engine.nets.volume(key.name())));
      case IMAGE -> ofEngine(host.engine.images.instances(key.name()));
      case FILE -> found(host.files.read(key.name(), whole).map(file -> List.of(host.asApplied(key, file))).orElse(List.of()));
      case UNIT -> host.systemdUp
          ? found(host.systemd.read(key.name()).map(List::of).orElse(List.of()))
          : new Observation.Unreadable(Reason.NO_SYSTEMD, host.name() + ": systemd does not answer");
    };
  }

  private Observation ofEngine(List<Instance> instances) {
    return host.engineUp
        ? found(instances)
        : new Observation.Unreadable(Reason.NO_ENGINE, host.name() + ": the engine does not answer");
  }

  private static Observation found(List<Instance> instances) {
    return instances.isEmpty() ? new Observation.Absent() : new Observation.Present(instances);
  }

  private static List<Instance> listOf(@Nullable Instance instance) {
    return instance == null ? List.of() : List.of(instance);
  }

  /** First the one that has the name, then the marked ones and the one that the ledger knows, in the order in which they were made. */
  private List<Instance> containers(ObjectKey key, @Nullable String identity) {
    FakeContainer named = host.engine.named(key.name());
    List<FakeContainer> others = new ArrayList<>();
    for (FakeContainer container : host.engine.all()) {
      if (container != named && ((container.marks.ours() && container.key().equals(key)) || container.id.equals(identity))) {
        others.add(container);
      }
    }
    others.sort(java.util.Comparator.comparing((FakeContainer container) -> container.createdAt).thenComparing(container -> container.id));
    List<FakeContainer> all = new ArrayList<>(Optional.ofNullable(named).map(List::of).orElse(List.of()));
    all.addAll(others);
    return all.stream().map(host.engine::read).toList();
  }

  private boolean met(Requirement requirement) {
    return switch (requirement) {
      case Requirement.Binary(String name) -> host.systemd.binaries.contains(name);
      case Requirement.User(String name) -> host.files.users.containsKey(name) || host.files.users.containsValue(number(name));
      case Requirement.MountPoint(String path) -> host.mountPoints.contains(path);
      case Requirement.Path(String path) -> host.files.exists(path);
      case Requirement.ExternalNetwork(String name) -> host.engineUp && host.engine.nets.has(name);
      case Requirement.ExternalVolume(String name) -> host.engineUp && host.engine.nets.volume(name) != null;
    };
  }

  private static int number(String name) {
    return name.matches("\\d{1,9}") ? Integer.parseInt(name) : -1;
  }
}

package dev.evenkeel.hosts.remote;

import dev.evenkeel.api.host.Fields;
import dev.evenkeel.api.host.HostState;
import dev.evenkeel.api.host.HostState.Access;
import dev.evenkeel.api.host.HostState.LedgerReading;
import dev.evenkeel.api.host.Ledger;
import dev.evenkeel.api.host.Live;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.ObjectKey.Type;
import dev.evenkeel.api.host.Observation;
import dev.evenkeel.api.host.ObserveRequest;
import dev.evenkeel.api.host.Requirement;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.hosts.LinkLostException;
import dev.evenkeel.hosts.docker.DockerReading;
import dev.evenkeel.hosts.files.FileObjects;
import dev.evenkeel.hosts.files.HostFacts;
import dev.evenkeel.hosts.ledger.LedgerStore;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.function.BooleanSupplier;

/**
 * Makes one reading of a host: the ledger first, for it says what else to look for; then engine, systemd, files and requirements side by side. A part that fails is {@code Unreadable}; only the loss of the link ends the reading.
 */
final class Reader {
  private static final Set<Type> OF_ENGINE = EnumSet.of(Type.CONTAINER, Type.NETWORK, Type.VOLUME, Type.IMAGE);
  private static final System.Logger LOG = System.getLogger(Reader.class.getName());
  private static final ThreadFactory THREADS = Thread.ofVirtual().name("reading ", 0).factory();
  private final String host;
  private final DockerDoor docker;
  private final SystemdDoor systemd;
  private final FileObjects files;
  private final HostFacts facts;
  private final LedgerStore ledgers;
  private final BooleanSupplier alive;

  /** @param alive whether link and shell still stand */
  Reader(String host, DockerDoor docker, SystemdDoor systemd, FileObjects files, HostFacts facts, LedgerStore ledgers,
      BooleanSupplier alive) {
    this.host = host;
    this.docker = docker;
    this.systemd = systemd;
    this.files = files;
    this.facts = facts;
    this.ledgers = ledgers;
    this.alive = alive;
  }

  /** Engine's part, or why there is none. */
  private record EnginePart(@Nullable DockerReading reading, String failure) {
    boolean isDown() {
      return reading == null || reading.objects().values().stream().anyMatch(Reader::isDown);
    }
  }

  /** What the host has besides objects, or why that is not known. */
  private record FactsPart(HostFacts.@Nullable Found found, String failure) {}

  HostState read(ObserveRequest request, Instant at, Access access) throws IOException, InterruptedException {
    LedgerReading ledger = ledger();
    SortedMap<ObjectKey, Ledger.Entry> entries = ledger instanceof LedgerReading.Read(Ledger known) ? known.entries() : new TreeMap<>();
    SortedSet<ObjectKey> keys = new TreeSet<>(request.keys());
    if (request.full()) {
      keys.addAll(entries.keySet());
    }
    Future<EnginePart> engineAnswer = started(() -> engine(request, keys, entries));
    Future<SortedMap<ObjectKey, Observation>> unitAnswer = started(() -> units(only(keys, EnumSet.of(Type.UNIT)), request.full()));
    Future<SortedMap<ObjectKey, Observation>> fileAnswer = started(
        () -> files(only(keys, EnumSet.of(Type.FILE)), request.trees(), entries));
    Future<FactsPart> factsAnswer = started(() -> facts(request.requirements()));
    EnginePart engine = answer(engineAnswer);
    FactsPart found = answer(factsAnswer);
    SortedMap<ObjectKey, Observation> objects = new TreeMap<>(answer(fileAnswer));
    objects.putAll(answer(unitAnswer));
    if (objects.values().stream().anyMatch(Reader::isDown) || engine.isDown()) {
      facts.requireUp();
    }
    DockerReading reading = engine.reading();
    for (ObjectKey key : only(keys, OF_ENGINE)) {
      objects.put(key, new Observation.Unreadable(Reason.NO_ENGINE, engine.failure()));
    }
    SortedMap<Requirement, Boolean> met = new TreeMap<>();
    if (found.found() != null) {
      met.putAll(found.found().met());
    }
    if (reading == null) {
      return new HostState(host, at, null, accessAfter(access, found), objects, new TreeMap<>(), met, new TreeMap<>(), ledger, hold(found),
          boot(found));
    }
    reading.objects().forEach((key, observation) -> {
      if (request.full() || keys.contains(key)) {
        objects.put(key, observation);
      }
    });
    engineRequirements(request.requirements(), reading, met);
    return new HostState(host, at, reading.engine(), accessAfter(access, found), objects, reading.ongoing(), met, reading.takenPorts(),
        ledger,
        hold(found), boot(found));
  }

  private LedgerReading ledger() throws IOException, InterruptedException {
    try {
      return understood("the ledger", ledgers::read);
    } catch (LinkLostException e) {
      throw e;
    } catch (IOException e) {
      return new LedgerReading.Unreadable(String.valueOf(e.getMessage()));
    }
  }

  private EnginePart engine(ObserveRequest request, SortedSet<ObjectKey> keys, SortedMap<ObjectKey, Ledger.Entry> entries)
      throws IOException, InterruptedException {
    SortedSet<ObjectKey> asked = only(keys, OF_ENGINE);
    for (Requirement requirement : request.requirements()) {
      switch (requirement) {
        case Requirement.ExternalNetwork(String name) -> asked.add(ObjectKey.network(name));
        case Requirement.ExternalVolume(String name) -> asked.add(ObjectKey.volume(name));
        case Requirement.Binary _,Requirement.User _,Requirement.MountPoint _,Requirement.Path _ -> {
        }
      }
    }
    SortedMap<ObjectKey, String> identities = new TreeMap<>();
    entries.forEach((key, entry) -> {
      if (OF_ENGINE.contains(key.type()) && entry.identity() != null) {
        identities.put(key, entry.identity());
      }
    });
    try {
      return new EnginePart(understood("the engine", () -> docker.get().read(asked, identities, request.full())), "");
    } catch (LinkLostException e) {
      throw e;
    } catch (IOException e) {
      return new EnginePart(null, String.valueOf(e.getMessage()));
    }
  }

  private static void engineRequirements(SortedSet<Requirement> requirements, DockerReading reading, SortedMap<Requirement, Boolean> met) {
    for (Requirement requirement : requirements) {
      switch (requirement) {
        case Requirement.ExternalNetwork(String name) -> met.put(requirement, reading.networks().contains(name));
        case Requirement.ExternalVolume(String name) -> met.put(requirement, reading.volumes().contains(name));
        case Requirement.Binary _,Requirement.User _,Requirement.MountPoint _,Requirement.Path _ -> {
        }
      }
    }
  }

  private SortedMap<ObjectKey, Observation> units(SortedSet<ObjectKey> keys, boolean full) throws IOException, InterruptedException {
    if (keys.isEmpty() && !full) {
      return new TreeMap<>();
    }
    try {
      return understood("systemd", () -> {
        SystemdDoor.Room room = systemd.get();
        SortedSet<ObjectKey> all = new TreeSet<>(keys);
        if (full) {
          all.addAll(room.objects().marked());
        }
        return room.objects().observe(all);
      });
    } catch (IOException e) {
      // The bus may end alone, when it is restarted.
      if (e instanceof LinkLostException && !alive.getAsBoolean()) {
        throw e;
      }
      SortedMap<ObjectKey, Observation> none = new TreeMap<>();
      keys.forEach(key -> none.put(key, new Observation.Unreadable(Reason.NO_SYSTEMD, String.valueOf(e.getMessage()))));
      return none;
    }
  }

  private SortedMap<ObjectKey, Observation> files(SortedSet<ObjectKey> keys, SortedSet<ObjectKey> trees,
      SortedMap<ObjectKey, Ledger.Entry> entries)
      throws IOException, InterruptedException {
    if (keys.isEmpty()) {
      return new TreeMap<>();
    }
    SortedMap<ObjectKey, Fields> applied = new TreeMap<>();
    entries.forEach((key, entry) -> applied.put(key, entry.applied()));
    try {
      return understood("the files", () -> files.observe(keys, trees, applied));
    } catch (LinkLostException e) {
      throw e;
    } catch (IOException e) {
      SortedMap<ObjectKey, Observation> none = new TreeMap<>();
      keys.forEach(key -> none.put(key, new Observation.Unreadable(Reason.UNREADABLE, String.valueOf(e.getMessage()))));
      return none;
    }
  }

  private FactsPart facts(SortedSet<Requirement> requirements) throws IOException, InterruptedException {
    try {
      return new FactsPart(understood("the host", () -> facts.read(requirements)), "");
    } catch (LinkLostException e) {
      throw e;
    } catch (IOException e) {
      return new FactsPart(null, String.valueOf(e.getMessage()));
    }
  }

  private static @Nullable String hold(FactsPart facts) {
    return facts.found() == null ? null : facts.found().hold();
  }

  private static @Nullable String boot(FactsPart facts) {
    return facts.found() == null ? null : facts.found().boot();
  }

  /** Whether something does not run that may be meant to. */
  private static boolean isDown(Observation observation) {
    return observation instanceof Observation.Present(var instances) && instances.stream().anyMatch(instance -> switch (instance.live()) {
      case Live.OfContainer container -> !container.running();
      case Live.OfUnit unit -> !unit.activeState().equals("active");
      case Live.OfImage _,Live.OfFile _,Live.Still _ -> false;
    });
  }

  /** Where it is not known whether a person holds the host, nothing is written to it. */
  private static Access accessAfter(Access access, FactsPart facts) {
    return facts.found() == null && access instanceof Access.Writable ? new Access.ReadOnly(Reason.UNREADABLE, facts.failure()) : access;
  }

  private static SortedSet<ObjectKey> only(SortedSet<ObjectKey> keys, Set<Type> types) {
    SortedSet<ObjectKey> some = new TreeSet<>();
    keys.stream().filter(key -> types.contains(key.type())).forEach(some::add);
    return some;
  }

  /** One part of a reading. */
  private interface Part<T> {
    T read() throws IOException, InterruptedException;
  }

  /** What is said in a way that nobody expected is a part that cannot be read, and takes no other part with it. */
  private <T> T understood(String who, Part<T> part) throws IOException, InterruptedException {
    try {
      return part.read();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, host + ": what " + who + " said cannot be understood", e);
      throw new IOException(host + ": what " + who + " said cannot be understood: " + e, e);
    }
  }

  private static <T> Future<T> started(Callable<T> part) {
    var task = new java.util.concurrent.FutureTask<>(part);
    THREADS.newThread(task).start();
    return task;
  }

  private static <T> T answer(Future<T> part) throws IOException, InterruptedException {
    try {
      return part.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException failure -> throw failure;
        case InterruptedException interrupted -> throw interrupted;
        case null, default -> throw new IllegalStateException("a part of a reading failed", e);
      }
    }
  }
}

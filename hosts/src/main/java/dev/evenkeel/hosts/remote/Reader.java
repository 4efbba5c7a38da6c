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
import dev.evenkeel.hosts.HostUnavailableException;
import dev.evenkeel.hosts.LinkLostException;
import dev.evenkeel.hosts.docker.DockerReading;
import dev.evenkeel.hosts.files.FileObjects;
import dev.evenkeel.hosts.shell.Command;
import dev.evenkeel.hosts.shell.Result;
import dev.evenkeel.hosts.systemd.UnitDisk;
import dev.evenkeel.hosts.systemd.UnitObjects;
import dev.evenkeel.hosts.systemd.UnitReading;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
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
 * Makes one reading of a host: host shell, systemd and engine are asked side by side. The ledger says what else to look for; the last one is a good guess, and where it was not, that part is asked again. A part that fails is {@code Unreadable}; only the loss of the link ends the reading.
 */
final class Reader {
  private static final Set<Type> OF_ENGINE = EnumSet.of(Type.CONTAINER, Type.NETWORK, Type.VOLUME, Type.IMAGE);
  private static final ThreadFactory THREADS = Thread.ofVirtual().name("reading ", 0).factory();
  private final String host;
  private final DockerDoor docker;
  private final SystemdDoor systemd;
  private final FileObjects files;
  private final UnitDisk disk;
  private final FirstLook first;
  private final BooleanSupplier alive;

  /** @param alive whether link and shell still stand */
  Reader(String host, DockerDoor docker, SystemdDoor systemd, FileObjects files, UnitDisk disk, FirstLook first, BooleanSupplier alive) {
    this.host = host;
    this.docker = docker;
    this.systemd = systemd;
    this.files = files;
    this.disk = disk;
    this.first = first;
    this.alive = alive;
  }

  /** Engine's part, or why there is none. */
  private record EnginePart(@Nullable DockerReading reading, String failure) {
    boolean isDown() {
      return reading == null || reading.objects().values().stream().anyMatch(Reader::isDown);
    }
  }

  /** What the engine is asked. */
  private record EngineQuestion(SortedSet<ObjectKey> keys, SortedMap<ObjectKey, String> identities) {}

  /** What a host is asked, as a ledger says. */
  private record Asked(SortedSet<ObjectKey> keys, SortedSet<ObjectKey> units, FileObjects.Question files, EngineQuestion engine) {}

  private Asked asked(ObserveRequest request, @Nullable LedgerReading ledger) {
    SortedMap<ObjectKey, Ledger.Entry> entries = entries(ledger);
    SortedSet<ObjectKey> keys = keys(request, entries);
    return new Asked(keys, only(keys, EnumSet.of(Type.UNIT)), files.question(only(keys, EnumSet.of(Type.FILE)), request.trees()),
        engineQuestion(request, keys, entries));
  }

  HostState read(ObserveRequest request, Instant at, Access access) throws IOException, InterruptedException {
    Asked guess = asked(request, first.guess());
    Future<EnginePart> guessedEngine = started(() -> engine(request, guess.engine()));
    Future<List<UnitReading>> guessedStatuses = started(() -> statuses(guess.units(), request.full()));
    UnitDisk.Question guessedDisk = disk.question(guess.units(), request.full());
    Command fileCommand = guess.files().command();
    List<Command> besides = new ArrayList<>(guessedDisk.commands());
    if (fileCommand != null) {
      besides.add(fileCommand);
    }
    FirstLook.Seen found = first.look(request.requirements(), besides);
    LedgerReading ledger = found.ledger();
    Asked asked = asked(request, ledger);
    SortedSet<ObjectKey> keys = asked.keys();
    boolean known = fileCommand != null && !found.besides().isEmpty() && asked.files().asksAs(guess.files());
    SortedMap<ObjectKey, Observation> objects = new TreeMap<>(
        files(only(keys, EnumSet.of(Type.FILE)), asked.files(), known ? found.besides().getLast() : null, entries(ledger)));
    List<Result> ofUnits = found.besides().isEmpty() ? List.of() : found.besides().subList(0, guessedDisk.commands().size());
    objects.putAll(asked.units().equals(guess.units())
        ? units(asked.units(), request.full(), guessedDisk, ofUnits, guessedStatuses)
        : units(asked.units(), request.full(), disk.question(asked.units(), request.full()), List.of(),
            started(() -> statuses(asked.units(), request.full()))));
    EnginePart early = answer(guessedEngine);
    EnginePart engine = asked.engine().equals(guess.engine()) ? early : engine(request, asked.engine());
    if (objects.values().stream().anyMatch(Reader::isDown) || engine.isDown()) {
      requireUp();
    }
    DockerReading reading = engine.reading();
    for (ObjectKey key : only(keys, OF_ENGINE)) {
      objects.put(key, new Observation.Unreadable(Reason.NO_ENGINE, engine.failure()));
    }
    SortedMap<Requirement, Boolean> met = new TreeMap<>();
    if (found.facts() != null) {
      met.putAll(found.facts().met());
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

  private static SortedMap<ObjectKey, Ledger.Entry> entries(@Nullable LedgerReading ledger) {
    return ledger instanceof LedgerReading.Read(Ledger known) ? known.entries() : new TreeMap<>();
  }

  private static SortedSet<ObjectKey> keys(ObserveRequest request, SortedMap<ObjectKey, Ledger.Entry> entries) {
    SortedSet<ObjectKey> keys = new TreeSet<>(request.keys());
    if (request.full()) {
      keys.addAll(entries.keySet());
    }
    return keys;
  }

  /** What does not run may be down because the whole host goes down: then nothing that is seen of it now means anything. */
  private void requireUp() throws IOException, InterruptedException {
    if (isStopping()) {
      throw new HostUnavailableException(Reason.UNREACHABLE,
          host + " is shutting down, or about to reboot; it is left alone until it is back", null);
    }
  }

  private boolean isStopping() throws IOException, InterruptedException {
    try {
      return systemd.get().isStopping();
    } catch (IOException e) {
      if (e instanceof LinkLostException && !alive.getAsBoolean()) {
        throw e;
      }
      // No bus to ask, so a command has to.
      return first.facts().isStopping();
    }
  }

  private static EngineQuestion engineQuestion(ObserveRequest request, SortedSet<ObjectKey> keys,
      SortedMap<ObjectKey, Ledger.Entry> entries) {
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
    return new EngineQuestion(asked, identities);
  }

  private EnginePart engine(ObserveRequest request, EngineQuestion question) throws IOException, InterruptedException {
    try {
      return new EnginePart(
          Part.understood(host, "the engine", () -> docker.get().read(question.keys(), question.identities(), request.full())), "");
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

  private List<UnitReading> statuses(SortedSet<ObjectKey> keys, boolean full) throws IOException, InterruptedException {
    // At a look at everything the bus is opened in any case, for its signals.
    return keys.isEmpty() && !full ? List.of() : systemd.get().objects().statuses(keys);
  }

  /**
   * Puts together what systemd says and what lies on the disk.
   *
   * @param ends of the question's commands, or nothing when it has to be asked by itself
   * @param statuses of these units
   */
  private SortedMap<ObjectKey, Observation> units(SortedSet<ObjectKey> keys, boolean full, UnitDisk.Question question, List<Result> ends,
      Future<List<UnitReading>> statuses) throws IOException, InterruptedException {
    if (keys.isEmpty() && !full) {
      return new TreeMap<>();
    }
    try {
      return Part.understood(host, "systemd", () -> {
        List<UnitReading> said = answer(statuses);
        UnitDisk.Found found = question.found(ends);
        SortedSet<ObjectKey> all = new TreeSet<>(keys);
        all.addAll(found.marked());
        return all.equals(keys) ? UnitObjects.observe(keys, said, found) : systemd.get().objects().observe(all);
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

  /** @param answer to the question, or null when it has to be asked by itself */
  private SortedMap<ObjectKey, Observation> files(SortedSet<ObjectKey> keys, FileObjects.Question question, @Nullable Result answer,
      SortedMap<ObjectKey, Ledger.Entry> entries) throws IOException, InterruptedException {
    if (keys.isEmpty()) {
      return new TreeMap<>();
    }
    SortedMap<ObjectKey, Fields> applied = new TreeMap<>();
    entries.forEach((key, entry) -> applied.put(key, entry.applied()));
    try {
      return Part.understood(host, "the files",
          () -> answer == null ? files.observe(question, applied) : question.answer(answer, applied));
    } catch (LinkLostException e) {
      throw e;
    } catch (IOException e) {
      SortedMap<ObjectKey, Observation> none = new TreeMap<>();
      keys.forEach(key -> none.put(key, new Observation.Unreadable(Reason.UNREADABLE, String.valueOf(e.getMessage()))));
      return none;
    }
  }

  private static @Nullable String hold(FirstLook.Seen found) {
    return found.facts() == null ? null : found.facts().hold();
  }

  private static @Nullable String boot(FirstLook.Seen found) {
    return found.facts() == null ? null : found.facts().boot();
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
  private static Access accessAfter(Access access, FirstLook.Seen found) {
    return found.facts() == null && access instanceof Access.Writable ? new Access.ReadOnly(Reason.UNREADABLE, found.failure()) : access;
  }

  private static SortedSet<ObjectKey> only(SortedSet<ObjectKey> keys, Set<Type> types) {
    SortedSet<ObjectKey> some = new TreeSet<>();
    keys.stream().filter(key -> types.contains(key.type())).forEach(some::add);
    return some;
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

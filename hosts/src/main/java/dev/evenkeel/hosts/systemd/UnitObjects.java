package dev.evenkeel.hosts.systemd;

import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Live;
import dev.evenkeel.api.host.Marks;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Observation;
import dev.evenkeel.api.host.Signal;
import dev.evenkeel.api.host.Unit;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.hosts.files.HostFiles;
import dev.evenkeel.hosts.shell.HostShell;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Units as host objects: what systemd says and what lies on the disk, put together. Steps are {@link UnitSteps}' work. */
public final class UnitObjects {
  private final Systemd systemd;
  private final UnitFiles files;

  public UnitObjects(String host, Systemd systemd, HostShell shell, HostFiles files) {
    this.systemd = systemd;
    this.files = new UnitFiles(host, shell, files);
  }

  UnitFiles files() {
    return files;
  }

  Systemd systemd() {
    return systemd;
  }

  /** What each key is when there is no systemd to ask. */
  public static SortedMap<ObjectKey, Observation> unreadable(Set<ObjectKey> keys, String why) {
    SortedMap<ObjectKey, Observation> all = new TreeMap<>();
    keys.forEach(key -> all.put(key, new Observation.Unreadable(Reason.NO_SYSTEMD, why)));
    return all;
  }

  /** Keys of units whose file carries our header. */
  public SortedSet<ObjectKey> marked() throws IOException, InterruptedException {
    SortedSet<ObjectKey> keys = new TreeSet<>();
    files.marked().forEach(name -> keys.add(ObjectKey.unit(name)));
    return keys;
  }

  /** @param keys keys of units */
  public SortedMap<ObjectKey, Observation> observe(Set<ObjectKey> keys) throws IOException, InterruptedException {
    List<String> names = names(keys);
    return observe(keys, statuses(keys), names.isEmpty() ? new TreeMap<>() : files.read(names));
  }

  /** What systemd says of these units. */
  public List<UnitReading> statuses(Set<ObjectKey> keys) throws IOException, InterruptedException {
    List<String> names = names(keys);
    return names.isEmpty() ? List.of() : systemd.read(names);
  }

  /** Puts together what systemd says of all these units, and what lies on the disk for them. */
  public static SortedMap<ObjectKey, Observation> observe(Set<ObjectKey> keys, List<UnitReading> statuses, UnitDisk.Found disk) {
    return observe(keys, statuses, disk.onDisk());
  }

  private static SortedMap<ObjectKey, Observation> observe(Set<ObjectKey> keys, List<UnitReading> statuses,
      SortedMap<String, UnitFiles.Reading> onDisk) {
    SortedMap<ObjectKey, Observation> seen = new TreeMap<>();
    keys.stream().filter(key -> !UnitName.valid(key.name())).forEach(key -> seen.put(key,
        new Observation.Unreadable(Reason.UNREADABLE, "systemd has no units of the name '" + key.name() + "'")));
    for (UnitReading reading : statuses) {
      seen.put(ObjectKey.unit(reading.name()), observation(reading, onDisk.get(reading.name())));
    }
    return seen;
  }

  private static List<String> names(Set<ObjectKey> keys) {
    return keys.stream().map(ObjectKey::name).filter(UnitName::valid).toList();
  }

  private static Observation observation(UnitReading reading, UnitFiles.@Nullable Reading disk) {
    return switch (reading) {
      case UnitReading.Unreadable(String _, String reason) -> new Observation.Unreadable(Reason.UNREADABLE, reason);
      case UnitReading.Status status -> switch (disk) {
        case UnitFiles.Reading.Known(UnitFiles.OnDisk known) -> isNothing(status, known)
            ? new Observation.Absent()
            : new Observation.Present(List.of(instance(status, known)));
        case UnitFiles.Reading.Unknown(String reason) -> new Observation.Unreadable(Reason.UNREADABLE, reason);
        case null -> new Observation.Unreadable(Reason.UNREADABLE, "its files were not read");
      };
    };
  }

  private static boolean isNothing(UnitReading.Status status, UnitFiles.OnDisk disk) {
    return !status.exists() && disk.nothing() && state(status) == Unit.State.INACTIVE;
  }

  private static Instance instance(UnitReading.Status status, UnitFiles.OnDisk disk) {
    Unit unit = new Unit(status.name(), disk.text(), disk.dropIns(), enablement(status.fileState()), state(status));
    Instant since = status.activeSinceMicros() == 0 || state(status) != Unit.State.ACTIVE
        ? null
        : Instant.EPOCH.plus(status.activeSinceMicros(), ChronoUnit.MICROS);
    Live.OfUnit live = new Live.OfUnit(status.loadState(), status.activeState(), status.subState(), status.result(),
        status.fragmentPath().isEmpty() ? null : status.fragmentPath(), status.needsReload(), status.mainPid(), (int) status.restarts(),
        status.exitStatus(), status.invocationId().isEmpty() ? null : status.invocationId(), since);
    return new Instance(status.name(), status.name(), unit, marks(status.name(), disk.text()), live);
  }

  static Unit.State state(UnitReading.Status status) {
    return switch (status.activeState()) {
      case "active", "reloading", "refreshing" -> Unit.State.ACTIVE;
      case "inactive" -> Unit.State.INACTIVE;
      case "failed" -> Unit.State.FAILED;
      default -> Unit.State.CHANGING;
    };
  }

  /** {@code enabled-runtime} is gone after a reboot, so it is not enabled. */
  static Unit.Enablement enablement(String fileState) {
    return switch (fileState) {
      case "enabled" -> Unit.Enablement.ENABLED;
      case "disabled" -> Unit.Enablement.DISABLED;
      case "masked", "masked-runtime" -> Unit.Enablement.MASKED;
      default -> Unit.Enablement.OTHER;
    };
  }

  /** Reads the first line. A header whose owners make no sense is a mark without owners: somebody edited it, and it is still ours. */
  static Marks marks(String unit, Unit.@Nullable Text text) {
    if (text == null || !text.text().startsWith(Marks.UNIT_HEADER)) {
      return Marks.NONE;
    }
    TreeSet<ResourceRef> owners = new TreeSet<>();
    String line = text.text().lines().findFirst().orElse("").substring(Marks.UNIT_HEADER.length());
    for (String owner : line.split(",", -1)) {
      try {
        owners.add(ResourceRef.parse(owner.strip()));
      } catch (IllegalArgumentException e) {
        owners.clear();
        break;
      }
    }
    return new Marks(unit, null, owners);
  }

  /** The same, but for the watch over files, whose unit is nobody's object: what it does says that files may have changed. */
  public static Optional<Signal> signal(UnitEvent event, FileWatch watch, Instant at) {
    if (event instanceof UnitEvent.Changed(String unit, var properties) && unit.equals(FileWatch.UNIT)) {
      return watch.tells(properties)
          ? Optional.of(new Signal(at, Signal.Source.SYSTEMD, null, null, Signal.FILES_CHANGED, Collections.emptySortedMap()))
          : Optional.empty();
    }
    return signal(event, at);
  }

  /** The signal that a unit event is for the operator; empty for the end of a job, which the unit's own changes tell as well. */
  public static Optional<Signal> signal(UnitEvent event, Instant at) {
    return switch (event) {
      case UnitEvent.Changed(String unit, var properties) -> Optional.of(new Signal(at, Signal.Source.SYSTEMD, ObjectKey.unit(unit), unit,
          "PropertiesChanged", new TreeMap<>(properties)));
      case UnitEvent.FilesChanged _ ->
        Optional.of(new Signal(at, Signal.Source.SYSTEMD, null, null, "UnitFilesChanged", Collections.emptySortedMap()));
      case UnitEvent.Reloading(boolean active) -> active
          ? Optional.empty()
          : Optional.of(new Signal(at, Signal.Source.SYSTEMD, null, null, "Reloading", Collections.emptySortedMap()));
      case UnitEvent.JobEnded _ -> Optional.empty();
    };
  }
}

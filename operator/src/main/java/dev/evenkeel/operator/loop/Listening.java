package dev.evenkeel.operator.loop;

import dev.evenkeel.api.host.Change;
import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.HostTarget;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Observation;
import dev.evenkeel.api.host.Probe;
import dev.evenkeel.api.host.Signal;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.operator.gate.Picture;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Finds out which objects of ours a signal is about. */
final class Listening {
  /** systemd says that files of units were read again or linked, and not which. */
  private static final Set<String> UNIT_FILES = Set.of("UnitFilesChanged", "Reloading");

  private Listening() {}

  /** What to look at, or null when it is nobody's business. */
  static @Nullable Evidence of(Signal signal, HostTarget target, Picture picture, Instant now) {
    ObjectKey said = signal.key();
    if (said == null && UNIT_FILES.contains(signal.action())) {
      SortedSet<ObjectKey> units = units(target, picture);
      return units.isEmpty() ? null : new Evidence(now, Evidence.Cause.SIGNAL, units, false, signal);
    }
    if (said == null && signal.action().equals(Signal.FILES_CHANGED)) {
      SortedSet<ObjectKey> quiet = Scope.quiet(target);
      return quiet.isEmpty() ? null : new Evidence(now, Evidence.Cause.WATCH, quiet, false, signal);
    }
    if (said == null) {
      return new Evidence(now, Evidence.Cause.SIGNAL, new TreeSet<>(), true, signal);
    }
    SortedSet<ObjectKey> keys = new TreeSet<>();
    ObjectKey ours = ours(said, signal.id(), target, picture);
    if (ours != null) {
      keys.add(ours);
    }
    // Somebody else's container may have given back a name or a port that one of ours waits for.
    if (ours == null || !target.objects().containsKey(ours)) {
      picture.changes().values().stream().filter(change -> change instanceof Change.Block && change.key().type() == said.type())
          .forEach(change -> keys.add(change.key()));
    }
    return keys.isEmpty() ? null : new Evidence(now, Evidence.Cause.SIGNAL, keys, false, signal);
  }

  /** Whether it is no reason to look: it only tells, later, why something has changed. */
  static boolean isOnlyEvidence(Signal signal) {
    return signal.action().equals("exec");
  }

  /** Whether commands are run in it by the engine and by ourselves all the time, to see how it is; then they tell nothing. */
  static boolean runsCommands(@Nullable Target target) {
    return target != null && (target.object() instanceof Container container && container.healthcheck() != null
        || target.checks().probes().stream().anyMatch(probe -> probe.check() instanceof Probe.Exec));
  }

  private static SortedSet<ObjectKey> units(HostTarget target, Picture picture) {
    SortedSet<ObjectKey> units = new TreeSet<>(target.objects().keySet());
    if (picture.ledger() != null) {
      units.addAll(picture.ledger().entries().keySet());
    }
    units.removeIf(key -> key.type() != ObjectKey.Type.UNIT);
    return units;
  }

  private static @Nullable ObjectKey ours(ObjectKey said, @Nullable String id, HostTarget target, Picture picture) {
    if (target.objects().containsKey(said) || (picture.ledger() != null && picture.ledger().entries().containsKey(said))) {
      return said;
    }
    if (id != null) {
      for (var entry : picture.objects().entrySet()) {
        if (entry.getKey().type() == said.type() && entry.getValue() instanceof Observation.Present(var instances)
            && instances.stream().map(Instance::id).anyMatch(id::equals)) {
          return entry.getKey();
        }
      }
      if (picture.ledger() != null) {
        for (var entry : picture.ledger().entries().values()) {
          if (id.equals(entry.identity())) {
            return entry.key();
          }
        }
      }
    }
    // A successor is called NAME.GENERATION until it takes the name over.
    int dot = said.name().lastIndexOf('.');
    ObjectKey base = dot > 0 && said.type() == ObjectKey.Type.CONTAINER ? ObjectKey.container(said.name().substring(0, dot)) : null;
    return base != null && target.objects().containsKey(base) ? base : null;
  }
}

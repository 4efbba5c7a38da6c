package dev.evenkeel.operator.loop;

import dev.evenkeel.api.host.ObjectKey;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which objects of one host are to be looked at again, and when. A pass that looked at some of them says nothing about the others: what was planned for those stays. Not safe for use by several threads.
 */
final class Agenda {
  private final SortedMap<ObjectKey, Instant> objects = new TreeMap<>();
  private @Nullable Instant everything;

  /**
   * Takes in the end of a pass.
   *
   * @param looked what was looked at, or null when that was everything
   * @param next when to look again, or null
   * @param keys at what; with none, at everything
   */
  void passed(@Nullable SortedSet<ObjectKey> looked, @Nullable Instant next, SortedSet<ObjectKey> keys) {
    if (looked == null) {
      clear();
    } else {
      objects.keySet().removeAll(looked);
    }
    if (next == null) {
      return;
    }
    if (keys.isEmpty()) {
      everything = everything == null || next.isBefore(everything) ? next : everything;
    }
    keys.forEach(key -> objects.merge(key, next, (one, other) -> one.isBefore(other) ? one : other));
  }

  /** When the next look is due, or null. */
  @Nullable
  Instant next() {
    Instant earliest = everything;
    for (Instant at : objects.values()) {
      earliest = earliest == null || at.isBefore(earliest) ? at : earliest;
    }
    return earliest;
  }

  /** Takes out what is due by then. */
  Evidence due(Instant by) {
    Instant all = everything;
    if (all != null && !all.isAfter(by)) {
      clear();
      return Evidence.full(by, Evidence.Cause.PLANNED);
    }
    SortedSet<ObjectKey> keys = new TreeSet<>();
    objects.forEach((key, at) -> {
      if (!at.isAfter(by)) {
        keys.add(key);
      }
    });
    objects.keySet().removeAll(keys);
    return Evidence.about(by, Evidence.Cause.PLANNED, keys);
  }

  void clear() {
    objects.clear();
    everything = null;
  }
}

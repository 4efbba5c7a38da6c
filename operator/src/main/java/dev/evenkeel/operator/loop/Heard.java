package dev.evenkeel.operator.loop;

import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Signal;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a host has said about its objects and nobody has explained yet: evidence for the drift report. Signals belong together although they come one by one, some of them while a pass already looks, so they are kept for a while, until their object was seen
 * without drift. Bounded; the oldest go first. Thread-safe.
 */
final class Heard {
  private static final int MOST = 1024;
  private static final Duration KEPT = Duration.ofSeconds(10);
  /** From the signal that asks a container to end to its end there may be its grace time, in which all is well. */
  private static final Duration KILL_KEPT = Duration.ofSeconds(60);
  private static final String KILL = "kill";

  /** A signal, under the key of our own object, and when it arrived by our clock. */
  private record Arrived(Instant at, ObjectKey key, Signal signal) {}

  private final List<Arrived> signals = new ArrayList<>();

  /** @param ours whatever it is about */
  synchronized void add(Instant at, SortedSet<ObjectKey> ours, Signal signal) {
    ours.forEach(key -> add(at, key, signal));
  }

  private void add(Instant at, ObjectKey ours, Signal signal) {
    if (signal.key() == null) {
      thin(ours, signal.action());
    }
    if (signals.size() >= MOST) {
      signals.removeFirst();
    }
    signals.add(new Arrived(at, ours,
        new Signal(signal.at(), signal.source(), ours, signal.id(), signal.action(), signal.attributes())));
  }

  /** What is said of many objects at once, again and again, must not crowd out the rest: of each the first stays, and the last is about to come. */
  private void thin(ObjectKey ours, String action) {
    List<Arrived> alike = signals.stream().filter(one -> one.key().equals(ours) && one.signal().action().equals(action)).toList();
    if (alike.size() > 1) {
      signals.removeAll(alike.subList(1, alike.size()));
    }
  }

  /** All that is not explained yet, oldest first. */
  synchronized List<Signal> all(Instant now) {
    signals.removeIf(one -> one.at().plus(isKill(one) ? KILL_KEPT : KEPT).isBefore(now));
    return signals.stream().map(Arrived::signal).toList();
  }

  /**
   * What was heard about an object, however late: what puts a thing right tells of no end. Only that unit files were read again says nothing of who changed them, so after our own deed it is our own echo.
   *
   * @param acted when we did something about it, or null when we did not
   */
  synchronized List<Signal> about(ObjectKey key, @Nullable Instant acted) {
    return signals.stream()
        .filter(one -> one.key().equals(key) && (acted == null || one.at().isBefore(acted) || one.signal().id() != null))
        .map(Arrived::signal).toList();
  }

  private static boolean isKill(Arrived one) {
    return one.signal().action().equals(KILL);
  }

  /**
   * These objects were looked at, and are as they should be but for the ones that drift.
   *
   * @param ours where we did something: what was heard there was answered
   * @param since when the look began: what arrived later may be about what it has not seen
   */
  synchronized void explained(SortedSet<ObjectKey> looked, SortedSet<ObjectKey> drifting, Set<ObjectKey> ours, Instant since) {
    SortedSet<ObjectKey> well = new TreeSet<>(looked);
    well.removeAll(drifting);
    for (Iterator<Arrived> each = signals.iterator(); each.hasNext();) {
      Arrived one = each.next();
      if (well.contains(one.key()) && one.at().isBefore(since) && (!isKill(one) || ours.contains(one.key()))) {
        each.remove();
      }
    }
  }
}

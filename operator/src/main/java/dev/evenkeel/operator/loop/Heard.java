package dev.evenkeel.operator.loop;

import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Signal;

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
  private static final Set<String> ENDS = Set.of("kill", "die", "stop", "destroy");
  private static final Duration KEPT = Duration.ofSeconds(10);

  /** A signal, under the key of our own object, and when it arrived by our clock. */
  private record Arrived(Instant at, ObjectKey key, Signal signal) {}

  private final List<Arrived> signals = new ArrayList<>();

  synchronized void add(Instant at, ObjectKey ours, Signal signal) {
    if (signals.size() >= MOST) {
      signals.removeFirst();
    }
    signals.add(new Arrived(at, ours,
        new Signal(signal.at(), signal.source(), ours, signal.id(), signal.action(), signal.attributes())));
  }

  /** All that is not explained yet, oldest first. */
  synchronized List<Signal> all(Instant now) {
    signals.removeIf(one -> one.at().plus(KEPT).isBefore(now));
    return signals.stream().map(Arrived::signal).toList();
  }

  /**
   * What arrived about an object until then: what comes later is the echo of what we did ourselves.
   *
   * @param gone the object was gone and was made anew, which makes nothing end: how it went is told, however late
   */
  synchronized List<Signal> about(ObjectKey key, Instant until, boolean gone) {
    return signals.stream()
        .filter(one -> one.key().equals(key) && (one.at().isBefore(until) || gone && ENDS.contains(one.signal().action())))
        .map(Arrived::signal).toList();
  }

  /**
   * These objects were looked at, and are as they should be but for the ones that drift.
   *
   * @param since when the look began: what arrived later may be about what it has not seen
   */
  synchronized void explained(SortedSet<ObjectKey> looked, SortedSet<ObjectKey> drifting, Instant since) {
    SortedSet<ObjectKey> well = new TreeSet<>(looked);
    well.removeAll(drifting);
    for (Iterator<Arrived> each = signals.iterator(); each.hasNext();) {
      Arrived one = each.next();
      if (well.contains(one.key()) && one.at().isBefore(since)) {
        each.remove();
      }
    }
  }
}

package dev.evenkeel.operator.loop;

import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Signal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The evidence that has come together for one host since it was last looked at. It is bounded: what does not fit turns it into a full look, which needs no keys, and the drift report has the first of the signals.
 *
 * @param full everything has to be looked at
 * @param keys the objects to look at; empty with {@code full}
 * @param causes what made us look
 * @param signals what the host said, oldest first
 */
public record Batch(boolean full, SortedSet<ObjectKey> keys, Set<Evidence.Cause> causes, List<Signal> signals) {
  static final int MAX_KEYS = 256;
  static final int MAX_SIGNALS = 1024;

  public Batch {
    keys = Collections.unmodifiableSortedSet(new TreeSet<>(keys));
    causes = Collections.unmodifiableSet(causes.isEmpty() ? EnumSet.noneOf(Evidence.Cause.class) : EnumSet.copyOf(causes));
    signals = List.copyOf(signals);
  }

  /** The same, and everything has to be looked at. */
  Batch widened() {
    return new Batch(true, Collections.emptySortedSet(), causes, signals);
  }

  /** Collects evidence. Not thread-safe. */
  static final class Builder {
    private boolean full;
    private boolean urgent;
    private final SortedSet<ObjectKey> keys = new TreeSet<>();
    private final EnumSet<Evidence.Cause> causes = EnumSet.noneOf(Evidence.Cause.class);
    private final List<Signal> signals = new ArrayList<>();

    void add(Evidence evidence) {
      causes.add(evidence.cause());
      urgent |= !evidence.isRoutine();
      full |= evidence.full();
      keys.addAll(evidence.keys());
      if (keys.size() > MAX_KEYS) {
        full = true;
      }
      if (full) {
        keys.clear();
      }
      Signal signal = evidence.signal();
      if (signal != null && signals.size() < MAX_SIGNALS) {
        signals.add(signal);
      }
    }

    boolean isEmpty() {
      return causes.isEmpty();
    }

    boolean isUrgent() {
      return urgent;
    }

    Batch take() {
      Batch batch = new Batch(full, keys, causes, signals);
      full = false;
      urgent = false;
      keys.clear();
      causes.clear();
      signals.clear();
      return batch;
    }
  }
}

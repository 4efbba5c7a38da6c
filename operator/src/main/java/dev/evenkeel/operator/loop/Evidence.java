package dev.evenkeel.operator.loop;

import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Signal;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Why a host is to be looked at. It never acts: the pass reads the host anyway, and keeps this for the drift report.
 *
 * @param keys the objects to look at; empty with {@code full}
 * @param full everything has to be looked at
 * @param signal what the host said, for {@link Cause#SIGNAL} and {@link Cause#WATCH}
 */
public record Evidence(Instant at, Cause cause, SortedSet<ObjectKey> keys, boolean full, @Nullable Signal signal) {

  /** What made us look. */
  public enum Cause {
    /** A new commit. */
    COMMIT,
    /** The host said something. */
    SIGNAL,
    /** A probe changed its mind. */
    PROBE,
    /** A person or a remedy asked for something. */
    REQUEST,
    /** Something that was waited for in another place has come. */
    GATE,
    /** The last plan wanted to be looked at again about now. */
    PLANNED,
    /** Something was done; success is only what is seen. */
    FOLLOW_UP,
    /** The link was made. */
    CONNECTED,
    /** Another operator has the host's lock: now and then it is asked for. */
    LOCK,
    /** The host saw that one of the files that it watches was changed, and does not say which. */
    WATCH,
    /** Files that are not watched tell nothing: now and then they are looked at, and the watched ones more rarely. */
    FILES,
    /** Events may be lost: now and then everything is looked at. */
    RESYNC
  }

  public Evidence {
    keys = Collections.unmodifiableSortedSet(new TreeSet<>(keys));
  }

  public static Evidence full(Instant at, Cause cause) {
    return new Evidence(at, cause, Collections.emptySortedSet(), true, null);
  }

  public static Evidence about(Instant at, Cause cause, SortedSet<ObjectKey> keys) {
    return new Evidence(at, cause, keys, false, null);
  }

  /** Whether it can stand back behind what is urgent elsewhere. */
  public boolean isRoutine() {
    return switch (cause) {
      case FILES, RESYNC -> true;
      case COMMIT, SIGNAL, PROBE, REQUEST, GATE, PLANNED, FOLLOW_UP, CONNECTED, LOCK, WATCH -> false;
    };
  }
}

package dev.evenkeel.operator.loop;

import dev.evenkeel.api.host.ObjectKey;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * When one host is to be looked at although nobody says anything: at most one timer for each purpose, and what follows from the end of a pass. A timer that is due says so to the queue and does nothing itself. Guarded by its own lock, under which nothing else is called but {@link Time}.
 */
final class Timetable {
  /** Why a timer is set; each has one. */
  private enum Purpose {
    RETRY, PLANNED, FOLLOW_UP, FILES, RESYNC, LOCK
  }

  private static final int MOST_FOLLOW_UPS = 20;

  private final Time time;
  private final Settings settings;
  private final Consumer<Evidence> due;
  private final Map<Purpose, Time.Timer> timers = new EnumMap<>(Purpose.class);
  private boolean closed;
  /** Passes in a row that ended with a follow-up. */
  private int followUps;
  /** Passes in a row in which a step failed. */
  private int failures;
  private @Nullable String lockedBy;
  /** What the timer {@code PLANNED} will look at, while there is one. */
  private @Nullable Evidence planned;

  /** @param due hears what a timer was set for */
  Timetable(Time time, Settings settings, Consumer<Evidence> due) {
    this.time = time;
    this.settings = settings;
    this.due = due;
  }

  /** A pass has ended well: when the next ones are. */
  void passed(HostPasses.End end) {
    boolean atOnce;
    boolean freed;
    synchronized (this) {
      // A look at one thing has found the host writable: what else waits for it was not looked at.
      freed = lockedBy != null && end.lockedBy() == null && !end.sawAll();
      atOnce = follow(end.followUp());
      plan(end);
    }
    Evidence follow = end.followUp();
    if (atOnce && follow != null) {
      due.accept(follow);
    }
    if (freed) {
      due.accept(Evidence.full(time.now(), Evidence.Cause.LOCK));
    }
  }

  private void plan(HostPasses.End end) {
    Instant next = end.next();
    // A pass that looked at a part only knows nothing of what the rest waits for.
    Evidence open = end.sawAll() || !timers.containsKey(Purpose.PLANNED) ? null : planned;
    if (next != null) {
      Evidence fresh = new Evidence(next, Evidence.Cause.PLANNED, end.nextKeys(), end.nextKeys().isEmpty(), null);
      look(open == null ? fresh : both(open, fresh));
    } else if (open == null) {
      cancel(Purpose.PLANNED);
    }
    if (end.sawAll()) {
      Duration wait = jittered(settings.resync());
      set(Purpose.RESYNC, wait, Evidence.full(time.now().plus(wait), Evidence.Cause.RESYNC));
    }
    if (end.sawFiles()) {
      set(Purpose.FILES, settings.files(), Evidence.about(time.now().plus(settings.files()), Evidence.Cause.FILES, end.quiet()));
    }
    lockedBy = end.lockedBy();
    if (lockedBy == null) {
      cancel(Purpose.LOCK);
    } else if (!timers.containsKey(Purpose.LOCK)) {
      askForLock();
    }
  }

  /** Looks at both when the first of them is due; what is not due then is planned anew. */
  private static Evidence both(Evidence one, Evidence other) {
    SortedSet<ObjectKey> keys = new TreeSet<>(one.keys());
    keys.addAll(other.keys());
    Instant first = one.at().isBefore(other.at()) ? one.at() : other.at();
    return new Evidence(first, Evidence.Cause.PLANNED, keys, one.full() || other.full(), null);
  }

  private void look(Evidence next) {
    Duration delay = Duration.between(time.now(), next.at());
    planned = next;
    set(Purpose.PLANNED, delay.isNegative() ? Duration.ZERO : delay, next);
  }

  /** Whether what was done is to be looked at right away. */
  private boolean follow(@Nullable Evidence follow) {
    boolean failed = follow != null && follow.cause() == Evidence.Cause.PLANNED;
    failures = failed ? failures + 1 : follow == null ? failures : 0;
    followUps = follow == null ? 0 : followUps + 1;
    boolean atOnce = !failed && followUps <= MOST_FOLLOW_UPS;
    if (follow != null && !atOnce) {
      // Whatever this is, it must not keep the host busy.
      set(Purpose.FOLLOW_UP, Duration.ofSeconds(Math.min(30, Math.max(1, failures))), follow);
    }
    return atOnce;
  }

  /** A pass ended in an error of our own: it is tried again, and not soon. */
  synchronized void broke() {
    look(Evidence.full(time.now().plus(settings.lastRetry()), Evidence.Cause.PLANNED));
  }

  /** Another operator has the lock still: it is asked for again. */
  synchronized void askForLock() {
    Duration wait = jittered(settings.claim());
    set(Purpose.LOCK, wait, Evidence.about(time.now().plus(wait), Evidence.Cause.LOCK, Collections.emptySortedSet()));
  }

  /** Why another operator's lock keeps us from writing, as the last pass saw it, or null. */
  synchronized @Nullable String lockedBy() {
    return lockedBy;
  }

  /** The link is lost: nothing of what was planned counts any more, but that it is tried again. */
  synchronized void lost(Duration retry) {
    clear();
    set(Purpose.RETRY, retry, Evidence.full(time.now(), Evidence.Cause.CONNECTED));
  }

  /** Whether the next try to connect is not due yet. */
  synchronized boolean waitsForRetry() {
    return timers.containsKey(Purpose.RETRY);
  }

  /** Does not wait for the next try to connect. */
  void hurry() {
    synchronized (this) {
      if (!timers.containsKey(Purpose.RETRY)) {
        return;
      }
      cancel(Purpose.RETRY);
    }
    due.accept(Evidence.full(time.now(), Evidence.Cause.CONNECTED));
  }

  /** Sets no timer any more. */
  synchronized void close() {
    closed = true;
    clear();
  }

  private Duration jittered(Duration about) {
    Duration fifth = about.dividedBy(5);
    return about.minus(fifth).plusMillis((long) (2 * fifth.toMillis() * time.random()));
  }

  private void set(Purpose purpose, Duration delay, Evidence evidence) {
    cancel(purpose);
    if (!closed) {
      timers.put(purpose, time.after(delay, () -> fire(purpose, evidence)));
    }
  }

  private void cancel(Purpose purpose) {
    Time.Timer old = timers.remove(purpose);
    if (old != null) {
      old.cancel();
    }
  }

  private void clear() {
    timers.values().forEach(Time.Timer::cancel);
    timers.clear();
  }

  private void fire(Purpose purpose, Evidence evidence) {
    synchronized (this) {
      timers.remove(purpose);
    }
    due.accept(evidence);
  }
}

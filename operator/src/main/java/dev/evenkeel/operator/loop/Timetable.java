package dev.evenkeel.operator.loop;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * When one host is to be looked at although nobody says anything: at most one timer for each purpose, and what follows from the end of a pass. A timer that is due says so to the queue and does nothing itself. Guarded by its own lock, under which nothing else is called but {@link Time}.
 */
final class Timetable {
  /** Why a timer is set; each has one. */
  private enum Purpose {
    RETRY, PLANNED, FOLLOW_UP, WATCH, FILES, RESYNC, LOCK
  }

  private static final int MOST_FOLLOW_UPS = 20;
  /** Between two looks because of watched files: who writes to them without end must not keep the host busy. */
  private static final Duration BREATH = Duration.ofMillis(250);

  private final Time time;
  private final Settings settings;
  private final Consumer<Evidence> due;
  private final Map<Purpose, Time.Timer> timers = new EnumMap<>(Purpose.class);
  private final Agenda agenda = new Agenda();
  private boolean closed;
  /** Passes in a row that ended with a follow-up. */
  private int followUps;
  /** Passes in a row in which a step failed. */
  private int failures;
  private @Nullable String lockedBy;
  private @Nullable Instant watched;

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
    agenda.passed(end.sawAll() ? null : end.looked(), end.next(), end.nextKeys());
    arm();
    if (end.sawAll()) {
      Duration wait = jittered(settings.resync());
      set(Purpose.RESYNC, wait, Evidence.full(time.now().plus(wait), Evidence.Cause.RESYNC));
    }
    if (end.sawFiles()) {
      Duration wait = end.watched() ? settings.watchedFiles() : settings.files();
      set(Purpose.FILES, wait, Evidence.about(time.now().plus(wait), Evidence.Cause.FILES, end.quiet()));
    }
    lockedBy = end.lockedBy();
    if (lockedBy == null) {
      cancel(Purpose.LOCK);
    } else if (!timers.containsKey(Purpose.LOCK)) {
      askForLock();
    }
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

  /** Watched files may have changed: they are looked at now, or as soon as it is not too soon after the last time. */
  void changed(Evidence evidence) {
    synchronized (this) {
      if (timers.containsKey(Purpose.WATCH)) {
        return;
      }
      Instant last = watched;
      Duration since = last == null ? BREATH : Duration.between(last, time.now());
      if (!since.isNegative() && since.compareTo(BREATH) < 0) {
        set(Purpose.WATCH, BREATH.minus(since), evidence);
        return;
      }
      watched = time.now();
    }
    due.accept(evidence);
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

  /** Sets the timer of what is planned to the earliest of it. */
  private void arm() {
    cancel(Purpose.PLANNED);
    Instant next = agenda.next();
    if (next != null && !closed) {
      Duration delay = Duration.between(time.now(), next);
      timers.put(Purpose.PLANNED, time.after(delay.isNegative() ? Duration.ZERO : delay, this::planned));
    }
  }

  private void planned() {
    Evidence evidence;
    synchronized (this) {
      timers.remove(Purpose.PLANNED);
      evidence = agenda.due(time.now());
      arm();
    }
    if (evidence.full() || !evidence.keys().isEmpty()) {
      due.accept(evidence);
    }
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
    agenda.clear();
  }

  private void fire(Purpose purpose, Evidence evidence) {
    synchronized (this) {
      timers.remove(purpose);
      watched = purpose == Purpose.WATCH ? time.now() : watched;
    }
    due.accept(evidence);
  }
}

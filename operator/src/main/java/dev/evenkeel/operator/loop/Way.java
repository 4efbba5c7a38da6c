package dev.evenkeel.operator.loop;

import dev.evenkeel.api.model.Reason;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;

/** How it stands with the way to one host, and how long to wait before it is tried again. Guarded by the lock of the worker that has it. */
final class Way {
  /** A link that is lost sooner than this after it was made counts as one more failed try, so that a flapping line does not make a storm of logins. */
  private static final Duration PROVEN = Duration.ofSeconds(30);

  private final Time time;
  private final Backoff backoff;
  private @Nullable Instant downSince;
  private Connection now;
  private int tries;
  /** How many tries had failed before the present link was made. */
  private int before;

  Way(Time time, Backoff backoff) {
    this.time = time;
    this.backoff = backoff;
    this.now = new Connection.Connecting(time.now(), 0, null);
  }

  Connection now() {
    return now;
  }

  void connecting() {
    now = new Connection.Connecting(time.now(), tries, now instanceof Connection.Lost lost ? lost.message() : null);
  }

  void connected() {
    before = tries;
    tries = 0;
    downSince = null;
    now = new Connection.Connected(time.now());
  }

  /**
   * The link is lost, or could not be made.
   *
   * @param delay until the next try, or null for a failure, after which the wait grows
   * @return how long to wait
   */
  Duration lost(Reason reason, String message, @Nullable Duration delay) {
    Instant at = time.now();
    if (delay == null) {
      boolean early = now instanceof Connection.Connected(var made) && Duration.between(made, at).compareTo(PROVEN) < 0;
      tries = tries + 1 + (early ? before : 0);
    }
    Duration wait = delay == null ? backoff.after(tries, reason) : delay;
    downSince = downSince == null ? at : downSince;
    now = new Connection.Lost(downSince, reason, message, tries, at.plus(wait));
    return wait;
  }
}

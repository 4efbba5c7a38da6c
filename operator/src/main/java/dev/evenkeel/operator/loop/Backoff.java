package dev.evenkeel.operator.loop;

import dev.evenkeel.api.model.Reason;
import io.github.resilience4j.core.IntervalFunction;

import java.time.Duration;

/**
 * How long to wait before the next try: growing exponentially from the first to the last, half of it by chance, so that a fleet that lost its network does not come back all at once. What a person has to mend is tried rarely, for an SSH server and its guards (fail2ban) count refused logins.
 * The chance is {@link Time}'s, so that a simulation repeats itself.
 */
final class Backoff {
  /** So much rarer are tries that cannot succeed before a person has done something. */
  private static final int RARER = 30;
  private static final int LONGEST_RARE = 10;

  private final Time time;
  private final IntervalFunction passing;
  private final IntervalFunction standing;

  /**
   * @param first before the second try
   * @param last at most
   */
  Backoff(Time time, Duration first, Duration last) {
    this.time = time;
    this.passing = IntervalFunction.ofExponentialBackoff(first, 2.0, last);
    this.standing = IntervalFunction.ofExponentialBackoff(first.multipliedBy(RARER), 2.0, last.multipliedBy(LONGEST_RARE));
  }

  /**
   * @param failures in a row, from 1
   * @param reason of the last one
   */
  Duration after(int failures, Reason reason) {
    long full = (isStanding(reason) ? standing : passing).apply(failures);
    return Duration.ofMillis(full / 2 + (long) (full / 2.0 * time.random()));
  }

  private static boolean isStanding(Reason reason) {
    return reason == Reason.LOGIN_REFUSED || reason == Reason.HOST_KEY_CHANGED || reason == Reason.HOST_KEY_UNKNOWN;
  }
}

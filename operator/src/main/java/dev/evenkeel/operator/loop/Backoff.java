package dev.evenkeel.operator.loop;

import io.github.resilience4j.core.IntervalFunction;

import java.time.Duration;

/** How long to wait before the next try: doubling from the first to the last, half of it by chance, so that a fleet that lost its network does not come back all at once. */
final class Backoff {
  private final Time time;
  private final IntervalFunction growth;

  Backoff(Time time, Duration first, Duration last) {
    this.time = time;
    this.growth = IntervalFunction.ofExponentialBackoff(first, 2.0, last);
  }

  /** @param failures in a row, from 1 */
  Duration after(int failures) {
    long full = growth.apply(failures);
    return Duration.ofMillis(full / 2 + (long) (full / 2.0 * time.random()));
  }
}

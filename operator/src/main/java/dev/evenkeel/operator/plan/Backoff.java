package dev.evenkeel.operator.plan;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;

/** How long to wait before trying again. Deterministic: jitter is added where hosts are queued, so that plans stay reproducible. */
final class Backoff {
  /** A container or unit that ran for this long has recovered. */
  static final Duration RECOVERED = Duration.ofSeconds(60);
  /** What ended well, and soon, is started at once as often as this in a row, beyond the first time. */
  static final int WELL = 5;
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private Backoff() {}

  /** When to look again at what failed before and runs since then: the last thing to be written about it is that it has recovered, and that is not left to whoever happens to look next. */
  static @Nullable Instant forgotten(@Nullable Instant since) {
    return since == null ? null : since.plus(RECOVERED).plusSeconds(1);
  }

  /** 1 s after the first failure, doubling, at most 5 min. */
  static Duration after(int failures) {
    if (failures <= 0) {
      return Duration.ZERO;
    }
    Duration wait = Duration.ofSeconds(1L << Math.min(failures - 1, 9));
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }
}

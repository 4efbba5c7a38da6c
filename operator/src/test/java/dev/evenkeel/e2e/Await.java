package dev.evenkeel.e2e;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for what must come, with a deadline. */
public final class Await {
  private static final long LOOK_NANOS = Duration.ofMillis(50).toNanos();

  private Await() {}

  /**
   * Returns once the condition holds. What it throws counts as not yet, and is shown if it goes on until the deadline.
   *
   * @param what is waited for, for the message
   */
  public static void until(String what, Duration deadline, BooleanSupplier condition) {
    value(what, deadline, condition::getAsBoolean, held -> held);
  }

  /**
   * The first value that is as wanted.
   *
   * @throws AssertionError with the last value that was seen
   */
  public static <T> T value(String what, Duration deadline, Supplier<T> look, Predicate<T> wanted) {
    long end = System.nanoTime() + deadline.toNanos();
    String last;
    @Nullable
    Throwable thrown;
    do {
      try {
        T seen = look.get();
        if (wanted.test(seen)) {
          return seen;
        }
        last = String.valueOf(seen);
        thrown = null;
      } catch (RuntimeException | AssertionError e) {
        last = e.toString();
        thrown = e;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    } while (System.nanoTime() < end);
    throw new AssertionError("not within " + deadline.toMillis() + " ms: " + what + "; last seen: " + last + OperatorProcess.allNow(),
        thrown);
  }
}

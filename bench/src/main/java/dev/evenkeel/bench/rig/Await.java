package dev.evenkeel.bench.rig;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits for a condition; looked at often enough for setting up, never what a figure is taken from. */
public final class Await {
  private static final long LOOK_MS = 20;

  /** A condition. */
  @FunctionalInterface
  public interface Condition {
    boolean holds() throws Exception;
  }

  private Await() {}

  /** @throws IOException when it does not hold in time */
  public static void until(String what, Duration deadline, Condition condition) throws Exception {
    long end = System.nanoTime() + deadline.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > end) {
        throw new IOException("not within " + deadline.toSeconds() + " s: " + what);
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MS);
    }
  }
}

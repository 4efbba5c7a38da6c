package dev.evenkeel.operator.sim;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Runs schedules, which are worlds of their own, on a thread for each processor, and tells of the first that fails. How many: {@code -Devenkeel.schedules=N}; those of one seed only: {@code -Devenkeel.schedule=SEED}. */
final class Schedules {
  private static final @Nullable Long SEED = Long.getLong("evenkeel.schedule");
  private static final @Nullable Integer MOST = Integer.getInteger("evenkeel.schedules");
  private static final int THREADS = Runtime.getRuntime().availableProcessors();
  private final Iterator<? extends Runnable> all;
  private final int most;
  private int begun;
  private @Nullable Throwable failure;

  private Schedules(Iterator<? extends Runnable> all, int most) {
    this.all = all;
    this.most = most;
  }

  /** The seed to begin with. */
  static long first() {
    return SEED == null ? 1 : SEED;
  }

  /** The seed to end before: there is no last one unless one is asked for. */
  static long end() {
    return SEED == null ? Long.MAX_VALUE : SEED + 1;
  }

  /**
   * Runs so many of them, or fewer when there are no more.
   *
   * @param ordinary how many when nobody asks for another number
   * @throws AssertionError what failed first
   */
  static void run(String what, int ordinary, Iterator<? extends Runnable> all) {
    Schedules run = new Schedules(all, MOST != null ? MOST : SEED != null ? Integer.MAX_VALUE : ordinary);
    long began = System.nanoTime();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (int i = 0; i < THREADS; i++) {
        threads.execute(run::work);
      }
    }
    run.end(what, Duration.ofNanos(System.nanoTime() - began));
  }

  private void end(String what, Duration took) {
    System.out.printf("%s: %,d schedules in %.1f s%n", what, begun, took.toMillis() / 1000.0);
    Throwable broken = failure;
    if (broken != null) {
      throw new AssertionError(broken.getMessage(), broken);
    }
    if (begun == 0) {
      throw new AssertionError("no schedule was run");
    }
  }

  private void work() {
    try {
      for (Runnable next = next(); next != null; next = next()) {
        next.run();
      }
    } catch (RuntimeException | Error e) {
      failed(e);
    }
  }

  private synchronized @Nullable Runnable next() {
    if (failure != null || begun >= most || !all.hasNext()) {
      return null;
    }
    begun++;
    return all.next();
  }

  private synchronized void failed(Throwable e) {
    if (failure == null) {
      failure = e;
    }
  }
}

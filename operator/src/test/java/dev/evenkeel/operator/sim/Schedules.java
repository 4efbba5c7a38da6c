package dev.evenkeel.operator.sim;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Runs schedules, which are worlds of their own, on two threads, and tells of the first that fails. How many: {@code -Devenkeel.schedules=N}, or {@code all} for the ordinary number however long it takes; those of one seed only: {@code -Devenkeel.schedule=SEED}. */
final class Schedules {
  private static final @Nullable Long SEED = Long.getLong("evenkeel.schedule");
  private static final @Nullable Integer MOST = Integer.getInteger("evenkeel.schedules");
  private static final boolean ALL = "all".equals(System.getProperty("evenkeel.schedules"));
  /** What the attacks before this one have left of their shares of the minute. */
  private static Duration spared = Duration.ZERO;
  private static final int THREADS = Math.min(2, Runtime.getRuntime().availableProcessors());
  private final Iterator<? extends Runnable> all;
  private final int most;
  private final long end;
  private int begun;
  private @Nullable Throwable failure;

  private Schedules(Iterator<? extends Runnable> all, int most, Duration longest) {
    this.all = all;
    this.most = most;
    this.end = System.nanoTime() + longest.toNanos();
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
   * Runs so many of them, or fewer when there are no more. In the ordinary suite none begins after its share of the minute and what others before it have left of theirs, so that a busy machine is not held up; whoever asks for a number, or for a seed, gets all of it.
   *
   * @param share of the minute that the ordinary suite has for all attacks
   * @param ordinary how many when nobody asks for another number
   * @throws AssertionError what failed first
   */
  static void run(String what, int ordinary, Duration share, Iterator<? extends Runnable> all) {
    Duration given = share.plus(spared);
    Duration patience = MOST == null && SEED == null && !ALL ? given : Duration.ofDays(1);
    Schedules run = new Schedules(all, MOST != null ? MOST : SEED != null ? Integer.MAX_VALUE : ordinary, patience);
    long began = System.nanoTime();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (int i = 0; i < THREADS; i++) {
        threads.execute(run::work);
      }
    }
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    spared = given.compareTo(took) > 0 ? given.minus(took) : Duration.ZERO;
    run.end(what, took);
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
    if (failure != null || begun >= most || begun > 0 && System.nanoTime() > end || !all.hasNext()) {
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

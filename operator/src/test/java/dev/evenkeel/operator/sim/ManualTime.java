package dev.evenkeel.operator.sim;

import dev.evenkeel.operator.loop.Time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;

/** Virtual time on one thread: what is due runs, in order, on the thread that moves the clock. The same seed gives the same run. */
public final class ManualTime implements Time, InstantSource {
  private record Due(Instant at, long order, Runnable task) {}

  private final PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparing(Due::at).thenComparingLong(Due::order));
  private final Random random;
  private Instant now = Instant.parse("2026-01-01T12:00:00Z");
  private long order;

  public ManualTime() {
    this(1);
  }

  public ManualTime(long seed) {
    random = new Random(seed);
  }

  @Override
  public synchronized Instant now() {
    return now;
  }

  @Override
  public Instant instant() {
    return now();
  }

  @Override
  public synchronized double random() {
    return random.nextDouble();
  }

  @Override
  public synchronized byte[] secret(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  @Override
  public synchronized Timer after(Duration delay, Runnable task) {
    Due entry = new Due(now.plus(delay.isNegative() ? Duration.ZERO : delay), order++, task);
    due.add(entry);
    return () -> {
      synchronized (this) {
        due.remove(entry);
      }
    };
  }

  @Override
  public Task fork(Runnable task) {
    task.run();
    return () -> {};
  }

  /** How many tasks wait for their time. */
  synchronized int waiting() {
    return due.size();
  }

  /** Lets the given time pass; everything that comes due in it has run when this returns. A task may itself let time pass: whatever comes due in that runs inside it. */
  public void pass(Duration by) {
    Instant end = now().plus(by);
    while (true) {
      Due next;
      synchronized (this) {
        next = due.peek();
        if (next == null || next.at().isAfter(end)) {
          // A task may have let more time pass than this.
          now = end.isAfter(now) ? end : now;
          return;
        }
        due.poll();
        now = next.at().isAfter(now) ? next.at() : now;
      }
      next.task().run();
    }
  }
}

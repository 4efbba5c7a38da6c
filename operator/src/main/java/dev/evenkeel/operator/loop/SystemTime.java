package dev.evenkeel.operator.loop;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** The machine's clock and virtual threads. One platform thread keeps the timers and runs nothing itself. */
public final class SystemTime implements Time, AutoCloseable {
  private final ScheduledThreadPoolExecutor timers;
  private final SecureRandom secure = new SecureRandom();

  public SystemTime() {
    timers = new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("evenkeel-timers").factory());
    timers.setRemoveOnCancelPolicy(true);
    timers.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public Instant now() {
    return Clock.systemUTC().instant();
  }

  @Override
  public double random() {
    return ThreadLocalRandom.current().nextDouble();
  }

  @Override
  public byte[] secret(int length) {
    byte[] bytes = new byte[length];
    secure.nextBytes(bytes);
    return bytes;
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    if (timers.isShutdown()) {
      return () -> {};
    }
    Future<?> future = timers.schedule(() -> {
      Thread.ofVirtual().name("evenkeel-timer").start(task);
    }, Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  @Override
  public Task fork(Runnable task) {
    Thread thread = Thread.ofVirtual().name("evenkeel-task").start(task);
    return thread::join;
  }

  /** Forgets every timer that has not fired. What runs goes on. */
  @Override
  public void close() {
    timers.shutdownNow();
  }
}

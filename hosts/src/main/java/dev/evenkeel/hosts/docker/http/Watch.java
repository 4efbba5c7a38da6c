package dev.evenkeel.hosts.docker.http;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Closes a channel when nothing was heard on it for too long, which gives its reader an error. One thread serves all channels: closing does not block. */
final class Watch {
  private static final ScheduledThreadPoolExecutor CLOCK = new ScheduledThreadPoolExecutor(1, task -> {
    Thread thread = new Thread(task, "engine deadlines");
    thread.setDaemon(true);
    return thread;
  });

  static {
    CLOCK.setRemoveOnCancelPolicy(true);
  }

  private final LongSupplier lastHeard;
  private final Runnable close;
  private @Nullable ScheduledFuture<?> next;
  private int round;
  private boolean stopped;
  private volatile boolean expired;

  /** @param lastHeard {@link System#nanoTime()} of the last arrival */
  Watch(LongSupplier lastHeard, Runnable close) {
    this.lastHeard = lastHeard;
    this.close = close;
  }

  /** From now on so much silence is allowed; null for any. */
  synchronized void allow(@Nullable Duration silence) {
    cancel();
    int mine = ++round;
    if (silence != null && !stopped) {
      next = CLOCK.schedule(() -> look(silence, mine), silence.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private synchronized void look(Duration silence, int mine) {
    if (stopped || round != mine) {
      return;
    }
    long left = silence.toNanos() - (System.nanoTime() - lastHeard.getAsLong());
    if (left > 0) {
      next = CLOCK.schedule(() -> look(silence, mine), left, TimeUnit.NANOSECONDS);
    } else {
      expired = true;
      Thread.ofVirtual().name("engine deadline").start(close);
    }
  }

  private void cancel() {
    if (next != null) {
      next.cancel(false);
      next = null;
    }
  }

  synchronized void stop() {
    stopped = true;
    cancel();
  }

  /** Whether the channel was closed for silence. */
  boolean expired() {
    return expired;
  }
}

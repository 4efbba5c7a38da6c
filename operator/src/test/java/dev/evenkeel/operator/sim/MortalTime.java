package dev.evenkeel.operator.sim;

import dev.evenkeel.operator.loop.Time;

import java.time.Duration;
import java.time.Instant;

/** The time of one process: when the process is dead, none of its timers rings any more. */
final class MortalTime implements Time {
  private final Time time;
  private boolean dead;

  MortalTime(Time time) {
    this.time = time;
  }

  void die() {
    dead = true;
  }

  @Override
  public Instant now() {
    return time.now();
  }

  @Override
  public double random() {
    return time.random();
  }

  @Override
  public byte[] secret(int length) {
    return time.secret(length);
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    return time.after(delay, () -> {
      if (!dead) {
        task.run();
      }
    });
  }

  @Override
  public Task fork(Runnable task) {
    return time.fork(task);
  }
}

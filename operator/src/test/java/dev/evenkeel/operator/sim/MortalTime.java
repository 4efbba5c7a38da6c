package dev.evenkeel.operator.sim;

import dev.evenkeel.operator.loop.Time;

import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;

/** The time of one process: its clock may go wrong while its timers go right, and when it is dead, none of them rings any more. */
final class MortalTime implements Time {
  private final Time time;
  private final UnaryOperator<Instant> clock;
  private boolean dead;

  /** @param clock what the clock shows at a time */
  MortalTime(Time time, UnaryOperator<Instant> clock) {
    this.time = time;
    this.clock = clock;
  }

  void die() {
    dead = true;
  }

  @Override
  public Instant now() {
    return clock.apply(time.now());
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

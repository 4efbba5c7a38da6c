package dev.evenkeel.operator.loop;

import java.time.Duration;
import java.time.Instant;

/**
 * The clock, the threads and the dice of the loop, in one place. With the system's own everything runs on virtual threads; a simulation runs it all on one thread in virtual time. Nobody in the loop asks for the time, starts a thread, sleeps or draws a
 * random number in another way, and nobody holds a lock while calling {@link #fork}.
 */
public interface Time {

  Instant now();

  /** Uniform in [0, 1). */
  double random();

  /** Fresh bytes that nobody can guess; a simulation gives predictable ones. */
  byte[] secret(int length);

  /** Runs the task once on a thread of its own, not before the delay has passed. */
  Timer after(Duration delay, Runnable task);

  /** Runs the task on a thread of its own; a simulation may run it before this returns. */
  Task fork(Runnable task);

  /** Something that will be run. */
  interface Timer {
    /** Takes it back if it has not begun. */
    void cancel();
  }

  /** Something that runs. */
  interface Task {
    /** Waits for its end. */
    void join() throws InterruptedException;
  }
}

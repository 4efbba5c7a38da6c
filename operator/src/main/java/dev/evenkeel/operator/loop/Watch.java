package dev.evenkeel.operator.loop;

import java.time.Duration;
import java.util.function.Consumer;

/** A deadline over everything that talks to a host. When one passes, the talker is not asked to hurry: the whole link is given up, which ends whatever hangs on it. */
final class Watch {
  private final Time time;
  private final Consumer<String> expired;

  /** @param expired hears what took too long; called on a thread of its own */
  Watch(Time time, Consumer<String> expired) {
    this.time = time;
    this.expired = expired;
  }

  /** Something that talks to a host. */
  interface Talk<T> {
    T call() throws java.io.IOException, InterruptedException;
  }

  <T> T over(String what, Duration deadline, Talk<T> talk) throws java.io.IOException, InterruptedException {
    Time.Timer timer = time.after(deadline, () -> expired.accept(what + " took longer than " + deadline.toSeconds() + " s"));
    try {
      return talk.call();
    } finally {
      timer.cancel();
    }
  }
}

package dev.evenkeel.hosts.ssh;

import dev.evenkeel.hosts.Link;
import io.github.resilience4j.core.IntervalFunction;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps trying to reach one host, and waits longer from try to try. It is kept for the host's whole life: a link that is lost soon after it was opened counts as a failed try, so a flapping line does not make a storm of logins.
 * <p>
 * Failures that a person has to mend (a changed key, a refused login) are tried rarely, for sshd and fail2ban count them. {@link #tryNow} ends a wait.
 */
public final class Connector {
  private final Opening opening;
  private final Doorway doorway;
  private final String firstHop;
  private final Rhythm rhythm;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int tries;
  private @Nullable Instant next;
  private @Nullable IOException failure;
  private @Nullable Instant openedAt;
  private boolean hurry;

  /** One attempt to open a link. */
  @FunctionalInterface
  public interface Opening {
    Link open() throws IOException;
  }

  /**
   * How long to wait.
   *
   * @param passing before try n + 1 after n failures that may pass by themselves, in milliseconds
   * @param standing the same for failures that a person has to mend
   * @param proven after so long an open link has proved itself, and its loss starts the count anew
   */
  public record Rhythm(IntervalFunction passing, IntervalFunction standing, Duration proven) {
    /** 1 s, 2 s, 4 s … to a minute; half a minute … to ten minutes; each give or take a third. */
    public static final Rhythm DEFAULT = new Rhythm(IntervalFunction.ofExponentialRandomBackoff(1_000, 2, 0.33, 60_000),
        IntervalFunction.ofExponentialRandomBackoff(30_000, 2, 0.33, 600_000), Duration.ofSeconds(30));
  }

  /**
   * What to show of a host that is not reached.
   *
   * @param tries in a row that failed; 0 while all is well
   * @param next when the next one is due, or null while one is under way or a link is open
   * @param failure the last one, or null
   */
  public record State(int tries, @Nullable Instant next, @Nullable IOException failure) {}

  /**
   * @param firstHop the machine whose sshd feels the login ({@link SshAddress#firstHop})
   * @param doorway shared by all connectors of the process
   */
  public Connector(Opening opening, String firstHop, Doorway doorway, Rhythm rhythm, Clock clock) {
    this.opening = opening;
    this.firstHop = firstHop;
    this.doorway = doorway;
    this.rhythm = rhythm;
    this.clock = clock;
  }

  /** Returns an open link, however long that takes. One caller at a time. */
  public Link connect() throws InterruptedException {
    countEarlyLoss();
    while (true) {
      waitForNext();
      try {
        Link link = doorway.through(firstHop, opening);
        succeeded();
        return link;
      } catch (IOException e) {
        failed(e);
      }
    }
  }

  public State state() {
    lock.lock();
    try {
      return new State(tries, next, failure);
    } finally {
      lock.unlock();
    }
  }

  /** Ends the wait: somebody has changed the manifest, or asks for it. */
  public void tryNow() {
    lock.lock();
    try {
      hurry = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void countEarlyLoss() {
    lock.lock();
    try {
      Instant opened = openedAt;
      openedAt = null;
      if (opened != null && Duration.between(opened, clock.instant()).compareTo(rhythm.proven) < 0) {
        tries++;
        next = clock.instant().plusMillis(rhythm.passing.apply(tries));
      } else if (opened != null) {
        tries = 0;
        failure = null;
      }
    } finally {
      lock.unlock();
    }
  }

  private void waitForNext() throws InterruptedException {
    lock.lock();
    try {
      // In slices: after the machine was suspended or its clock set, the wait must not last for hours.
      long left = millisLeft();
      while (left > 0 && !hurry) {
        boolean woken = changed.await(Math.min(left, 1_000), TimeUnit.MILLISECONDS);
        left = woken && hurry ? 0 : millisLeft();
      }
      next = null;
      hurry = false;
    } finally {
      lock.unlock();
    }
  }

  private long millisLeft() {
    return next == null ? 0 : Duration.between(clock.instant(), next).toMillis();
  }

  private void succeeded() {
    lock.lock();
    try {
      openedAt = clock.instant();
      next = null;
    } finally {
      lock.unlock();
    }
  }

  private void failed(IOException e) {
    boolean passing = !(e instanceof ConnectFailedException known) || known.reason().mayPass();
    lock.lock();
    try {
      tries++;
      failure = e;
      next = clock.instant().plusMillis((passing ? rhythm.passing : rhythm.standing).apply(tries));
    } finally {
      lock.unlock();
    }
  }
}

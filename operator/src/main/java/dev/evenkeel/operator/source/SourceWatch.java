package dev.evenkeel.operator.source;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Fetches now and then, and when asked. Between two fetches passes the interval, longer after failures in a row, and a random part of it, so that many operators do not ask one remote at once. Everything that was fetched is told on the watch's own thread, in order.
 */
public final class SourceWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SourceWatch.class);
  static final Duration LONGEST = Duration.ofMinutes(5);

  private final Source source;
  private final Duration interval;
  private final RandomGenerator random;
  private final Consumer<Fetched> listener;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wake = lock.newCondition();
  private List<CompletableFuture<Fetched>> asked = new ArrayList<>();
  private boolean closed;
  private final Thread thread;

  private SourceWatch(Source source, Duration interval, RandomGenerator random, Consumer<Fetched> listener) {
    this.source = source;
    this.interval = interval;
    this.random = random;
    this.listener = listener;
    this.thread = Thread.ofVirtual().name("source").unstarted(this::watch);
  }

  /**
   * Starts with a fetch at once.
   *
   * @param listener hears every fetch, also when nothing is new; what it throws reaches whoever asked, and ends nothing
   */
  public static SourceWatch start(Source source, Duration interval, RandomGenerator random, Consumer<Fetched> listener) {
    SourceWatch watch = new SourceWatch(source, interval, random, listener);
    watch.thread.start();
    return watch;
  }

  /** Asks for a fetch that begins from now on. Requests that wait together are answered by one fetch, after the listener has heard of it. Fails when the watch is closed first. */
  public CompletableFuture<Fetched> requestFetch() {
    CompletableFuture<Fetched> answer = new CompletableFuture<>();
    lock.lock();
    try {
      if (closed) {
        answer.completeExceptionally(new IllegalStateException("the operator is stopping"));
      } else {
        asked.add(answer);
        wake.signalAll();
      }
    } finally {
      lock.unlock();
    }
    return answer;
  }

  /** How long to wait after so many failures in a row: doubled each time up to five minutes, and a fifth more or less. */
  static Duration pause(Duration interval, int failures, RandomGenerator random) {
    long longest = Math.max(interval.toMillis(), LONGEST.toMillis());
    long doubled = Math.min(longest, interval.toMillis() << Math.min(failures, 10));
    return Duration.ofMillis((long) (doubled * random.nextDouble(0.8, 1.2)));
  }

  private void watch() {
    int failures = 0;
    boolean go = true;
    while (go) {
      List<CompletableFuture<Fetched>> waiting = taken();
      try {
        Fetched fetched = source.fetch();
        failures = fetched instanceof Fetched.Failed ? failures + 1 : 0;
        listener.accept(fetched);
        waiting.forEach(answer -> answer.complete(fetched));
      } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
        failures++;
        waiting.forEach(answer -> answer.completeExceptionally(new CompletionException(e)));
        LOG.error("What was fetched from {} could not be taken; it is tried again", source.name(), e);
      }
      go = rest(pause(interval, failures, random));
    }
    taken().forEach(answer -> answer.completeExceptionally(new IllegalStateException("the operator is stopping")));
  }

  private List<CompletableFuture<Fetched>> taken() {
    lock.lock();
    try {
      List<CompletableFuture<Fetched>> all = asked;
      asked = new ArrayList<>();
      return all;
    } finally {
      lock.unlock();
    }
  }

  /** Until the time is over or somebody asks; false when it is closed. */
  private boolean rest(Duration pause) {
    lock.lock();
    try {
      long left = pause.toNanos();
      while (!closed && asked.isEmpty() && left > 0) {
        left = wake.awaitNanos(left);
      }
      return !closed;
    } catch (InterruptedException e) {
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a fetch that is under way; the source itself is not closed. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      wake.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      if (!thread.join(Duration.ofSeconds(10))) {
        thread.interrupt();
        thread.join(Duration.ofSeconds(1));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

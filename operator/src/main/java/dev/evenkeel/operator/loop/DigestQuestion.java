package dev.evenkeel.operator.loop;

import dev.evenkeel.hosts.Host;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * One question about what a tag stands for. It is put to one connected host, and while no answer comes to another one as well, ever more seldom: a host that hangs holds up nobody else's commit, and a slow registry is not asked by the whole fleet. The first answer counts. It ends exactly once, by an answer or
 * by the loss of every host that was asked.
 *
 * <p>
 * Guarded by its own lock, which is not held while a host is asked.
 */
final class DigestQuestion {
  /** Doubles with each host. */
  private static final Duration FIRST_PATIENCE = Duration.ofSeconds(1);

  private final Time time;
  private final String reference;
  private final Deque<Host> left;
  private final Consumer<@Nullable String> answer;
  private final Runnable lost;
  private Duration patience = FIRST_PATIENCE;
  private Time.@Nullable Timer deadline;
  private Time.@Nullable Timer next;
  private int open;
  private boolean over;

  /**
   * @param hosts connected ones, in the order in which they are asked
   * @param answer takes the digest, or null when no registry knows the reference or the deadline has passed
   * @param lost told instead when every host was lost before it answered
   */
  DigestQuestion(Time time, String reference, Collection<Host> hosts, Consumer<@Nullable String> answer, Runnable lost) {
    this.time = time;
    this.reference = reference;
    this.left = new ArrayDeque<>(hosts);
    this.answer = answer;
    this.lost = lost;
  }

  void ask(Duration within) {
    Time.Timer timer = time.after(within, () -> end(() -> answer.accept(null)));
    synchronized (this) {
      deadline = timer;
    }
    askNext();
  }

  private void askNext() {
    Host host;
    Duration wait;
    synchronized (this) {
      host = over ? null : left.poll();
      if (host == null) {
        return;
      }
      open++;
      wait = patience;
      patience = patience.multipliedBy(2);
      next = left.isEmpty() ? null : time.after(wait, this::askNext);
    }
    time.fork(() -> ask(host));
  }

  private void ask(Host host) {
    try {
      String digest = host.resolveDigest(reference).orElse(null);
      end(() -> answer.accept(digest));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // The link was lost: another host is asked at once.
      boolean nobody;
      synchronized (this) {
        open--;
        nobody = open == 0 && left.isEmpty();
        cancel(next);
      }
      if (nobody) {
        end(lost);
      } else {
        askNext();
      }
    }
  }

  private void end(Runnable how) {
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
      cancel(deadline);
      cancel(next);
    }
    how.run();
  }

  private static void cancel(Time.@Nullable Timer timer) {
    if (timer != null) {
      timer.cancel();
    }
  }
}

package dev.evenkeel.testbed;

import java.time.Duration;

/** What a {@link TcpProxy} was told to do to the bytes that pass. Guarded by its own monitor. */
final class Trouble {
  private static final long UNLIMITED = Long.MAX_VALUE;

  private Duration delay = Duration.ZERO;
  private boolean frozen;
  private boolean eatsReplies;
  private long replyBytesLeft = UNLIMITED;
  private long requestBytesLeft = UNLIMITED;
  private Runnable onRequest = () -> {};

  synchronized void delay(Duration oneWay) {
    delay = oneWay;
    notifyAll();
  }

  synchronized void freeze(boolean on) {
    frozen = on;
    notifyAll();
  }

  synchronized void eatReplies(boolean on) {
    eatsReplies = on;
    notifyAll();
  }

  synchronized void cutAfterReplyBytes(long bytes) {
    replyBytesLeft = bytes;
  }

  synchronized void afterRequestBytes(long bytes, Runnable action) {
    requestBytesLeft = bytes;
    onRequest = action;
  }

  /** Takes note of a request, and runs what was to be run behind so many bytes of them. */
  void countRequest(int length) {
    Runnable due;
    synchronized (this) {
      if (requestBytesLeft == UNLIMITED) {
        return;
      }
      requestBytesLeft -= length;
      if (requestBytesLeft > 0) {
        return;
      }
      requestBytesLeft = UNLIMITED;
      due = onRequest;
    }
    due.run();
  }

  synchronized void end() {
    delay = Duration.ZERO;
    frozen = false;
    eatsReplies = false;
    replyBytesLeft = UNLIMITED;
    requestBytesLeft = UNLIMITED;
    notifyAll();
  }

  /** Waits until bytes that arrived at a time may pass. A shorter delay told meanwhile counts at once.
   *
   * @param arrivedNanos by {@link System#nanoTime()} */
  synchronized void awaitPassage(long arrivedNanos) throws InterruptedException {
    while (true) {
      var left = arrivedNanos + delay.toNanos() - System.nanoTime();
      if (!frozen && left <= 0) {
        return;
      }
      if (frozen) {
        wait();
      } else {
        wait(left / 1_000_000, (int) (left % 1_000_000));
      }
    }
  }

  /** How many bytes of a reply may pass now.
   *
   * @param length how many there are
   * @return as many if nothing is wrong, 0 if replies are eaten, fewer if the connections are to be cut after them */
  synchronized int takeReply(int length) {
    if (eatsReplies) {
      return 0;
    }
    if (replyBytesLeft == UNLIMITED) {
      return length;
    }
    var passes = (int) Math.min(length, replyBytesLeft);
    replyBytesLeft -= passes;
    return passes;
  }

  /** True if the bytes of replies that were still to pass have passed. */
  synchronized boolean replyBytesSpent() {
    return replyBytesLeft == 0;
  }
}

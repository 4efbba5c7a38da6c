package dev.evenkeel.hosts.ssh;

import com.jcraft.jsch.Session;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Notices a peer that has gone silent. It counts intervals, not clock time, so that a process that was itself stopped for a minute gets an interval to hear what waits in its socket. The library's own keep-alive is not used: it interrupts reads in
 * the middle of a packet, and its sign of life can block behind a stuck writer, after which nobody would notice anything.
 */
final class Pulse {
  private final Session session;
  private final Wire wire;
  private final Duration interval;
  private final int count;
  private final String host;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AtomicBoolean asking = new AtomicBoolean();

  Pulse(Session session, Wire wire, SshSettings settings, String host) {
    this.session = session;
    this.wire = wire;
    this.interval = settings.keepAlive();
    this.count = settings.keepAliveCount();
    this.host = host;
  }

  void start() {
    Thread.ofVirtual().name("pulse " + host).start(this::beat);
  }

  void stop() {
    stopped.countDown();
  }

  private void beat() {
    long before = wire.heard();
    int silent = 0;
    try {
      while (!stopped.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
        long now = wire.heard();
        silent = now == before ? silent + 1 : 0;
        before = now;
        if (silent >= count) {
          wire.cut(new IOException("no sign of life for " + interval.multipliedBy(count).toMillis() + " ms"));
          return;
        }
        if (silent > 0) {
          ask();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Sends a request that every server answers, if only with a refusal. On a thread of its own, for sending may block. */
  private void ask() {
    if (asking.compareAndSet(false, true)) {
      Thread.ofVirtual().name("pulse " + host).start(() -> {
        try {
          session.sendKeepAliveMsg();
        } catch (Exception e) {
          wire.cut(new IOException("cannot send: " + e.getMessage(), e));
        } finally {
          asking.set(false);
        }
      });
    }
  }
}

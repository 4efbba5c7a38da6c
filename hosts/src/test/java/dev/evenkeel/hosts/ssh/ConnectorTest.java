package dev.evenkeel.hosts.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.hosts.Link;
import dev.evenkeel.hosts.ssh.ConnectFailedException.Reason;
import io.github.resilience4j.core.IntervalFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

@Timeout(30)
class ConnectorTest {
  private static final Connector.Rhythm QUICK = new Connector.Rhythm(IntervalFunction.of(5), IntervalFunction.of(Duration.ofHours(1)),
      Duration.ofHours(1));
  private final Doorway doorway = new Doorway(2);
  private final AtomicInteger attempts = new AtomicInteger();

  private Connector connector(Connector.Opening opening) {
    return new Connector(opening, "h:22", doorway, QUICK, Clock.systemUTC());
  }

  private static ConnectFailedException failure(Reason reason) {
    return new ConnectFailedException(reason, "h", "no", "Mend it.", null);
  }

  @Test
  void failuresThatMayPassAreTriedAgain() throws Exception {
    try (LocalLink link = new LocalLink()) {
      Connector connector = connector(() -> {
        if (attempts.incrementAndGet() < 4) {
          throw failure(Reason.TIMEOUT);
        }
        return link;
      });
      assertSame(link, connector.connect());
      assertEquals(4, attempts.get());
    }
  }

  @Test
  void aRefusedLoginIsNotHammeredButTriedWhenAsked() throws Exception {
    CompletableFuture<Link> opened = new CompletableFuture<>();
    CountDownLatch second = new CountDownLatch(2);
    try (LocalLink link = new LocalLink()) {
      Connector connector = connector(() -> {
        second.countDown();
        if (attempts.incrementAndGet() < 3) {
          throw failure(Reason.AUTH_REFUSED);
        }
        return link;
      });
      Thread.ofVirtual().start(() -> {
        try {
          opened.complete(connector.connect());
        } catch (InterruptedException e) {
          opened.completeExceptionally(e);
        }
      });
      awaitTries(connector, 1);
      assertNotNull(connector.state().next());
      assertEquals(1, attempts.get());
      connector.tryNow();
      awaitTries(connector, 2);
      connector.tryNow();
      assertSame(link, opened.get(10, TimeUnit.SECONDS));
      assertNull(connector.state().next());
    }
  }

  private static void awaitTries(Connector connector, int tries) {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (connector.state().tries() < tries) {
      assertTrue(System.nanoTime() < end, "still " + connector.state());
      java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void aLinkThatIsLostAtOnceCountsAsAFailedTry() throws Exception {
    Connector connector = connector(LocalLink::new);
    connector.connect().close();
    assertEquals(0, connector.state().tries());
    connector.connect().close();
    connector.connect().close();
    assertEquals(2, connector.state().tries());
  }

  @Test
  void waitsGrowWithEachTry() {
    IntervalFunction passing = Connector.Rhythm.DEFAULT.passing();
    assertTrue(passing.apply(1) < passing.apply(4) && passing.apply(4) < passing.apply(20));
    assertTrue(passing.apply(1_000) <= 60_000 * 1.34);
  }

  @Test
  void fewLoginsGoThroughOneDoorAtATime() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(10);
    CountDownLatch full = new CountDownLatch(2);
    for (int i = 0; i < 10; i++) {
      Connector connector = connector(() -> {
        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
        full.countDown();
        try {
          assertTrue(full.await(10, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
          throw new java.io.InterruptedIOException();
        }
        inside.decrementAndGet();
        return new LocalLink();
      });
      Thread.ofVirtual().start(() -> {
        try {
          connector.connect().close();
          done.countDown();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      });
    }
    assertTrue(done.await(20, TimeUnit.SECONDS));
    assertEquals(2, most.get());
  }
}

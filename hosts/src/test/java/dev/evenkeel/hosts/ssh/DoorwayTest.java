package dev.evenkeel.hosts.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

@Timeout(30)
class DoorwayTest {
  private final Doorway doorway = new Doorway(2);

  @Test
  void fewLoginsGoThroughOneDoorAtATime() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(10);
    CountDownLatch full = new CountDownLatch(2);
    for (int i = 0; i < 10; i++) {
      Thread.ofVirtual().start(() -> {
        try {
          doorway.through("h:22", () -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            full.countDown();
            await(full);
            inside.decrementAndGet();
            return new LocalLink();
          }).close();
          done.countDown();
        } catch (IOException | InterruptedException e) {
          throw new IllegalStateException(e);
        }
      });
    }
    assertTrue(done.await(20, TimeUnit.SECONDS));
    assertEquals(2, most.get());
  }

  @Test
  void aFailedLoginLeavesTheDoorOpen() throws Exception {
    for (int i = 0; i < 5; i++) {
      assertThrows(IOException.class, () -> doorway.through("h:22", () -> {
        throw new IOException("refused");
      }));
    }
    doorway.through("h:22", LocalLink::new).close();
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      assertTrue(latch.await(10, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new java.io.InterruptedIOException();
    }
  }
}

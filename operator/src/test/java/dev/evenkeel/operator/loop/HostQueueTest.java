package dev.evenkeel.operator.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.operator.sim.ManualTime;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

class HostQueueTest {
  private static final Duration WINDOW = Duration.ofMillis(10);
  private final ManualTime time = new ManualTime();
  private final HostQueue queue = new HostQueue(time, WINDOW, 1);
  private final List<Batch> batches = new ArrayList<>();

  private Evidence about(Evidence.Cause cause, String container) {
    return Evidence.about(time.now(), cause, new TreeSet<>(Set.of(ObjectKey.container(container))));
  }

  @Test
  void a_burst_is_one_turn() {
    queue.open("h1", batches::add);
    for (int i = 0; i < 100; i++) {
      queue.add("h1", about(Evidence.Cause.SIGNAL, "c" + i));
    }
    time.pass(Duration.ofSeconds(1));
    assertEquals(1, batches.size());
    assertEquals(100, batches.getFirst().keys().size());
    assertFalse(batches.getFirst().full());
  }

  @Test
  void too_much_evidence_becomes_a_full_look() {
    queue.open("h1", batches::add);
    for (int i = 0; i <= Batch.MAX_KEYS; i++) {
      queue.add("h1", about(Evidence.Cause.SIGNAL, "c" + i));
    }
    time.pass(Duration.ofSeconds(1));
    assertEquals(List.of(true), batches.stream().map(Batch::full).toList());
    assertTrue(batches.getFirst().keys().isEmpty());
  }

  @Test
  void what_comes_during_a_turn_makes_another_one() {
    queue.open("h1", batch -> {
      batches.add(batch);
      if (batches.size() == 1) {
        queue.add("h1", about(Evidence.Cause.SIGNAL, "late"));
      }
    });
    queue.add("h1", about(Evidence.Cause.SIGNAL, "early"));
    time.pass(Duration.ofSeconds(1));
    assertEquals(List.of(Set.of(ObjectKey.container("early")), Set.of(ObjectKey.container("late"))),
        batches.stream().map(Batch::keys).toList());
  }

  @Test
  void a_closed_host_is_not_worked_on() {
    queue.open("h1", batches::add);
    queue.add("h1", about(Evidence.Cause.SIGNAL, "web"));
    queue.close("h1");
    queue.add("h1", about(Evidence.Cause.SIGNAL, "web"));
    time.pass(Duration.ofSeconds(1));
    assertEquals(List.of(), batches);
  }

  @Test
  void a_turn_that_hangs_holds_neither_other_hosts_nor_after_it_was_abandoned_its_own() throws InterruptedException {
    try (SystemTime real = new SystemTime()) {
      HostQueue threaded = new HostQueue(real, WINDOW, 1);
      CountDownLatch hanging = new CountDownLatch(1);
      CountDownLatch release = new CountDownLatch(1);
      CountDownLatch other = new CountDownLatch(1);
      CountDownLatch again = new CountDownLatch(1);
      threaded.open("hung", batch -> {
        if (hanging.getCount() == 0) {
          again.countDown();
          return;
        }
        hanging.countDown();
        try {
          release.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      });
      threaded.open("other", batch -> other.countDown());
      threaded.add("hung", about(Evidence.Cause.RESYNC, "a"));
      assertTrue(hanging.await(5, TimeUnit.SECONDS));
      threaded.add("other", about(Evidence.Cause.SIGNAL, "b"));
      assertTrue(other.await(5, TimeUnit.SECONDS));
      threaded.add("hung", about(Evidence.Cause.SIGNAL, "c"));
      threaded.abandon("hung");
      assertTrue(again.await(5, TimeUnit.SECONDS));
      release.countDown();
    }
  }

  @Test
  void routine_looks_wait_for_a_slot_and_urgent_ones_do_not() throws InterruptedException {
    try (SystemTime real = new SystemTime()) {
      HostQueue threaded = new HostQueue(real, WINDOW, 1);
      CountDownLatch first = new CountDownLatch(1);
      CountDownLatch release = new CountDownLatch(1);
      CountDownLatch urgent = new CountDownLatch(1);
      CountDownLatch second = new CountDownLatch(1);
      threaded.open("a", batch -> {
        first.countDown();
        try {
          release.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      });
      threaded.open("b", batch -> second.countDown());
      threaded.open("c", batch -> urgent.countDown());
      threaded.add("a", about(Evidence.Cause.RESYNC, "x"));
      assertTrue(first.await(5, TimeUnit.SECONDS));
      threaded.add("b", about(Evidence.Cause.RESYNC, "x"));
      threaded.add("c", about(Evidence.Cause.SIGNAL, "x"));
      assertTrue(urgent.await(5, TimeUnit.SECONDS));
      assertFalse(second.await(100, TimeUnit.MILLISECONDS));
      release.countDown();
      assertTrue(second.await(5, TimeUnit.SECONDS));
    }
  }
}

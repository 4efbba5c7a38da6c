package dev.evenkeel.operator.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.model.Reason;
import dev.evenkeel.hosts.fake.FakeHost;
import dev.evenkeel.operator.sim.ManualTime;
import org.junit.jupiter.api.Test;

import java.time.Duration;

/** How often a host that cannot be reached is tried. */
class BackoffTest {
  private final Backoff backoff = new Backoff(new ManualTime(), Duration.ofSeconds(1), Duration.ofSeconds(60));

  private static void within(Duration wait, long fromMillis, long toMillis) {
    assertTrue(wait.toMillis() >= fromMillis && wait.toMillis() <= toMillis, () -> "waits " + wait);
  }

  @Test
  void waits_double_to_a_minute_and_half_of_each_is_chance() {
    for (int i = 0; i < 50; i++) {
      within(backoff.after(1, Reason.UNREACHABLE), 500, 1_000);
      within(backoff.after(4, Reason.UNREACHABLE), 4_000, 8_000);
      within(backoff.after(1_000, Reason.UNREACHABLE), 30_000, 60_000);
    }
    assertTrue(java.util.stream.IntStream.range(0, 50).mapToObj(_ -> backoff.after(4, Reason.UNREACHABLE)).distinct().count() > 10);
  }

  @Test
  void what_a_person_has_to_mend_is_tried_rarely() {
    within(backoff.after(1, Reason.LOGIN_REFUSED), 15_000, 30_000);
    within(backoff.after(100, Reason.HOST_KEY_CHANGED), 300_000, 600_000);
  }

  @Test
  void a_link_that_is_lost_again_and_again_makes_no_storm_of_logins() {
    try (Rig rig = new Rig()) {
      FakeHost host = rig.host("h1", "web");
      rig.apply(new TestFleet("c1").host("h1").service("h1", "web"));
      rig.pass(10_000);
      int made = 0;
      for (int i = 0; i < 600; i++) {
        if (rig.operator.connection("h1").orElseThrow() instanceof Connection.Connected) {
          made++;
          host.world().goUnreachable();
          host.world().comeBack();
        }
        rig.pass(1_000);
      }
      assertTrue(made < 60, "logged in " + made + " times in ten minutes");
      rig.pass(Duration.ofMinutes(2));
      assertEquals(Progress.State.CONVERGED, rig.operator.progress().state(), rig::story);
    }
  }
}

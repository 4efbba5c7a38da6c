package dev.evenkeel.operator.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.evenkeel.api.host.Checks;
import dev.evenkeel.operator.loop.Remedies.Move;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

class RemediesTest {
  private static final Instant T0 = Instant.parse("2026-01-01T12:00:00Z");
  private static final Duration QUIET = Duration.ofMinutes(3);

  private static Move next(List<Instant> taken, Instant unhealthySince, Instant now) {
    return Remedies.next(Checks.Remedy.DEFAULT, taken, unhealthySince, QUIET, now);
  }

  @Test
  void the_ladder_is_climbed_step_by_step_with_a_pause_between() {
    assertEquals(new Move.Take(Checks.Action.RESTART, 1, 2), next(List.of(), T0, T0));
    assertEquals(new Move.Await(T0.plusSeconds(30)), next(List.of(T0), T0, T0.plusSeconds(10)));
    assertEquals(new Move.Take(Checks.Action.RECREATE, 2, 2), next(List.of(T0), T0, T0.plusSeconds(30)));
    List<Instant> both = List.of(T0, T0.plusSeconds(30));
    assertEquals(new Move.Await(T0.plusSeconds(60)), next(both, T0, T0.plusSeconds(31)));
    assertInstanceOf(Move.Exhausted.class, next(both, T0, T0.plusSeconds(60)));
  }

  @Test
  void a_new_trouble_begins_at_the_bottom() {
    Instant later = T0.plus(Duration.ofMinutes(10));
    assertEquals(new Move.Take(Checks.Action.RESTART, 1, 2), next(List.of(T0, T0.plusSeconds(30)), later, later));
  }

  @Test
  void a_restarted_operator_goes_on_where_it_was() {
    Instant noticed = T0.plusSeconds(40);
    assertEquals(new Move.Take(Checks.Action.RECREATE, 2, 2), next(List.of(T0), noticed, noticed));
  }

  @Test
  void the_budget_is_shared_by_all_troubles_within_its_time() {
    List<Instant> five = List.of(T0, T0.plusSeconds(600), T0.plusSeconds(1200), T0.plusSeconds(1800), T0.plusSeconds(2400));
    Instant now = T0.plusSeconds(3000);
    assertEquals(T0.plus(Duration.ofHours(1)), assertInstanceOf(Move.Exhausted.class, next(five, now, now)).again());
    Instant allowed = T0.plusSeconds(3601);
    assertEquals(new Move.Take(Checks.Action.RESTART, 1, 2), next(five, allowed, allowed));
  }
}

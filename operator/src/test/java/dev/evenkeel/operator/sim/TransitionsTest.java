package dev.evenkeel.operator.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Whatever stood before, whatever was broken in between and whatever people did: a fleet ends where the same fleet ends on fresh hosts. */
class TransitionsTest {
  private static final int FIRST = Integer.getInteger("evenkeel.schedule", 1);
  private static final int SCHEDULES = Integer.getInteger("evenkeel.schedules", 60);

  @Test
  void every_way_to_a_fleet_ends_where_a_fresh_one_does() {
    for (int seed = FIRST; seed < FIRST + SCHEDULES; seed++) {
      run(seed);
    }
  }

  private static void run(long seed) {
    Random random = new Random(seed);
    Commit before = new Commit("c0", Manifest.sound(random));
    Commit wanted = new Commit("c1", Manifest.sound(random));
    Commit broken = new Commit("c2", Manifest.broken(random));
    Commit again = new Commit("c3", wanted.yaml());
    try (Simulation world = new Simulation(seed)) {
      try {
        Hands hands = new Hands(world, random);
        for (Commit commit : List.of(before, wanted, broken)) {
          world.commit(commit);
          world.pass(Duration.ofMillis(random.nextInt(20_000)));
          hands.once();
          world.pass(Duration.ofMillis(random.nextInt(20_000)));
        }
        world.commit(again);
        assertTrue(world.settle(Duration.ofMinutes(20)), "it is not as written after 20 minutes");
        assertEquals("", Oracles.differences(End.fresh(again), world.oracles().standing()), "what stands on the hosts");
        assertEquals(0, world.oracles().writesDuring(Duration.ofMinutes(4)), "writes at rest");
        assertEquals(List.of(), world.oracles().complaints());
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage() + "\n" + world.story(), e);
      }
    }
  }
}

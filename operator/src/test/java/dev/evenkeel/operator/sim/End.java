package dev.evenkeel.operator.sim;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.SortedMap;

/** Where a commit leads on fresh hosts when nothing goes wrong. */
final class End {
  private End() {}

  static SortedMap<String, String> fresh(Commit commit) {
    try (Simulation world = new Simulation(0)) {
      world.commit(commit);
      assertTrue(world.settle(Duration.ofMinutes(5)), () -> "the fresh one is not as written\n" + world.story());
      return world.oracles().standing();
    }
  }
}

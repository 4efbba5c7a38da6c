package dev.evenkeel.operator.sim;

import java.time.Duration;
import java.util.SortedMap;

/** Where a commit leads on fresh hosts when nothing goes wrong. */
final class End {
  private End() {}

  static SortedMap<String, String> fresh(Commit commit) {
    try (Simulation world = new Simulation(0, Mishaps.NONE)) {
      world.commit(commit);
      if (!world.settle(Duration.ofMinutes(5))) {
        throw new AssertionError("the fresh one is not as written\n" + world.story());
      }
      return world.machines().standing();
    }
  }
}

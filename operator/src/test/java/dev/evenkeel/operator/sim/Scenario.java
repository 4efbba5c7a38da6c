package dev.evenkeel.operator.sim;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * Two commits and something a person does in between, drawn from a seed.
 *
 * @param seed of everything that is left to chance in it
 */
record Scenario(long seed, Commit first, Commit second) {

  static Scenario of(long seed) {
    Random random = new Random(seed);
    return new Scenario(seed, new Commit("c0", Manifest.small(random)), new Commit("c1", Manifest.small(random)));
  }

  /** Lets it happen; faults may strike at any call of it. Returns what the person did, or the empty string. */
  String play(Simulation world) {
    Hands hands = new Hands(world, new Random(seed));
    world.commit(first);
    world.pass(Duration.ofSeconds(6));
    String done = hands.once();
    world.pass(Duration.ofSeconds(4));
    world.commit(second);
    world.pass(Duration.ofSeconds(8));
    return done;
  }

  /** The commit that has to be true at the end. */
  Commit last() {
    return second;
  }

  List<Commit> commits() {
    return List.of(first, second);
  }
}

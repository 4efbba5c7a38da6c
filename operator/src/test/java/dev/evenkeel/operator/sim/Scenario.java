package dev.evenkeel.operator.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;

/**
 * Two commits and something a person does in between, drawn from a seed.
 *
 * @param seed of everything that is left to chance in it
 * @param middle where the first commit leads on fresh hosts
 * @param end where the second commit leads on fresh hosts
 */
record Scenario(long seed, Commit first, Commit second, SortedMap<String, String> middle, SortedMap<String, String> end) {

  static Scenario of(long seed) {
    Random random = new Random(seed);
    Commit first = Commit.of("c0", Manifest.small(random));
    Commit second = Commit.of("c1", Manifest.small(random));
    return new Scenario(seed, first, second, End.fresh(first), End.fresh(second));
  }

  /** Lets it happen; anything may go wrong in it. Returns what the person did. */
  List<Deed> play(Simulation world) {
    Hands hands = new Hands(world, new Random(seed));
    List<Deed> done = new ArrayList<>();
    world.oracles().expect(first, middle);
    world.oracles().expect(second, end);
    world.commit(first);
    world.pass(Duration.ofSeconds(6));
    hands.once().ifPresent(done::add);
    world.pass(Duration.ofSeconds(4));
    world.commit(second);
    world.pass(Duration.ofSeconds(8));
    return done;
  }

  /** How many calls and signals there are when nothing goes wrong. */
  Faults course() {
    try (Simulation world = new Simulation(seed, Mishaps.NONE)) {
      play(world);
      return world.faults;
    }
  }
}

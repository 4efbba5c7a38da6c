package dev.evenkeel.operator.sim;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/** The remote dies, is slow, and has its history rewritten while people push and the operator crashes: hosts are led to the last commit that could be read, and in the end to the last one that was pushed. */
@Tag("simulator")
class RemoteTest {
  private static final int TURNS = 5;

  @Test
  void the_last_commit_that_can_be_had_is_led_to() {
    Schedules.run("remote", 100, LongStream.range(Schedules.first(), Schedules.end())
        .mapToObj(seed -> (Runnable) () -> run(seed)).iterator());
  }

  private static void run(long seed) {
    Random random = new Random(seed);
    List<Commit> history = List.of(commit("c0", random), commit("c1", random), commit("c2", random));
    Mishaps mishaps = Mishaps.NONE.with(10 + random.nextInt(60), Fault.CRASH_AFTER);
    try (Simulation world = new Simulation(seed, mishaps)) {
      Remote remote = new Remote(world);
      Hands hands = new Hands(world, random);
      List<Deed> deeds = new ArrayList<>();
      Commit tip = history.getFirst();
      remote.push(tip);
      world.pass(Duration.ofSeconds(30));
      for (int turn = 0; turn < TURNS; turn++) {
        remote.dies(random.nextInt(3) == 0);
        remote.slows(random.nextInt(3) == 0);
        // An older commit is as good as a newer one: the branch goes where it is pushed to.
        tip = history.get(random.nextInt(history.size()));
        remote.push(tip);
        world.pass(Duration.ofSeconds(random.nextInt(40)));
        hands.once().ifPresent(deeds::add);
      }
      remote.dies(false);
      remote.slows(false);
      world.faults.calm();
      world.pass(Duration.ofMinutes(2));
      String complaint = world.fleet().commit().equals(tip.id())
          ? world.ended(End.fresh(tip), deeds, false)
          : "I3 it still follows " + world.fleet().commit() + " and not " + tip.id();
      if (!complaint.isEmpty()) {
        throw new AssertionError("seed " + seed + ": " + complaint + "\n" + world.story());
      }
    }
  }

  private static Commit commit(String id, Random random) {
    return Commit.of(id, Manifest.small(random));
  }
}

package dev.evenkeel.operator.sim;

import dev.evenkeel.api.host.Container;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/** Whatever stood before, whatever was broken in between and whatever people did: a fleet ends where the same fleet ends on fresh hosts. */
@Tag("simulator")
class TransitionsTest {

  @Test
  void every_way_to_a_fleet_ends_where_a_fresh_one_does() {
    Schedules.run("transitions", 300, LongStream.range(Schedules.first(), Schedules.end())
        .mapToObj(seed -> (Runnable) () -> run(seed)).iterator());
  }

  /** What ends by itself drifts although nobody has touched it. */
  private static List<Deed> crashing(Commit commit) {
    List<Deed> deeds = new ArrayList<>();
    commit.lowered().targets().forEach((host, target) -> target.objects().forEach((key, one) -> {
      if (one.object() instanceof Container container && container.image().endsWith(Manifest.BAD)) {
        deeds.add(Deed.of(host, key, "ends by itself", "state"));
      }
    }));
    return deeds;
  }

  private static void run(long seed) {
    Random random = new Random(seed);
    Commit before = Commit.of("c0", Manifest.sound(random));
    Commit wanted = Commit.of("c1", Manifest.sound(random));
    Commit broken = Commit.of("c2", Manifest.broken(random));
    Commit again = Commit.of("c3", wanted.yaml());
    try (Simulation world = new Simulation(seed, Mishaps.NONE)) {
      List<Deed> deeds = new ArrayList<>();
      try {
        Hands hands = new Hands(world, random);
        for (Commit commit : List.of(before, wanted, broken)) {
          world.commit(commit);
          world.pass(Duration.ofMillis(random.nextInt(20_000)));
          hands.once().ifPresent(deeds::add);
          world.pass(Duration.ofMillis(random.nextInt(20_000)));
        }
        crashing(broken).forEach(deeds::add);
        world.commit(again);
        String complaint = world.ended(End.fresh(again), deeds, false);
        if (!complaint.isEmpty()) {
          throw new AssertionError("seed " + seed + ": " + complaint + "\n" + world.story());
        }
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + e + "\n" + world.story(), e);
      }
    }
  }
}

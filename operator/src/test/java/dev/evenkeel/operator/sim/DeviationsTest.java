package dev.evenkeel.operator.sim;

import dev.evenkeel.api.model.Drift;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;

/** Each thing that a person does to a host that is as written becomes exactly one drift record, with the field that was changed; and it is put right. */
@Tag("simulator")
class DeviationsTest {
  private static final int DEEDS = 4;

  @Test
  void each_deviation_is_one_record_and_none_is_invented() {
    Schedules.run("deviations", 250, LongStream.range(Schedules.first(), Schedules.end())
        .mapToObj(seed -> (Runnable) () -> run(seed)).iterator());
  }

  private static void run(long seed) {
    Random random = new Random(seed);
    Commit commit = Commit.of("c0", Manifest.sound(random));
    try (Simulation world = new Simulation(seed, Mishaps.NONE)) {
      Hands hands = new Hands(world, random);
      world.commit(commit);
      for (int i = 0; i < DEEDS; i++) {
        settled(world, seed);
        List<Drift> before = world.drift();
        Optional<Deed> deed = hands.once();
        world.pass(Duration.ofSeconds(12));
        settled(world, seed);
        List<Drift> found = world.drift().stream().filter(one -> before.stream().noneMatch(old -> old.id().equals(one.id()))).toList();
        String complaint = deed.map(done -> done.complaint(found)).orElse(found.isEmpty() ? "" : "I7 drift without a deed: " + found);
        if (!complaint.isEmpty()) {
          throw new AssertionError("seed " + seed + ": " + complaint + "\n" + world.story());
        }
      }
    }
  }

  private static void settled(Simulation world, long seed) {
    if (!world.settle(Duration.ofMinutes(20))) {
      throw new AssertionError("seed " + seed + ": I3 it is not as written after 20 minutes\n" + world.story());
    }
  }
}

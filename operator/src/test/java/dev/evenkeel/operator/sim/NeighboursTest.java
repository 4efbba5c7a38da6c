package dev.evenkeel.operator.sim;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.stream.LongStream;

/** One host hangs, fails or is lost at every call: the other one is as written just as soon as if it were alone. */
@Tag("simulator")
class NeighboursTest {
  private static final Duration LATER = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(2);

  @Test
  void a_host_that_is_in_trouble_holds_no_other_one_up() {
    Schedules.run("neighbours", 150, LongStream.range(Schedules.first(), Schedules.end())
        .mapToObj(seed -> (Runnable) () -> run(seed)).iterator());
  }

  private static void run(long seed) {
    Random random = new Random(seed);
    Commit commit = Commit.of("c0", Manifest.twins(random));
    Duration alone = ready(seed, commit, null);
    Fault fault = random.nextBoolean() ? Fault.HANG : random.nextBoolean() ? Fault.LOSE_AFTER : Fault.FAIL;
    String complaint = heldUp(alone, ready(seed, commit, fault));
    if (!complaint.isEmpty()) {
      throw new AssertionError("seed " + seed + ", " + fault + " at every call of the other: " + complaint);
    }
  }

  static String heldUp(Duration alone, Duration together) {
    return together.compareTo(alone.plus(LATER)) > 0 ? "I5 it took " + together + ", and " + alone + " alone" : "";
  }

  /** How long the second host takes, with something that goes wrong at every call of the first. */
  private static Duration ready(long seed, Commit commit, @org.jspecify.annotations.Nullable Fault fault) {
    try (Simulation world = new Simulation(seed, Mishaps.NONE)) {
      world.faults.always(Manifest.HOSTS.getFirst(), fault);
      world.commit(commit);
      Instant began = world.time.now();
      Instant[] ready = new Instant[1];
      watch(world, ready);
      world.pass(LONGEST);
      return ready[0] == null ? LONGEST : Duration.between(began, ready[0]);
    }
  }

  /** Looks all the time, also while a call hangs. */
  private static void watch(Simulation world, Instant[] ready) {
    if (world.isReady(Manifest.HOSTS.getLast())) {
      ready[0] = world.time.now();
    } else {
      world.time.after(Duration.ofMillis(100), () -> watch(world, ready));
    }
  }
}

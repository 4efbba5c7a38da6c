package dev.evenkeel.operator.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** At each call of the port, and at pairs of calls, the operator dies, the call fails or its answer is lost: the end is the same, and nothing is said to have drifted that nobody has touched. */
class CrashEverywhereTest {
  private static final int FIRST = Integer.getInteger("evenkeel.schedule", 1);
  private static final int SCENARIOS = Integer.getInteger("evenkeel.schedules", 2);
  private static final int PAIRS = 20;
  private static final List<Fault> FAULTS = List.of(Fault.CRASH_BEFORE, Fault.CRASH_AFTER, Fault.FAIL, Fault.LOSE_BEFORE, Fault.LOSE_AFTER);

  @Test
  void wherever_it_strikes_the_end_is_the_same() {
    int schedules = 0;
    for (int seed = FIRST; seed < FIRST + SCENARIOS; seed++) {
      Scenario scenario = Scenario.of(seed);
      SortedMap<String, String> expected = End.fresh(scenario.last());
      int calls = calls(scenario);
      for (int call = 0; call < calls; call++) {
        for (Fault fault : FAULTS) {
          strike(scenario, expected, new TreeMap<>(java.util.Map.of(call, fault)));
          schedules++;
        }
      }
      Random random = new Random(seed);
      for (int pair = 0; pair < PAIRS; pair++) {
        SortedMap<Integer, Fault> both = new TreeMap<>();
        both.put(random.nextInt(calls), FAULTS.get(random.nextInt(FAULTS.size())));
        both.put(random.nextInt(calls), FAULTS.get(random.nextInt(FAULTS.size())));
        strike(scenario, expected, both);
        schedules++;
      }
    }
    System.out.println("crash everywhere: " + schedules + " schedules of " + SCENARIOS + " scenarios");
  }

  private static int calls(Scenario scenario) {
    try (Simulation world = new Simulation(scenario.seed())) {
      scenario.play(world);
      return world.faults.calls();
    }
  }

  private static void strike(Scenario scenario, SortedMap<String, String> expected, SortedMap<Integer, Fault> faults) {
    try (Simulation world = new Simulation(scenario.seed())) {
      try {
        faults.forEach(world.faults::at);
        String done = scenario.play(world);
        assertTrue(world.settle(Duration.ofMinutes(20)), "it is not as written after 20 minutes");
        assertEquals("", Oracles.differences(expected, world.oracles().standing()), "what stands on the hosts");
        assertEquals(0, world.oracles().writesDuring(Duration.ofMinutes(4)), "writes at rest");
        assertEquals(List.of(), world.oracles().complaints());
        if (done.isEmpty()) {
          assertEquals(List.of(), world.drift(), "drift that nobody made");
        }
        assertEquals(List.of(), world.drift().stream().filter(one -> one.correctedAt() == null).toList(),
            "drift that is open although all is well");
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + scenario.seed() + ": with " + faults + ": " + e.getMessage() + "\n" + world.story(), e);
      }
    }
  }
}

package dev.evenkeel.operator.sim;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** At each reading the lists are old, and each signal is lost, doubled or late, one at a time and many together: the end is the same. */
@Tag("simulator")
class StaleAndLostTest {
  /** Mixtures of each scenario. */
  private static final int MIXED = 60;

  @Test
  void whatever_a_host_says_too_late_or_never_the_end_is_the_same() {
    Schedules.run("stale and lost", 2_500,
        LongStream.range(Schedules.first(), Schedules.end()).mapToObj(Scenario::of)
            .flatMap(StaleAndLostTest::schedules).iterator());
  }

  private static Stream<Schedule> schedules(Scenario scenario) {
    Faults course = scenario.course();
    return Stream.of(old(scenario, course.calls()), unheard(scenario, course.signals()), mixed(scenario, course)).flatMap(all -> all);
  }

  private static Stream<Schedule> old(Scenario scenario, int calls) {
    return IntStream.range(0, calls).mapToObj(call -> new Schedule(scenario, Mishaps.NONE.with(call, Fault.STALE)));
  }

  private static Stream<Schedule> unheard(Scenario scenario, int signals) {
    return IntStream.range(0, signals).boxed()
        .flatMap(signal -> Stream.of(Fate.values()).map(fate -> new Schedule(scenario, Mishaps.NONE.with(signal, fate))));
  }

  /** A third of all signals go astray, a tenth of all readings are old, and the operator dies once. */
  private static Stream<Schedule> mixed(Scenario scenario, Faults course) {
    Random random = new Random(scenario.seed());
    return Stream.generate(() -> {
      Mishaps mishaps = Mishaps.NONE;
      for (int signal = 0; signal < course.signals(); signal++) {
        mishaps = random.nextInt(3) == 0 ? mishaps.with(signal, List.of(Fate.values()).get(random.nextInt(Fate.values().length))) : mishaps;
      }
      for (int call = 0; call < course.calls(); call++) {
        mishaps = random.nextInt(10) == 0 ? mishaps.with(call, Fault.STALE) : mishaps;
      }
      return new Schedule(scenario, mishaps.with(random.nextInt(course.calls()), Fault.CRASH_AFTER));
    }).limit(MIXED);
  }
}

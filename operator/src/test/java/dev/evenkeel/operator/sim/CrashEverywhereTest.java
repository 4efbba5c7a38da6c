package dev.evenkeel.operator.sim;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** At each call of the port, and at pairs of calls, the operator dies, the call fails or hangs or its answer is lost: the end is the same, and nothing is said to have drifted that nobody has touched. */
@Tag("simulator")
class CrashEverywhereTest {
  /** Of each scenario; {@code -Devenkeel.pairs=all} takes them all. */
  private static final int PAIRS = 150;
  private static final boolean ALL_PAIRS = "all".equals(System.getProperty("evenkeel.pairs"));

  @Test
  void wherever_it_strikes_the_end_is_the_same() {
    Schedules.run("crash everywhere", 6_000, scenarios().flatMap(CrashEverywhereTest::strikes).iterator());
  }

  private static Stream<Scenario> scenarios() {
    return LongStream.range(Schedules.first(), Schedules.end()).mapToObj(Scenario::of);
  }

  private static Stream<Schedule> strikes(Scenario scenario) {
    int calls = scenario.course().calls();
    return Stream.concat(singles(scenario, calls), ALL_PAIRS ? allPairs(scenario, calls) : somePairs(scenario, calls));
  }

  private static Stream<Schedule> singles(Scenario scenario, int calls) {
    return IntStream.range(0, calls).boxed()
        .flatMap(call -> Fault.BROKEN.stream().map(fault -> new Schedule(scenario, Mishaps.NONE.with(call, fault))));
  }

  private static Stream<Schedule> somePairs(Scenario scenario, int calls) {
    Random random = new Random(scenario.seed());
    return Stream.generate(() -> new Schedule(scenario,
        Mishaps.NONE.with(random.nextInt(calls), any(random)).with(random.nextInt(calls), any(random)))).limit(PAIRS);
  }

  private static Fault any(Random random) {
    return Fault.BROKEN.get(random.nextInt(Fault.BROKEN.size()));
  }

  private static Stream<Schedule> allPairs(Scenario scenario, int calls) {
    return IntStream.range(0, calls).boxed()
        .flatMap(
            one -> IntStream.range(one + 1, calls).boxed().flatMap(other -> Fault.BROKEN.stream().flatMap(first -> Fault.BROKEN.stream()
                .map(second -> new Schedule(scenario, Mishaps.NONE.with(one, first).with(other, second))))));
  }
}

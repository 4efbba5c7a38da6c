package dev.evenkeel.operator.sim;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** At each call the operator's clock jumps an hour on, or back, and is put right a minute later: the end is the same, and nothing is said to have drifted. */
@Tag("simulator")
class ClockTest {

  @Test
  void a_clock_that_jumps_changes_nothing() {
    Schedules.run("clock", 700, LongStream.range(Schedules.first(), Schedules.end()).mapToObj(Scenario::of)
        .flatMap(scenario -> IntStream.range(0, scenario.course().calls()).boxed()
            .flatMap(call -> Fault.CLOCK.stream().map(fault -> new Schedule(scenario, Mishaps.NONE.with(call, fault)))))
        .iterator());
  }
}

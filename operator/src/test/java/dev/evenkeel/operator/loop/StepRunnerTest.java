package dev.evenkeel.operator.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.PlannedStep;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.hosts.LinkLostException;
import dev.evenkeel.operator.sim.ManualTime;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

class StepRunnerTest {
  private static final Outcome.Failed FAILED = new Outcome.Failed(Reason.STEP_FAILED, "no");
  private final List<Integer> ran = Collections.synchronizedList(new ArrayList<>());

  private static PlannedStep step(int number, Integer... after) {
    return new PlannedStep(number, ObjectKey.container("c" + number), new Step.ReloadUnits(), new TreeSet<>(List.of(after)),
        new TreeSet<>());
  }

  private static PlannedStep rescue(int number, Integer... failed) {
    return new PlannedStep(number, ObjectKey.container("c" + number), new Step.ReloadUnits(), new TreeSet<>(),
        new TreeSet<>(List.of(failed)));
  }

  private SortedMap<Integer, Outcome> run(List<PlannedStep> steps, Set<Integer> failing) throws IOException, InterruptedException {
    return new StepRunner(new ManualTime(), 8, (step, made) -> {
      ran.add(step.number());
      return failing.contains(step.number()) ? FAILED : new Outcome.Done("id" + step.number(), null);
    }, () -> true).run(steps);
  }

  @Test
  void a_failed_step_skips_its_dependents_and_nothing_else() throws Exception {
    var outcomes = run(List.of(step(1), step(2, 1), step(3, 2), step(4), step(5, 4)), Set.of(1));
    assertEquals(FAILED, outcomes.get(1));
    assertEquals(new Outcome.Skipped(1), outcomes.get(2));
    assertEquals(new Outcome.Skipped(2), outcomes.get(3));
    assertEquals(List.of(1, 4, 5), ran.stream().sorted().toList());
  }

  @Test
  void a_rescue_runs_only_after_a_failure() throws Exception {
    var well = run(List.of(step(1), rescue(2, 1)), Set.of());
    assertEquals(new Outcome.Skipped(1), well.get(2));
    var ill = run(List.of(step(1), rescue(2, 1)), Set.of(1));
    assertTrue(ill.get(2) instanceof Outcome.Done);
  }

  @Test
  void later_steps_hear_what_earlier_ones_made() throws Exception {
    SortedMap<Integer, String> heard = new TreeMap<>();
    new StepRunner(new ManualTime(), 8, (step, made) -> {
      heard.putAll(made);
      return new Outcome.Done("id" + step.number(), null);
    }, () -> true).run(List.of(step(1), step(2, 1)));
    assertEquals(new TreeMap<>(java.util.Map.of(1, "id1")), heard);
  }

  @Test
  void nothing_is_begun_once_writing_is_held() throws Exception {
    List<Integer> begun = new ArrayList<>();
    var outcomes = new StepRunner(new ManualTime(), 8, (step, made) -> {
      begun.add(step.number());
      return Outcome.Done.PLAIN;
    }, begun::isEmpty).run(List.of(step(1), step(2, 1), step(3, 2)));
    assertEquals(List.of(1), begun);
    assertEquals(new Outcome.Skipped(0), outcomes.get(2));
    assertEquals(new Outcome.Skipped(0), outcomes.get(3));
  }

  @Test
  void a_run_ends_only_when_its_last_step_has_ended() throws Exception {
    List<PlannedStep> chain = new ArrayList<>();
    chain.add(step(1));
    for (int number = 2; number <= 100; number++) {
      chain.add(step(number, number - 1));
    }
    try (SystemTime time = new SystemTime()) {
      for (int round = 1; round <= 100; round++) {
        var outcomes = new StepRunner(time, 8, (step, made) -> Outcome.Done.PLAIN, () -> true).run(chain);
        assertEquals(Set.of(Outcome.Done.PLAIN), Set.copyOf(outcomes.values()), "round " + round);
        assertEquals(chain.size(), outcomes.size(), "round " + round);
      }
    }
  }

  @Test
  void a_lost_link_ends_the_run() {
    assertThrows(LinkLostException.class, () -> new StepRunner(new ManualTime(), 8, (step, made) -> {
      ran.add(step.number());
      throw new LinkLostException("gone", null);
    }, () -> true).run(List.of(step(1), step(2, 1))));
    assertEquals(List.of(1), ran);
  }

  @Test
  void no_more_steps_run_at_once_than_allowed() throws Exception {
    try (SystemTime real = new SystemTime()) {
      AtomicInteger now = new AtomicInteger();
      AtomicInteger most = new AtomicInteger();
      CountDownLatch three = new CountDownLatch(3);
      List<PlannedStep> steps = new ArrayList<>();
      for (int i = 1; i <= 30; i++) {
        steps.add(step(i));
      }
      var outcomes = new StepRunner(real, 3, (step, made) -> {
        most.accumulateAndGet(now.incrementAndGet(), Math::max);
        three.countDown();
        assertTrue(three.await(5, TimeUnit.SECONDS));
        now.decrementAndGet();
        return Outcome.Done.PLAIN;
      }, () -> true).run(steps);
      assertEquals(30, outcomes.size());
      assertEquals(3, most.get());
    }
  }

  @Test
  void a_long_chain_does_not_run_out_of_stack() throws Exception {
    List<PlannedStep> steps = new ArrayList<>();
    steps.add(step(1));
    for (int i = 2; i <= 2_000; i++) {
      steps.add(step(i, i - 1));
    }
    assertEquals(2_000, run(steps, Set.of()).size());
  }
}

package dev.evenkeel.operator.plan;

import dev.evenkeel.api.host.Change;
import dev.evenkeel.api.host.HostState;
import dev.evenkeel.api.host.HostState.Access;
import dev.evenkeel.api.host.HostTarget;
import dev.evenkeel.api.host.Ledger;
import dev.evenkeel.api.host.Observation;
import dev.evenkeel.api.host.Plan;
import dev.evenkeel.operator.plan.Asked.Verdict;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All stages of what would be done: plans, assumes that all goes well and everything becomes healthy, and plans again over the state that this would leave, until nothing is left. The first stage is the very plan that a pass would execute.
 */
public final class Rehearsal {
  private static final int MOST_STAGES = 20;
  /** Any 32 bytes: a rehearsal's ledger is thrown away. */
  private static final String NO_KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

  private Rehearsal() {}

  /** Stages that do something, in order. When the first one only waits, reports or is blocked, it is the only one; an empty list means that there is nothing to say. */
  public static List<Plan> stages(HostTarget target, HostState state, Asked asked, Instant now) {
    List<Plan> stages = new ArrayList<>();
    HostState current = state;
    Asked mood = asked;
    Instant time = now;
    for (int stage = 1; stage <= MOST_STAGES; stage++) {
      Plan plan = Planner.plan(target, current, mood, time);
      if (stage == 1 && !plan.isEmpty() || !plan.steps().isEmpty()) {
        stages.add(plan);
      }
      boolean writable = current.access() instanceof Access.Writable;
      boolean waits = plan.changes().stream().anyMatch(Change.Wait.class::isInstance) && plan.next() != null;
      if (!writable || plan.steps().isEmpty() && !waits && plan.edits().isEmpty()) {
        break;
      }
      Instant next = plan.next();
      time = next != null && next.isAfter(time) ? next : time.plusMillis(100);
      Ledger ledger = LedgerBook.open(current.ledger(), asked.newKey().isEmpty() ? NO_KEY : asked.newKey());
      current = Simulation.after(current, ledger, plan, "rehearsed-" + stage + "-", time);
      mood = new Asked(Collections.emptySortedMap(), asked.suspended(), asked.hostSuspended(), asked.approved(), allPass(current),
          asked.newKey());
    }
    return List.copyOf(stages);
  }

  private static SortedMap<String, Verdict> allPass(HostState state) {
    SortedMap<String, Verdict> probes = new TreeMap<>();
    state.objects().values().forEach(observation -> {
      if (observation instanceof Observation.Present(var instances)) {
        instances.forEach(instance -> probes.put(instance.id(), new Verdict(Verdict.State.PASSING, "assumed")));
      }
    });
    return probes;
  }
}

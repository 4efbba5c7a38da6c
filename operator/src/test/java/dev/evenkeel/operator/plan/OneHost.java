package dev.evenkeel.operator.plan;

import dev.evenkeel.api.host.Change;
import dev.evenkeel.api.host.HostObject;
import dev.evenkeel.api.host.HostState;
import dev.evenkeel.api.host.HostTarget;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Ledger;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Observation;
import dev.evenkeel.api.host.ObserveRequest;
import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.Plan;
import dev.evenkeel.api.host.PlannedStep;
import dev.evenkeel.api.host.Requirement;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.model.Policy;
import dev.evenkeel.api.model.Position;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.hosts.fake.FakeHost;
import dev.evenkeel.hosts.fake.FakeTime;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** A fake host with a target, reconciled by hand: each {@link #pass} observes, plans and runs once. */
final class OneHost {
  static final ResourceRef OWNER = new ResourceRef("Service", "web");
  static final Position HERE = new Position("web.yaml", 1, 1);
  private static final String KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
  final FakeTime time = new FakeTime();
  final FakeHost host = new FakeHost("h1", time);
  private final SortedMap<ObjectKey, Target> objects = new TreeMap<>();
  private final SortedSet<ResourceRef> refused = new TreeSet<>();
  private String commit = "c1";
  private Asked asked = Asked.NOTHING;
  private Map<Integer, Outcome> last = new HashMap<>();

  OneHost want(HostObject object) {
    return want(object, UnaryOperator.identity());
  }

  OneHost want(HostObject object, UnaryOperator<Target> more) {
    objects.put(object.key(), more.apply(Target.of(object, OWNER, Policy.DEFAULT, HERE)));
    return this;
  }

  OneHost drop(ObjectKey key) {
    objects.remove(key);
    return this;
  }

  OneHost refuse(ResourceRef ref) {
    refused.add(ref);
    return this;
  }

  OneHost ask(Asked next) {
    asked = next;
    return this;
  }

  HostTarget target() {
    return new HostTarget("h1", commit, objects, refused, null);
  }

  HostState observe() {
    SortedSet<ObjectKey> trees = new TreeSet<>();
    SortedSet<Requirement> requirements = new TreeSet<>();
    objects.values().forEach(target -> requirements.addAll(target.requires()));
    try {
      return host.observe(new ObserveRequest(new TreeSet<>(objects.keySet()), trees, requirements, true));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  Plan plan() {
    return Planner.plan(target(), observe(), asked, time.instant());
  }

  /** Observes, plans, runs every step in order, writes the ledger. */
  Plan pass() {
    HostState state = observe();
    Plan plan = Planner.plan(target(), state, asked, time.instant());
    Ledger ledger = LedgerBook.open(state.ledger(), KEY);
    try {
      if (!plan.steps().isEmpty()) {
        host.writeLedger(LedgerBook.before(ledger, plan, time.instant()));
      }
      Map<Integer, Outcome> outcomes = new HashMap<>();
      SortedMap<Integer, String> made = new TreeMap<>();
      for (PlannedStep step : plan.steps()) {
        outcomes.put(step.number(), run(step, outcomes, made));
      }
      last = outcomes;
      if (!plan.edits().isEmpty() || !plan.steps().isEmpty()) {
        host.writeLedger(LedgerBook.after(ledger, plan, outcomes, time.instant()));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    asked = Asked.NOTHING;
    return plan;
  }

  private Outcome run(PlannedStep step, Map<Integer, Outcome> outcomes, SortedMap<Integer, String> made) throws IOException {
    for (int before : step.after()) {
      if (!(outcomes.get(before) instanceof Outcome.Done)) {
        return new Outcome.Skipped(before);
      }
    }
    if (!step.afterFailureOf().isEmpty()
        && step.afterFailureOf().stream().noneMatch(before -> outcomes.get(before) instanceof Outcome.Failed)) {
      return new Outcome.Skipped(step.afterFailureOf().first());
    }
    Outcome outcome = host.run(step, made);
    if (outcome instanceof Outcome.Done(var id, var _) && id != null) {
      made.put(step.number(), id);
    }
    return outcome;
  }

  /** Passes until a plan neither does nor waits for anything, moving the time to where each plan wants to look again. */
  List<Plan> settle() {
    List<Plan> plans = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Plan plan = pass();
      boolean waits = plan.changes().stream().anyMatch(Change.Wait.class::isInstance);
      if (plan.steps().isEmpty() && plan.edits().isEmpty() && !waits) {
        return plans;
      }
      plans.add(plan);
      Instant next = plan.next();
      time.advance(next != null && next.isAfter(time.instant()) ? Duration.between(time.instant(), next) : Duration.ofMillis(50));
    }
    throw new AssertionError(
        "not settled after 40 passes; the last plan: " + plans.getLast().changes() + " " + plans.getLast().steps() + " " + last);
  }

  List<Instance> containers(String name) {
    return observe().object(ObjectKey.container(name)) instanceof Observation.Present(var all) ? all : List.of();
  }

  Instance container(String name) {
    return containers(name).stream().filter(instance -> instance.name().equals(name)).findFirst()
        .orElseThrow(() -> new AssertionError("no container " + name));
  }

  static Map<ObjectKey, Target> none() {
    return Collections.emptySortedMap();
  }
}

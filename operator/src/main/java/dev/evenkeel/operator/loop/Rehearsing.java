package dev.evenkeel.operator.loop;

import dev.evenkeel.api.host.Change;
import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.host.HostState;
import dev.evenkeel.api.host.HostTarget;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Plan;
import dev.evenkeel.api.host.PlannedStep;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.hosts.Host;
import dev.evenkeel.operator.gate.Gate;
import dev.evenkeel.operator.gate.Picture;
import dev.evenkeel.operator.gate.Reach;
import dev.evenkeel.operator.plan.Asked;
import dev.evenkeel.operator.plan.Known;
import dev.evenkeel.operator.plan.Rehearsal;
import dev.evenkeel.operator.plan.Sealed;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Shows all stages of what would be done on a host: reads it, gates, and rehearses. What only waits for others of the fleet is rehearsed behind the rest, as if they came. */
final class Rehearsing {
  private final Board board;
  private final Time time;
  private final boolean dry;

  Rehearsing(Board board, Time time, boolean dry) {
    this.board = board;
    this.time = time;
    this.dry = dry;
  }

  HostPlan plan(String name, @Nullable Host host) throws InterruptedException {
    FleetTarget fleet = board.fleet();
    HostSpec spec = fleet == null ? null : fleet.hosts().get(name);
    if (fleet == null || spec == null) {
      return new HostPlan(name, "", time.now(), List.of(), "there is no Host/" + name + " in the present commit");
    }
    if (host == null) {
      Reach way = board.reach(name);
      return new HostPlan(name, fleet.commit(), time.now(), List.of(), way == null ? name + " was not reached yet" : way.message());
    }
    HostTarget declared = fleet.targets().getOrDefault(name, HostTarget.empty(name, fleet.commit()));
    HostState state;
    try {
      // A reading that hangs ends when its worker's own watch gives the link up.
      state = Reading.of(host.observe(Scope.all(declared)), spec, dry);
    } catch (IOException e) {
      return new HostPlan(name, fleet.commit(), time.now(), List.of(), String.valueOf(e.getMessage()));
    }
    Picture seen = board.picture(name).seeing(state, true);
    HostTarget gated = Gate.apply(fleet, name, board.pictures().with(seen), board.holds(), seen.ledger());
    Known secrets = board.secrets();
    String key = secrets.isEmpty()
        ? ""
        : seen.ledger() == null ? Base64.getEncoder().encodeToString(time.secret(32)) : seen.ledger().fingerprintKey();
    HostTarget target = Sealed.of(gated, secrets, seen.ledger(), key, spec.registries()).target();
    Asked asked = board.decisions().asked(target, seen.ledger()).withNewKey(key);
    List<Plan> stages = new ArrayList<>(Rehearsal.stages(target, state, asked, state.at()));
    SortedSet<ObjectKey> waiting = waitingForOthers(stages);
    if (!waiting.isEmpty()) {
      Rehearsal.stages(opened(target, waiting), state, asked, state.at()).stream().map(stage -> only(stage, waiting))
          .filter(stage -> !stage.steps().isEmpty()).forEach(stages::add);
    }
    return new HostPlan(name, fleet.commit(), state.at(), stages, null);
  }

  private static SortedSet<ObjectKey> waitingForOthers(List<Plan> stages) {
    SortedSet<ObjectKey> keys = new TreeSet<>();
    stages.stream().flatMap(stage -> stage.changes().stream()).filter(Change.Wait.class::isInstance)
        .filter(change -> change.reason() == Reason.DEPENDENCY_NOT_READY).forEach(change -> keys.add(change.key()));
    return keys;
  }

  private static HostTarget opened(HostTarget target, SortedSet<ObjectKey> keys) {
    SortedMap<ObjectKey, Target> objects = new TreeMap<>(target.objects());
    keys.forEach(key -> objects.computeIfPresent(key, (_, one) -> new Target(one.object(), one.owners(), one.policy(), one.after(),
        one.onChange(), one.requires(), one.validation(), one.checks(), one.dependsOn(), null, one.at())));
    return new HostTarget(target.host(), target.commit(), objects, target.refused(), target.pruneHold());
  }

  private static Plan only(Plan stage, SortedSet<ObjectKey> keys) {
    List<PlannedStep> steps = stage.steps().stream().filter(step -> keys.contains(step.key())).toList();
    List<Change> changes = stage.changes().stream().filter(change -> keys.contains(change.key()) && change instanceof Change.Do).toList();
    return new Plan(stage.host(), stage.commit(), changes, steps, List.of(), null);
  }
}

package dev.evenkeel.operator.plan;

import dev.evenkeel.api.host.Change.Action;
import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.Ledger.Attempt;
import dev.evenkeel.api.host.Ledger.Entry;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Reaction;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.host.Step.Id;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.model.Reason;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a running container or an active unit does because a file that it uses has another content than when it last took it in. The ledger knows that content, so a crash between the file and the reaction loses nothing. */
final class Reactions {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private final Scene scene;
  private final PlanBuilder builder;
  private final Target target;

  Reactions(Scene scene, PlanBuilder builder, Target target) {
    this.scene = scene;
    this.builder = builder;
    this.target = target;
  }

  /**
   * What was planned.
   *
   * @param taken whether the files' contents are taken in when the steps have succeeded
   */
  record Result(Set<Integer> steps, boolean restarts, boolean taken) {}

  /**
   * Plans the reactions.
   *
   * @param id the container; for a unit its name is used and this is ignored
   * @param runs whether there is anything that could react; what is started in this plan reads the new files anyway
   */
  Result plan(Entry entry, Id id, boolean runs, Set<Integer> before) {
    SortedMap<ObjectKey, String> now = Generations.uses(target, scene.target());
    if (now.equals(entry.uses())) {
      return new Result(Set.of(), false, false);
    }
    List<ObjectKey> changed = new ArrayList<>();
    SortedSet<Integer> after = new TreeSet<>(before);
    for (var use : now.entrySet()) {
      String known = entry.uses().get(use.getKey());
      if (known == null || known.equals(use.getValue())) {
        continue;
      }
      switch (builder.of(Set.of(use.getKey()))) {
        case PlanBuilder.Standing.Ready(var steps) -> {
          changed.add(use.getKey());
          after.addAll(steps);
        }
        case PlanBuilder.Standing.NotReady _ -> {
          return new Result(Set.of(), false, false); // the new content is not in place, so there is nothing to react to
        }
      }
    }
    if (changed.isEmpty() || !runs) {
      if (after.isEmpty()) {
        builder.learn(entry.withUses(now));
      }
      return new Result(after, false, true);
    }
    Attempt attempt = entry.attempt();
    if (attempt != null && attempt.of().equals("run:" + entry.generation()) && attempt.reason() == Reason.STEP_FAILED) {
      Instant next = attempt.last().plus(Backoff.after(attempt.count()));
      if (next.isAfter(scene.now())) {
        builder.waiting(target, Reason.STEP_FAILED, attempt.message(), List.of(), next);
        return new Result(Set.of(), false, false);
      }
    }
    return react(changed, id, after);
  }

  private Result react(List<ObjectKey> changed, Id id, SortedSet<Integer> after) {
    Set<Reaction> reactions = new LinkedHashSet<>();
    changed.forEach(key -> reactions.add(java.util.Objects.requireNonNull(target.onChange().get(key))));
    boolean restarts = reactions.stream().anyMatch(Reaction.Restart.class::isInstance);
    SortedSet<Integer> steps = new TreeSet<>();
    Set<Reaction> todo = restarts ? Set.of(new Reaction.Restart()) : reactions;
    for (Reaction reaction : todo) {
      if (!(reaction instanceof Reaction.Recreate)) {
        steps.add(builder.step(target.key(), step(reaction, id), after));
      }
    }
    String files = String.join(", ", changed.stream().map(ObjectKey::name).toList());
    builder.doing(target, restarts ? Action.RESTART : Action.RELOAD, Reason.FILE_CHANGED,
        files + (changed.size() == 1 ? " has" : " have") + " changed", List.of(),
        restarts ? grace().plusSeconds(1) : Duration.ZERO);
    return new Result(steps, restarts, true);
  }

  private Step step(Reaction reaction, Id id) {
    boolean unit = target.key().type() == ObjectKey.Type.UNIT;
    return switch (reaction) {
      case Reaction.Restart _,Reaction.Recreate _ ->
        unit ? new Step.RestartUnit(target.key().name()) : new Step.RestartContainer(id, grace());
      case Reaction.Reload _ -> unit ? new Step.ReloadUnit(target.key().name()) : new Step.SignalContainer(id, "SIGHUP");
      case Reaction.Signal(var signal) -> new Step.SignalContainer(id, signal);
      case Reaction.Http(var method, var address) -> new Step.CallHttp(id, method, address, DEADLINE);
      case Reaction.Exec(var command) -> new Step.ExecInContainer(id, command.words(), DEADLINE);
    };
  }

  private Duration grace() {
    Duration said = target.object() instanceof Container container ? container.program().stopGracePeriod() : null;
    return said == null ? Duration.ofSeconds(10) : said;
  }
}

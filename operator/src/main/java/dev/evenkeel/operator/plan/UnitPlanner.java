package dev.evenkeel.operator.plan;

import dev.evenkeel.api.host.Change.Action;
import dev.evenkeel.api.host.FieldDiff;
import dev.evenkeel.api.host.Fields;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Ledger.Attempt;
import dev.evenkeel.api.host.Ledger.Entry;
import dev.evenkeel.api.host.Live;
import dev.evenkeel.api.host.Observation;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.host.Unit;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.operator.plan.Asked.Ask;
import dev.evenkeel.operator.plan.Guards.Obstacle;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Plans one systemd unit: its text and drop-ins, whether it starts at boot, whether it runs. */
final class UnitPlanner {
  private final Scene scene;
  private final PlanBuilder builder;
  private final Target target;
  private final Unit unit;
  private final Fields desired;
  private final @Nullable Entry entry;

  private UnitPlanner(Scene scene, PlanBuilder builder, Target target) {
    this.scene = scene;
    this.builder = builder;
    this.target = target;
    this.entry = scene.entry(target.key());
    this.unit = Adoption.asItStands((Unit) target.object(), entry, scene.state().object(target.key()));
    this.desired = unit.fields();
  }

  static void plan(Scene scene, PlanBuilder builder, Target target) {
    new UnitPlanner(scene, builder, target).plan();
  }

  private void plan() {
    switch (scene.state().object(target.key())) {
      case Observation.Unasked _ -> builder.ready(target.key(), Set.of());
      case Observation.Unreadable(var reason, var message) ->
        Guards.note(builder, target, new Obstacle(reason, message, true, null), List.of(), true);
      case Observation.Absent _ -> absent();
      case Observation.Present(var instances) -> compare(instances.getFirst());
    }
  }

  private void absent() {
    boolean lost = entry != null && entry.learned() && !entry.interrupted();
    List<FieldDiff> diffs = List.of(new FieldDiff("exists", "yes", lost ? "yes" : null, null));
    if (unit.text() == null) {
      Guards.note(builder, target, new Obstacle(Reason.REQUIREMENT_MISSING,
          "no such unit is on the host, and the manifest has no text for it: install what brings it", true, null), diffs, false);
      return;
    }
    apply(null, diffs, lost ? Reason.REMOVED : Reason.MISSING, lost ? "was removed" : "does not exist yet", Action.CREATE, true, true, true,
        "");
  }

  private void compare(Instance there) {
    Fields observed = own(there);
    Differences differences = Differences.between(desired, entry, observed, null, target.policy().ignore());
    if (Runs.rebooted(scene, entry)) {
      differences = differences.explained("state");
    }
    // A mask takes the place of the file, and without its file a unit is not enabled: one deed, one record.
    if (entry != null && observed.get("text") == null) {
      differences = differences.explained("masked".equals(observed.get("enabled")) ? "text" : "enabled");
    }
    if (entry == null) {
      boolean packaged = unit.text() == null;
      if (!packaged && !there.marks().ours() && !sameText(observed)) {
        Adoption.foreign(builder, target,
            "a unit of that name is on the host and is not Evenkeel's; remove or rename it, or write it into the manifest to the letter");
        return;
      }
      if (differences.none()) {
        Adoption.asWritten(scene, builder, target, desired, observed, there);
        return;
      }
    }
    if (differences.none()) {
      settle(there, observed);
      return;
    }
    boolean files = differences.all().stream().anyMatch(diff -> diff.path().equals("text") || diff.path().startsWith("drop_ins"));
    boolean enablement = differs(differences, "enabled") || files && unit.enabled() != null && "masked".equals(observed.get("enabled"));
    boolean state = differs(differences, "state");
    if (!state && differences.onlyUntaken() && entry != null && Guards.notConverging(entry.attempt(), differences.correction())) {
      builder.block(target, Reason.NOT_CONVERGING,
          "was corrected " + Guards.CORRECTIONS + " times and is still not as written: " + differences.words(), differences.all());
      builder.ready(target.key(), Set.of());
      return;
    }
    if (!files && state && waits(there, differences)) {
      return;
    }
    boolean drift = differences.isDrift();
    Reason reason = !differences.changed().isEmpty() && !drift ? Reason.CHANGED : files || enablement ? Reason.DRIFTED : Reason.NOT_RUNNING;
    apply(there, differences.all(), reason, drift ? "set back to what is written" : "has changed in git",
        state && !files && !enablement ? Action.START : Action.UPDATE, files, enablement, state,
        !state && differences.onlyUntaken() ? differences.correction() : "");
  }

  private void settle(Instance there, Fields observed) {
    Entry remembered = Objects.requireNonNull(entry);
    builder.ready(target.key(), Set.of());
    Live.OfUnit live = there.unit();
    boolean active = live.activeState().equals("active");
    Asked.Ask ask = scene.asked().asks().get(target.key());
    if (live.needDaemonReload()) {
      int reload = reloadUnits(Set.of());
      builder.edit(target.key(), Set.of(reload), remembered, null, null);
      builder.doing(target, Action.RELOAD, Reason.DRIFTED, "its files are newer than what systemd has read", List.of(), Duration.ZERO);
      return;
    }
    if (ask != null && ask.what() == Ask.What.RESTART) {
      int step = builder.step(target.key(), new Step.RestartUnit(unit.name()), Set.of());
      builder.edit(target.key(), Set.of(step), remembered.restarted(), null, null);
      builder.doing(target, Action.RESTART, ask.reason(), ask.message(), List.of(), Duration.ofSeconds(2));
      builder.ready(target.key(), Set.of(step));
      return;
    }
    Reactions.Result reaction = new Reactions(scene, builder, target).plan(remembered, new Step.Id.Known(unit.name()), active, Set.of());
    if (!reaction.steps().isEmpty()) {
      builder.edit(target.key(), reaction.steps(), remembered.restarted().withUses(Generations.uses(target, scene.target())), null,
          remembered
              .withAttempt(Guards.next(remembered.attempt(), of(), Reason.UNIT_FAILED, "cannot take in its files", scene.now(), false)));
      builder.ready(target.key(), reaction.steps());
      return;
    }
    if (reaction.taken()) {
      return;
    }
    boolean moved = active && Runs.moved(remembered.incarnation(), live);
    if (moved && remembered.incarnation() != null && !Runs.rebooted(scene, remembered)) {
      builder.change(new dev.evenkeel.api.host.Change.Report(target.key(), target.owners(), Reason.RESTARTED,
          "was started again by systemd or somebody else and runs",
          List.of(new FieldDiff("state", "active", "active", "restarted at " + live.activeSince()))));
    }
    Entry next = remembered.withOwners(target.owners(), Adoption.prune(entry, target)).withIntent(null).withIdentity(unit.name())
        .withLearned(remembered.learned() ? remembered.after() : observed, null,
            moved ? Runs.seen(scene, live) : remembered.incarnation());
    Instant since = live.activeSince();
    if (next.attempt() != null
        && (unit.state() != Unit.State.ACTIVE || since != null && Duration.between(since, scene.now()).compareTo(Backoff.RECOVERED) > 0)) {
      next = next.withAttempt(null);
    } else if (next.attempt() != null) {
      builder.lookAt(Backoff.forgotten(since));
    }
    if (!next.equals(entry)) {
      builder.learn(next);
    }
  }

  /** A unit that fails again and again is started at growing intervals; one that systemd itself is about to start is left to it. */
  private boolean waits(Instance there, Differences differences) {
    Live.OfUnit live = there.unit();
    if (live.activeState().equals("activating") || live.activeState().equals("deactivating") || live.activeState().equals("reloading")) {
      builder.waiting(target, Reason.STARTING, "systemd says " + live.activeState() + " (" + live.subState() + ")" + lastResult(live),
          differences.all(), scene.now().plusSeconds(1));
      builder.notReady(target.key(), false, "is " + live.activeState());
      return true;
    }
    Attempt attempt = entry == null ? null : entry.attempt();
    if (attempt != null && attempt.of().equals(of()) && live.activeState().equals("failed")
        && !scene.asked().asks().containsKey(target.key())) {
      Instant next = attempt.last().plus(Backoff.after(attempt.count()));
      if (next.isAfter(scene.now())) {
        builder.waiting(target, Reason.UNIT_FAILED,
            "failed" + lastResult(live) + "; started again at " + next.truncatedTo(ChronoUnit.SECONDS), differences.all(), next);
        builder.notReady(target.key(), false, "has failed");
        return true;
      }
    }
    return false;
  }

  private static String lastResult(Live.OfUnit live) {
    return live.result().isEmpty() || live.result().equals("success")
        ? ""
        : ": " + live.result() + (live.exitStatus() == 0 ? "" : ", exit status " + live.exitStatus());
  }

  private void apply(@Nullable Instance there, List<FieldDiff> diffs, Reason reason, String message, Action action, boolean files,
      boolean enablement, boolean state, String correction) {
    boolean healing = entry != null && desired.equals(entry.applied());
    boolean retry = scene.asks(target.key(), Ask.What.RETRY);
    Attempt attempt = entry == null || retry ? null : entry.attempt();
    if (attempt != null && attempt.reason() == Reason.UNIT_FAILED && there != null && !there.unit().activeState().equals("failed")) {
      attempt = null; // it runs: how it failed before does not matter any more
    }
    Obstacle obstacle = Guards.of(scene, builder, healing ? Guards.healed(target) : target, of(), attempt);
    if (obstacle != null) {
      Guards.note(builder, target, obstacle, diffs, there != null);
      return;
    }
    SortedSet<Integer> before = builder.of(target.after()) instanceof PlanBuilder.Standing.Ready(var numbers)
        ? new TreeSet<>(numbers)
        : new TreeSet<>();
    SortedSet<Integer> steps = new TreeSet<>();
    if (files) {
      int put = builder.step(target.key(), new Step.PutUnit(unit), before);
      steps.add(put);
      steps.add(builder.step(target.key(), new Step.ReloadUnits(), Set.of(put)));
      before = new TreeSet<>(steps);
    }
    if (enablement && unit.enabled() != null) {
      steps.add(builder.step(target.key(), new Step.EnableUnit(unit.name(), unit.enabled()), before));
      before = new TreeSet<>(steps);
    }
    SortedSet<Integer> written = new TreeSet<>(steps);
    boolean active = there != null && there.unit().activeState().equals("active");
    boolean restarts = false;
    if (unit.state() == Unit.State.ACTIVE && (state && !active || files && !active)) {
      steps.add(builder.step(target.key(), new Step.StartUnit(unit.name()), before));
      restarts = true;
    } else if (unit.state() == Unit.State.ACTIVE && files) {
      steps.add(builder.step(target.key(), new Step.RestartUnit(unit.name()), before));
      restarts = true;
    } else if (unit.state() == Unit.State.INACTIVE && active) {
      steps.add(builder.step(target.key(), new Step.StopUnit(unit.name()), before));
    }
    if (steps.isEmpty()) {
      // nothing to be done on the host: git has come to say what is there already
      builder.learn(applied());
      builder.ready(target.key(), Set.of());
      return;
    }
    String failure = there != null && there.unit().activeState().equals("failed") ? " after a failure" + lastResult(there.unit()) : "";
    if (!written.isEmpty()) {
      builder.edit(target.key(), written, writtenOnly(), null, base().withAttempt(tried(Reason.WRITE_FAILED, "cannot be written")));
    }
    Entry next = restarts ? applied().restarted() : applied();
    if (!correction.isEmpty()) {
      next = next
          .withAttempt(Guards.next(entry == null ? null : entry.attempt(), correction, Reason.NOT_CONVERGING, "", scene.now(), false));
    }
    // What was written is noted above; whether it runs hangs on the last step, which is not tried when the writing has failed.
    SortedSet<Integer> running = new TreeSet<>(steps);
    running.removeAll(written);
    builder.edit(target.key(), running.isEmpty() ? written : running,
        failure.isEmpty() ? next : next.withAttempt(tried(Reason.UNIT_FAILED, "does not start")), null,
        running.isEmpty()
            ? base().withAttempt(tried(Reason.WRITE_FAILED, "cannot be written"))
            : (written.isEmpty() ? base() : writtenOnly()).withAttempt(tried(Reason.UNIT_FAILED, "does not start")));
    builder.doing(target, action, reason, message + failure, diffs,
        restarts && active ? Duration.ofSeconds(2) : Duration.ZERO);
    builder.ready(target.key(), steps);
  }

  /** Observed fields that are ours to compare: of a packaged unit neither its text nor other people's drop-ins. */
  private Fields own(Instance there) {
    SortedMap<String, String> values = new TreeMap<>(there.object().fields().values());
    if (unit.text() == null) {
      values.remove("text");
      values.keySet().removeIf(
          path -> path.startsWith("drop_ins.") && desired.get(path) == null && (entry == null || entry.applied().get(path) == null));
    }
    if (unit.enabled() == null) {
      values.remove("enabled");
    }
    if (unit.state() == null) {
      values.remove("state");
    }
    return new Fields(values);
  }

  private boolean sameText(Fields observed) {
    return Objects.equals(observed.get("text"), desired.get("text"));
  }

  private static boolean differs(Differences differences, String path) {
    return differences.all().stream().anyMatch(diff -> diff.path().equals(path));
  }

  private int reloadUnits(Set<Integer> after) {
    return builder.step(target.key(), new Step.ReloadUnits(), after);
  }

  private Entry base() {
    return entry != null ? entry : Entry.intended(target.key(), target.owners(), Adoption.prune(entry, target));
  }

  private Entry applied() {
    return applied(desired);
  }

  /** Its files are there, and it was not brought to run yet: that it does not is no drift. */
  private Entry writtenOnly() {
    SortedMap<String, String> fields = new TreeMap<>(desired.values());
    fields.remove("state");
    return applied(new Fields(fields));
  }

  private Entry applied(Fields fields) {
    return base().withApplied(fields, null).withOwners(target.owners(), Adoption.prune(entry, target)).withIdentity(unit.name())
        .withUses(Generations.uses(target, scene.target())).withAttempt(null);
  }

  private Attempt tried(Reason reason, String message) {
    return Guards.next(entry == null ? null : entry.attempt(), of(), reason, message, scene.now(), false);
  }

  private String of() {
    return Generations.of(desired);
  }
}

package dev.evenkeel.operator.plan;

import dev.evenkeel.api.host.Change.Action;
import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.FieldDiff;
import dev.evenkeel.api.host.Fields;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Ledger.Attempt;
import dev.evenkeel.api.host.Ledger.Entry;
import dev.evenkeel.api.host.Live;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.host.Step.Id;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.operator.plan.Asked.Ask;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Brings the container that serves back into line: running, under its name, with its limits and networks. */
final class ContainerHealing {
  private static final int SIGKILLED = 137;
  private static final int SIGTERMED = 143;
  private final Scene scene;
  private final PlanBuilder builder;
  private final Target target;
  private final String generation;
  private final Container container;
  private final Instance holder;
  private final @Nullable Instance foreign;
  private final @Nullable Instance failed;
  private final Live.OfContainer live;
  private final Id id;
  private final SortedSet<Integer> steps = new TreeSet<>();

  /** @param cast with a holder */
  ContainerHealing(Scene scene, PlanBuilder builder, Target target, String generation, Cast cast) {
    this.scene = scene;
    this.builder = builder;
    this.target = target;
    this.generation = generation;
    this.container = (Container) target.object();
    this.holder = Objects.requireNonNull(cast.holder());
    this.foreign = cast.foreign();
    this.failed = cast.failed();
    this.live = holder.container();
    this.id = new Id.Known(holder.id());
  }

  /** A stopped container whose network was removed and made anew cannot start: the engine looks for the old one by identity. */
  boolean networkIsLost() {
    return !live.running() && live.status() != Live.Status.PAUSED
        && ((Container) holder.object()).networks().keySet().stream()
            .anyMatch(name -> scene.target().objects().containsKey(ObjectKey.network(name))
                && scene.state().object(ObjectKey.network(name)) instanceof dev.evenkeel.api.host.Observation.Absent);
  }

  /**
   * Plans what is needed.
   *
   * @param next the ledger's entry when all of it has succeeded
   * @param diffs fields to be set without a replacement
   * @return whether there is anything to do or to wait for
   */
  boolean heal(Entry next, List<FieldDiff> diffs) {
    List<FieldDiff> all = new ArrayList<>();
    rename(all);
    int before = steps.size();
    boolean starting = revive(next, all);
    if (starting || live.status() == Live.Status.RESTARTING || live.status() == Live.Status.REMOVING) {
      return true;
    }
    boolean revived = steps.size() > before;
    setFields(diffs);
    all.addAll(diffs);
    Entry done = next;
    Asked.Ask ask = scene.asked().asks().get(target.key());
    if (ask != null && ask.what() == Ask.What.RESTART && !revived) {
      steps.add(builder.step(target.key(), new Step.RestartContainer(id, container.program().stopGracePeriod()), steps));
      done = done.restarted();
      builder.doing(target, Action.RESTART, ask.reason(), ask.message(), List.of(), grace().plusSeconds(1));
    } else {
      Reactions reactions = new Reactions(scene, builder, target);
      Reactions.Result result = reactions.plan(next, id, live.running() && !revived, steps);
      steps.addAll(result.steps());
      done = result.restarts() ? done.restarted() : done;
      if (result.taken()) {
        done = done.withUses(Generations.uses(target, scene.target()));
      }
    }
    if (!all.isEmpty()) {
      boolean drift = all.stream().anyMatch(FieldDiff::isDrift);
      boolean stopped = revived && live.status() != Live.Status.PAUSED;
      builder.doing(target, stopped ? Action.START : Action.UPDATE, stopped ? Reason.NOT_RUNNING : drift ? Reason.DRIFTED : Reason.CHANGED,
          message(stopped), all, Duration.ZERO);
    }
    if (steps.isEmpty()) {
      return false;
    }
    if (revived) {
      done = live.status() == Live.Status.PAUSED ? done : done.restarted().withAttempt(nextStart(next.attempt()));
    }
    Entry failed = done.withAttempt(failedAttempt(next.attempt()));
    builder.edit(target.key(), steps, done.withIntent(null), null, failed);
    builder.ready(target.key(), steps);
    return true;
  }

  /**
   * Takes in what the reading tells when there is nothing to do: the after-image, a restart that was none of ours, recovery from a failure.
   */
  void settle(Entry remembered, Fields observed, Differences differences) {
    Entry next = remembered.withIntent(null).withOwners(target.owners(), target.policy().prune());
    String incarnation = Runs.seen(scene, live);
    boolean moved = live.running() && Runs.moved(remembered.incarnation(), live);
    boolean newEngine = !Objects.equals(remembered.engineVersion(), scene.engineVersion());
    if ((!remembered.learned() || newEngine) && differences.drifted().isEmpty()) {
      next = next.withLearned(observed, scene.engineVersion(), live.running() ? incarnation : remembered.incarnation());
    } else if (moved) {
      next = next.withLearned(remembered.after(), remembered.engineVersion(), incarnation);
    }
    if (moved && remembered.incarnation() != null && !newEngine && !Runs.rebooted(scene, remembered)) {
      builder.change(new dev.evenkeel.api.host.Change.Report(target.key(), target.owners(), Reason.RESTARTED,
          "was started again by somebody else and runs",
          List.of(new FieldDiff("state", "running", "running", "restarted at " + live.startedAt()))));
    }
    Attempt attempt = remembered.attempt();
    if (recovered(attempt, differences)) {
      next = next.withAttempt(null);
    } else if (attempt != null && !attempt.quarantined() && attempt.reason() != Reason.NOT_CONVERGING && live.running()) {
      builder.lookAt(Backoff.forgotten(live.startedAt()));
    }
    if (!next.equals(scene.entry(target.key()))) {
      builder.learn(next);
    }
  }

  private boolean recovered(@Nullable Attempt attempt, Differences differences) {
    if (attempt == null || attempt.quarantined()) {
      return false;
    }
    if (attempt.reason() == Reason.NOT_CONVERGING) {
      return differences.untaken().isEmpty();
    }
    Instant started = live.startedAt();
    return live.running() && started != null && Duration.between(started, scene.now()).compareTo(Backoff.RECOVERED) > 0;
  }

  private void rename(List<FieldDiff> diffs) {
    if (holder.name().equals(container.name())) {
      return;
    }
    if (foreign != null) {
      builder.block(target, Reason.FOREIGN,
          "is called " + holder.name()
              + " and cannot have its name back: another container that is not Evenkeel's has taken it; rename or remove that one",
          List.of());
      return;
    }
    steps.add(builder.step(target.key(), new Step.RenameContainer(id, container.name()), steps));
    diffs.add(new FieldDiff("name", container.name(), container.name(), holder.name()));
  }

  /** @return whether it has to be waited for, so that nothing else makes sense now */
  private boolean revive(Entry next, List<FieldDiff> diffs) {
    return switch (live.status()) {
      case RUNNING -> false;
      case PAUSED -> {
        steps.add(builder.step(target.key(), new Step.UnpauseContainer(id), steps));
        diffs.add(state("paused"));
        yield false;
      }
      case RESTARTING -> {
        builder.waiting(target, Reason.CRASH_LOOP, "the engine restarts it: " + lastRun(), List.of(state("restarting")), null);
        yield true;
      }
      case REMOVING -> {
        builder.waiting(target, Reason.WAITING_FOR_STOP, "is being removed", List.of(), scene.now().plusSeconds(1));
        yield true;
      }
      case CREATED, EXITED, DEAD -> {
        Instant until = notBefore(next.attempt());
        if (until != null && until.isAfter(scene.now())) {
          builder.waiting(target, Reason.CRASH_LOOP, lastRun() + "; started again at " + until.truncatedTo(ChronoUnit.SECONDS),
              List.of(state(live.status().label())),
              until);
          yield true;
        }
        steps.add(builder.step(target.key(), new Step.StartContainer(id), startAfter()));
        // What was made and never started was interrupted on its way; nobody has stopped it.
        diffs.add(live.status() == Live.Status.CREATED ? explained("created") : state("exited (" + live.exitCode() + ")"));
        yield false;
      }
    };
  }

  /** Whether it has not run since a successor was tried, and failed: then it was us who stopped it. */
  private boolean madeRoom() {
    Instant tried = failed == null ? null : failed.container().startedAt();
    return tried != null && live.finishedAt() != null && !live.finishedAt().isAfter(tried);
  }

  private SortedSet<Integer> startAfter() {
    SortedSet<Integer> after = new TreeSet<>(steps);
    for (ObjectKey key : target.after()) {
      if (builder.of(Set.of(key)) instanceof PlanBuilder.Standing.Ready(var numbers)) {
        after.addAll(numbers);
      }
    }
    return after;
  }

  private void setFields(List<FieldDiff> diffs) {
    if (diffs.stream().anyMatch(diff -> InPlace.updatable(diff.path()))) {
      steps.add(builder.step(target.key(), new Step.UpdateContainer(id, InPlace.filled(container, diffs)), Set.of()));
    }
    Container seen = (Container) holder.object();
    for (var wanted : container.networks().entrySet()) {
      String name = wanted.getKey();
      if (differsIn(diffs, name)) {
        SortedSet<Integer> before = startAfterNetwork(name);
        if (seen.networks().containsKey(name)) {
          // an endpoint cannot be changed: the container leaves and comes back
          before = new TreeSet<>(Set.of(builder.step(target.key(), new Step.DetachNetwork(id, name), before)));
          steps.addAll(before);
        }
        steps.add(builder.step(target.key(), new Step.AttachNetwork(id, name, wanted.getValue()), before));
      }
    }
    for (String name : seen.networks().keySet()) {
      if (!container.networks().containsKey(name) && differsIn(diffs, name)) {
        steps.add(builder.step(target.key(), new Step.DetachNetwork(id, name), Set.of()));
      }
    }
  }

  private SortedSet<Integer> startAfterNetwork(String name) {
    return builder.of(Set.of(ObjectKey.network(name))) instanceof PlanBuilder.Standing.Ready(var numbers) ? numbers : new TreeSet<>();
  }

  private static boolean differsIn(List<FieldDiff> diffs, String network) {
    String path = InPlace.NETWORKS + network;
    return diffs.stream().anyMatch(diff -> diff.path().equals(path) || diff.path().startsWith(path + "."));
  }

  // crashing again and again

  private String runOf() {
    return "run:" + generation;
  }

  /** Stopped or killed by somebody, as far as the exit code tells; that is no crash and is put right at once. */
  private boolean byHand() {
    Integer code = live.exitCode();
    return code != null && !live.oomKilled() && (code == SIGKILLED || code == SIGTERMED);
  }

  /** What handles its stop signal exits with 0 when a person stops it, and so does what has nothing to do: it is given a few starts at once before it has to wait. */
  private boolean endedWell() {
    return Integer.valueOf(0).equals(live.exitCode()) && !live.oomKilled();
  }

  private boolean diedSoon() {
    Instant started = live.startedAt();
    Instant finished = live.finishedAt();
    return started != null && finished != null && !byHand() && Duration.between(started, finished).compareTo(Backoff.RECOVERED) < 0;
  }

  private @Nullable Instant notBefore(@Nullable Attempt attempt) {
    if (scene.asked().asks().containsKey(target.key()) || attempt == null) {
      return null;
    }
    if (attempt.quarantined()) {
      Instant finished = live.finishedAt();
      return diedSoon() && finished != null ? finished.plusSeconds(5) : null;
    }
    boolean failedToStart = attempt.reason() == Reason.START_FAILED && attempt.of().equals(generation);
    if (!failedToStart && !(attempt.of().equals(runOf()) && (diedSoon() || attempt.reason() == Reason.START_FAILED))) {
      return null;
    }
    return attempt.last().plus(Backoff.after(attempt.count() - (endedWell() ? Backoff.WELL : 0)));
  }

  private @Nullable Attempt nextStart(@Nullable Attempt before) {
    if (before != null && before.quarantined()) {
      return before;
    }
    return diedSoon() ? Guards.next(before, runOf(), Reason.CRASH_LOOP, lastRun(), scene.now(), false) : null;
  }

  private Attempt failedAttempt(@Nullable Attempt before) {
    return before != null && before.quarantined()
        ? before
        : Guards.next(before, runOf(), Reason.START_FAILED, "cannot be started", scene.now(), false);
  }

  private String lastRun() {
    String error = live.error();
    if (live.exitCode() == null) {
      return error == null || error.isEmpty() ? "it has never run" : error;
    }
    return "it exited with " + live.exitCode() + (live.oomKilled() ? " (out of memory)" : "")
        + (live.finishedAt() == null ? "" : " at " + live.finishedAt().truncatedTo(ChronoUnit.SECONDS))
        + (error == null || error.isEmpty() ? "" : ": " + error);
  }

  private String message(boolean stopped) {
    return stopped ? lastRun() : "set back to what is written";
  }

  private Duration grace() {
    return container.program().stopGracePeriod() == null ? Duration.ofSeconds(10) : container.program().stopGracePeriod();
  }

  private FieldDiff state(String seen) {
    return madeRoom() || Runs.rebooted(scene, scene.entry(target.key()))
        ? explained(seen)
        : new FieldDiff("state", "running", "running", seen);
  }

  /** Not as wanted, and nobody's doing. */
  private static FieldDiff explained(String seen) {
    return new FieldDiff("state", "running", seen, seen);
  }
}

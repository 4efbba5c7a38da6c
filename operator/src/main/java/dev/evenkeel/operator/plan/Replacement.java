package dev.evenkeel.operator.plan;

import dev.evenkeel.api.host.Change.Action;
import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.Container.Attachment;
import dev.evenkeel.api.host.Container.Restart;
import dev.evenkeel.api.host.Fields;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Ledger.Attempt;
import dev.evenkeel.api.host.Ledger.Entry;
import dev.evenkeel.api.host.Live;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.host.Step.Id;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.operator.plan.Asked.Ask;
import dev.evenkeel.operator.plan.Asked.Verdict;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Replaces a container by one of another generation, a stage per pass. Which stage it is follows from what stands on the host:
 *
 * <pre>
 *   no successor            create NAME.GEN; start it, beside the old one if nothing is in the way, else in its place
 *   successor not started   start it (a crash came between)
 *   successor runs          wait until it is healthy, or failed
 *   healthy                 give it aliases and name; stop and remove the old one
 *   failed                  stop and keep it, see that the old one runs, quarantine the generation
 * </pre>
 */
final class Replacement {
  /** Without any check, running for this long counts as healthy. */
  static final Duration SETTLE = Duration.ofSeconds(2);
  /** A successor that is neither healthy nor unhealthy after this long has failed; a start period comes on top. */
  static final Duration PATIENCE = Duration.ofMinutes(2);
  private final Scene scene;
  private final PlanBuilder builder;
  private final Target target;
  private final Container container;
  private final String generation;
  private final Cast cast;
  private final Instance holder;
  private final Id holderId;
  private final Entry remembered;
  private final Entry applied;
  private final Differences differences;
  private final String imageId;
  private final SortedSet<Integer> after;
  private final @Nullable String overlapObstacle;

  Replacement(Scene scene, PlanBuilder builder, Target target, String generation, Cast cast, Entry remembered, Entry applied,
      Fields observed, Differences differences, String imageId,
      SortedSet<Integer> after) {
    this.scene = scene;
    this.builder = builder;
    this.target = target;
    this.container = (Container) target.object();
    this.generation = generation;
    this.cast = cast;
    this.holder = java.util.Objects.requireNonNull(cast.holder());
    this.holderId = new Id.Known(holder.id());
    this.remembered = remembered;
    this.applied = applied;
    this.differences = differences;
    this.imageId = imageId;
    this.after = after;
    this.overlapObstacle = Overlap.obstacle((Container) holder.object(), container);
  }

  void plan() {
    Instance successor = cast.successor();
    if (successor == null) {
      create();
      return;
    }
    Id id = new Id.Known(successor.id());
    switch (successor.container().status()) {
      case CREATED -> {
        announce("continues a replacement that was interrupted");
        start(id, Set.of());
      }
      case RUNNING -> judge(successor);
      case PAUSED -> {
        builder.step(target.key(), new Step.UnpauseContainer(id), Set.of());
        waiting("was paused by somebody", scene.now().plusSeconds(1));
      }
      case RESTARTING, EXITED, DEAD -> fail(successor, Reason.CRASH_LOOP,
          successor.name() + " exited with " + successor.container().exitCode()
              + (successor.container().oomKilled() ? " (out of memory)" : ""));
      case REMOVING -> waiting("is being removed by somebody", scene.now().plusSeconds(1));
    }
  }

  private void create() {
    Ask ask = asked();
    int create = builder.step(target.key(),
        new Step.CreateContainer(container, successorName(), Ownership.marks(target, container.name(), generation), new Id.Known(imageId),
            holder.container().anonymousVolumes(), overlapObstacle != null),
        after);
    builder.edit(target.key(), Set.of(create), remembered, null,
        remembered.withAttempt(attempt(Reason.CREATE_FAILED, "cannot be created", false)));
    announce(ask != null && ask.what() == Ask.What.RECREATE ? ask.message() : "is replaced by " + successorName());
    start(new Id.Made(create), Set.of(create));
  }

  private void announce(String message) {
    Ask ask = asked();
    Reason reason = ask != null && ask.what() == Ask.What.RECREATE && differences.none()
        ? ask.reason()
        : differences.changed().isEmpty() && differences.isDrift() ? Reason.DRIFTED : Reason.CHANGED;
    String how = overlapObstacle == null
        ? ", which starts beside it"
        : "; both would need " + overlapObstacle + ", so the old one stops first";
    builder.doing(target, Action.REPLACE, reason, message + how, differences.all(),
        overlapObstacle == null ? Duration.ZERO : grace().plusSeconds(1));
  }

  /** Starts the successor; where both cannot run, the old one is stopped first and started again if that fails. */
  private void start(Id id, Set<Integer> created) {
    SortedSet<Integer> before = new TreeSet<>(created.isEmpty() ? after : created);
    boolean stopFirst = overlapObstacle != null;
    boolean running = holder.container().running() || holder.container().status() == Live.Status.PAUSED
        || holder.container().status() == Live.Status.RESTARTING;
    if (stopFirst && running) {
      before = new TreeSet<>(
          Set.of(builder.step(target.key(), new Step.StopContainer(holderId, container.program().stopGracePeriod()), before)));
    }
    int start = builder.step(target.key(), new Step.StartContainer(id), before);
    if (stopFirst) {
      builder.stepAfterFailure(target.key(), new Step.StartContainer(holderId), start);
    }
    Entry kept = remembered.restarted();
    builder.edit(target.key(), Set.of(start), kept, null, kept.withAttempt(attempt(Reason.START_FAILED, "cannot be started", true)));
    builder.lookAt(scene.now().plus(SETTLE));
    builder.notReady(target.key(), false, "is being replaced");
  }

  private void judge(Instance successor) {
    Live.OfContainer live = successor.container();
    if (isMadeAnew()) {
      promote(successor);
      return;
    }
    Instant started = live.startedAt() == null ? scene.now() : live.startedAt();
    Verdict verdict = scene.asked().probes().get(successor.id());
    boolean probed = !target.checks().probes().isEmpty();
    if (live.health() == Live.Health.UNHEALTHY) {
      fail(successor, Reason.UNHEALTHY,
          successor.name() + " is unhealthy" + (live.healthOutput() == null ? "" : ": " + live.healthOutput()));
      return;
    }
    if (probed && verdict != null && verdict.state() == Verdict.State.FAILING) {
      fail(successor, Reason.UNHEALTHY, successor.name() + ": " + verdict.message());
      return;
    }
    boolean engineSays = live.health() == Live.Health.HEALTHY;
    boolean probesSay = probed && verdict != null && verdict.state() == Verdict.State.PASSING;
    boolean settled = !scene.now().isBefore(started.plus(SETTLE));
    boolean healthy = (live.health() == Live.Health.NONE || engineSays) && (!probed || probesSay) && (engineSays || probesSay || settled);
    if (healthy) {
      promote(successor);
    } else if (live.health() == Live.Health.NONE && !probed) {
      waiting(successor.name() + " has to run for " + SETTLE.toSeconds() + " s", started.plus(SETTLE));
    } else if (scene.now().isAfter(started.plus(PATIENCE).plus(startPeriod()))) {
      fail(successor, Reason.UNHEALTHY, successor.name() + " was not healthy within " + Fields.printed(PATIENCE.plus(startPeriod())));
    } else {
      waiting(successor.name() + " is not healthy yet" + (verdict == null ? "" : ": " + verdict.message()), scene.now().plusSeconds(1));
    }
  }

  /** Whether the old one is the very same but for its age: then nothing better can be gone back to, and its checks judge the new one in its place. */
  private boolean isMadeAnew() {
    return differences.none() && generation.equals(remembered.generation());
  }

  private void promote(Instance successor) {
    Id id = new Id.Known(successor.id());
    SortedSet<Integer> before = new TreeSet<>();
    Container seen = (Container) successor.object();
    for (var network : container.networks().entrySet()) {
      Attachment has = seen.networks().get(network.getKey());
      if (has == null || !has.aliases().containsAll(network.getValue().aliases())) {
        if (has != null) {
          before = new TreeSet<>(Set.of(builder.step(target.key(), new Step.DetachNetwork(id, network.getKey()), before)));
        }
        before = new TreeSet<>(
            Set.of(builder.step(target.key(), new Step.AttachNetwork(id, network.getKey(), network.getValue()), before)));
      }
    }
    if (holder.name().equals(container.name())) {
      before = new TreeSet<>(Set.of(builder.step(target.key(),
          new Step.RenameContainer(holderId, container.name() + ".old-" + ContainerPlanner.shortId(holder.id())), before)));
    }
    if (!successor.name().equals(container.name())) {
      before = new TreeSet<>(Set.of(builder.step(target.key(), new Step.RenameContainer(id, container.name()), before)));
    }
    builder.edit(target.key(), before, applied.withIdentity(successor.id()), null, null);
    builder.ready(target.key(), before);
    boolean runs = holder.container().status() != Live.Status.EXITED && holder.container().status() != Live.Status.CREATED
        && holder.container().status() != Live.Status.DEAD;
    SortedSet<Integer> stopped = before;
    if (runs) {
      stopped = new TreeSet<>(
          Set.of(builder.step(target.key(), new Step.StopContainer(holderId, container.program().stopGracePeriod()), before)));
    }
    builder.step(target.key(), new Step.RemoveContainer(holderId, false), stopped);
    Instance failed = cast.failed();
    if (failed != null) {
      builder.step(target.key(), new Step.RemoveContainer(new Id.Known(failed.id()), false), before);
    }
    builder.doing(target, Action.REPLACE, isMadeAnew() ? Reason.UNHEALTHY : Reason.CHANGED,
        successor.name() + (isMadeAnew() ? " was made anew" : " is healthy") + " and takes over; the old one goes",
        differences.all(), Duration.ZERO);
  }

  private void fail(Instance successor, Reason reason, String message) {
    Id id = new Id.Known(successor.id());
    SortedSet<Integer> stopped = new TreeSet<>();
    int policy = builder.step(target.key(), new Step.UpdateContainer(id, neverRestarted()), Set.of());
    if (successor.container().running() || successor.container().status() == Live.Status.RESTARTING) {
      stopped.add(builder.step(target.key(), new Step.StopContainer(id, container.program().stopGracePeriod()), Set.of(policy)));
    }
    boolean holderRuns = holder.container().running();
    if (!holderRuns) {
      builder.step(target.key(), new Step.StartContainer(holderId), stopped);
    }
    builder.edit(target.key(), Collections.emptySortedSet(),
        (holderRuns ? remembered : remembered.restarted()).withAttempt(attempt(reason, message, true).keeping(successor.id())),
        null, null);
    builder.block(target, Reason.QUARANTINED,
        message + "; it is kept, stopped, with its log, and " + holder.name() + (holderRuns ? " was never stopped" : " is started again"),
        differences.all());
    builder.notReady(target.key(), true, message);
  }

  private Container neverRestarted() {
    return new Container(container.name(), container.image(), container.program(), Container.Resources.NONE, container.security(),
        container.namespaces(), container.mounts(), container.ports(),
        container.networks(), container.naming(), container.healthcheck(), new Restart(Restart.Mode.NO, null), container.logging(),
        container.labels());
  }

  private void waiting(String message, Instant until) {
    builder.waiting(target, Reason.WAITING_FOR_HEALTH, message, differences.all(), until);
    builder.notReady(target.key(), false, message);
  }

  private Attempt attempt(Reason reason, String message, boolean quarantined) {
    return Guards.next(remembered.attempt(), generation, reason, message, scene.now(), quarantined);
  }

  private @Nullable Ask asked() {
    return scene.asked().asks().get(target.key());
  }

  private Duration startPeriod() {
    Container.Healthcheck check = container.healthcheck();
    return check == null || check.startPeriod() == null ? Duration.ZERO : check.startPeriod();
  }

  private Duration grace() {
    return container.program().stopGracePeriod() == null ? Duration.ofSeconds(10) : container.program().stopGracePeriod();
  }

  private String successorName() {
    return container.name() + "." + generation;
  }
}

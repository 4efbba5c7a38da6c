package dev.evenkeel.operator.plan;

import dev.evenkeel.api.host.Change.Action;
import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.FieldDiff;
import dev.evenkeel.api.host.Fields;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Ledger;
import dev.evenkeel.api.host.Ledger.Entry;
import dev.evenkeel.api.host.Observation;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.operator.plan.Asked.Ask;
import dev.evenkeel.operator.plan.Guards.Obstacle;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Plans one container: makes it, keeps it running and as it was made, and has it replaced when what it is made from has changed. Healing never waits for a rollout that is held or has failed.
 */
final class ContainerPlanner {
  private final Scene scene;
  private final PlanBuilder builder;
  private final Target target;
  private final Container container;
  private final Fields desired;
  private final String generation;
  private final @Nullable Entry entry;

  private ContainerPlanner(Scene scene, PlanBuilder builder, Target target) {
    this.scene = scene;
    this.builder = builder;
    this.target = target;
    this.container = (Container) target.object();
    this.desired = Generations.desired(target, scene.target());
    this.generation = Generations.of(desired);
    this.entry = scene.entry(target.key());
  }

  static void plan(Scene scene, PlanBuilder builder, Target target) {
    new ContainerPlanner(scene, builder, target).plan();
  }

  private void plan() {
    switch (scene.state().object(target.key())) {
      case Observation.Unasked _ -> builder.ready(target.key(), Set.of());
      case Observation.Unreadable(var reason, var message) ->
        Guards.note(builder, target, new Obstacle(reason, message, true, null), List.of(), true);
      case Observation.Absent _ -> create(null);
      case Observation.Present present -> {
        boolean retry = scene.asks(target.key(), Ask.What.RETRY);
        Cast cast = Cast.of(container.name(), generation, present, entry, retry);
        if (cast.holder() == null) {
          withoutHolder(cast);
        } else {
          withHolder(cast, cast.holder());
        }
      }
    }
  }

  // nothing of ours is there

  private void withoutHolder(Cast cast) {
    Instance foreign = cast.foreign();
    SortedSet<Integer> cleared = clear(cast.leftovers());
    if (foreign == null) {
      create(null, cleared);
    } else if (entry == null || entry.identity() == null) {
      Adoption.container(scene, builder, target, desired, foreign);
    } else {
      create(foreign, cleared);
    }
  }

  private void create(@Nullable Instance intruder) {
    create(intruder, Collections.emptySortedSet());
  }

  /**
   * Creates and starts it under its own name.
   *
   * @param intruder a container that somebody put in the place of ours, which is gone: it is stopped and renamed out of the way, and never removed
   */
  private void create(@Nullable Instance intruder, SortedSet<Integer> cleared) {
    boolean lost = entry != null && entry.identity() != null;
    List<FieldDiff> diffs = intruder != null
        ? List.of(new FieldDiff(Generations.IMAGE, desired.get(Generations.IMAGE), applied(Generations.IMAGE), imageOf(intruder)))
        : List.of(new FieldDiff("exists", "yes", lost ? "yes" : null, null));
    boolean healing = lost && entry != null && generation.equals(entry.generation());
    Ledger.Attempt before = attempt();
    // A failure before was about the name that the intruder has taken meanwhile.
    boolean explained = intruder != null && before != null && before.reason() == Reason.CREATE_FAILED && !before.quarantined();
    Obstacle obstacle = obstacle(healing, explained ? null : before);
    if (obstacle != null) {
      Guards.note(builder, target, obstacle, diffs, false);
      return;
    }
    Instance image = image();
    if (image == null) {
      Guards.note(builder, target,
          new Obstacle(Reason.WAITING_FOR_IMAGE, "image " + container.image() + " is not on the host yet", false, null), diffs, false);
      return;
    }
    SortedSet<Integer> after = prerequisites();
    after.addAll(cleared);
    if (intruder != null) {
      after = setAside(intruder, after);
    }
    int create = builder.step(target.key(),
        new Step.CreateContainer(container, container.name(), Ownership.marks(target, container.name(), generation),
            new Step.Id.Known(image.id()), Collections.emptySortedMap(), true),
        after);
    Step.Id made = new Step.Id.Made(create);
    Entry next = applied();
    builder.edit(target.key(), Set.of(create), next, made, failing(Reason.CREATE_FAILED, "cannot be created"));
    int start = builder.step(target.key(), new Step.StartContainer(made), Set.of(create));
    builder.edit(target.key(), Set.of(start), next, made,
        next.withAttempt(Guards.next(attempt(), generation, Reason.START_FAILED, "cannot be started", scene.now(), false)));
    builder.doing(target, Action.CREATE, intruder != null ? Reason.DRIFTED : lost ? Reason.REMOVED : Reason.MISSING,
        intruder != null
            ? "was replaced by hand; the other one is kept as " + container.name() + ".byhand-" + shortId(intruder.id()) + ", stopped"
            : lost ? "was removed; it is made again" : "does not exist yet",
        diffs, Duration.ZERO);
    builder.ready(target.key(), Set.of(start));
  }

  /**
   * Takes the name from it and stops it, with the grace time that it was given itself. Ours waits for its end only where both cannot run: a host port, a fixed address, something that both write.
   *
   * @return steps after which ours can be made
   */
  private SortedSet<Integer> setAside(Instance intruder, SortedSet<Integer> before) {
    Step.Id id = new Step.Id.Known(intruder.id());
    Step stop = new Step.StopContainer(id, null);
    boolean stops = switch (intruder.container().status()) {
      case RUNNING, PAUSED, RESTARTING -> true;
      case CREATED, EXITED, REMOVING, DEAD -> false;
    };
    boolean first = stops && Overlap.obstacle((Container) intruder.object(), container) != null;
    SortedSet<Integer> stopped = first ? new TreeSet<>(Set.of(builder.step(target.key(), stop, before))) : before;
    int renamed = builder.step(target.key(),
        new Step.RenameContainer(id, container.name() + ".byhand-" + shortId(intruder.id())), stopped);
    if (stops && !first) {
      builder.step(target.key(), stop, Set.of(renamed));
    }
    SortedSet<Integer> after = new TreeSet<>(stopped);
    after.add(renamed);
    return after;
  }

  /** As its maker called it; the engine's identity where that is no other name than ours. */
  private @Nullable String imageOf(Instance intruder) {
    String name = intruder.container().imageName();
    return name == null || name.equals(desired.get(Generations.IMAGE)) || name.equals(applied(Generations.IMAGE))
        ? intruder.container().imageId()
        : name;
  }

  // one of ours is there

  private void withHolder(Cast cast, Instance holder) {
    Entry base = base(holder);
    Fields observed = Readings.of(holder, desired, base, scene);
    Differences differences = Differences.between(desired, base, observed, scene.engineVersion(), target.policy().ignore());
    SortedSet<Integer> cleared = clear(cast.leftovers());
    ContainerHealing healing = new ContainerHealing(scene, builder, target, generation, cast);

    Entry remembered = (base != null ? base : found(holder)).withAttempt(isForgotten(holder) ? null : attempt());
    boolean recreate = scene.asks(target.key(), Ask.What.RECREATE);
    SortedSet<String> differing = new TreeSet<>(differences.changed());
    differing.addAll(differences.drifted());
    differing.addAll(differences.untaken());
    boolean replaces = recreate || !InPlace.covers(container, differing, differences) || healing.networkIsLost();
    String correction = differences.correction();
    if (cast.successor() == null && !differences.untaken().isEmpty() && differences.changed().isEmpty()
        && Guards.notConverging(remembered.attempt(), correction)) {
      builder.block(target, Reason.NOT_CONVERGING,
          "was corrected " + Guards.CORRECTIONS + " times and is still not as written: " + differences.words(),
          differences.all());
      healing.heal(remembered, List.of());
      return;
    }
    if (cast.foreign() != null) {
      // Nobody of ours can have the name, whichever it is: that is told, and what serves goes on.
      builder.ready(target.key(), Set.of());
      healing.heal(remembered, InPlace.only(differences.driftOnly()));
      return;
    }
    if (cast.successor() != null || replaces) {
      Obstacle obstacle = cast.successor() != null ? null : obstacle(differences.changed().isEmpty());
      Instance image = image();
      if (obstacle == null && image == null && cast.successor() == null) {
        obstacle = new Obstacle(Reason.WAITING_FOR_IMAGE, "image " + container.image() + " is not on the host yet; the present one goes on",
            false, null);
      }
      if (obstacle == null) {
        Entry counted = differences.untaken().isEmpty()
            ? remembered
            : remembered.withAttempt(Guards.next(remembered.attempt(), correction, Reason.NOT_CONVERGING, "", scene.now(), false));
        SortedSet<Integer> after = prerequisites();
        after.addAll(cleared);
        new Replacement(scene, builder, target, generation, cast, counted, applied(), observed, differences,
            image == null ? "" : image.id(), after).plan();
        return;
      }
      Guards.note(builder, target, obstacle, differences.all(), true);
      healing.heal(remembered, InPlace.only(differences.driftOnly()));
      return;
    }
    builder.ready(target.key(), Set.of());
    keepUp(remembered, observed, differences, healing, correction);
  }

  /** Another try begins without the failures before it, or what it makes would be taken for what failed; and a generation that serves is not quarantined. */
  private boolean isForgotten(Instance holder) {
    return scene.asks(target.key(), Ask.What.RETRY) || generation.equals(Cast.quarantined(entry)) && Cast.isOf(holder, generation);
  }

  /** What was applied to it: as the ledger says, or, when a crash came before the ledger was written, as its own mark says. */
  private @Nullable Entry base(Instance holder) {
    if (entry != null && holder.id().equals(entry.identity())) {
      return entry;
    }
    return generation.equals(holder.marks().generation())
        ? applied().withIdentity(holder.id()).withAttempt(entry == null ? null : entry.attempt())
        : null;
  }

  /** Of ours, and nobody knows what it was made as: a crash came before the ledger was written, and git has gone on since. */
  private Entry found(Instance holder) {
    return (entry == null ? applied() : entry).withApplied(Fields.NONE, holder.marks().generation()).withIdentity(holder.id());
  }

  /** The container stays; it is brought into line without a replacement. */
  private void keepUp(Entry remembered, Fields observed, Differences differences,
      ContainerHealing healing, String correction) {
    boolean held = target.held() != null && !differences.changed().isEmpty();
    if (held) {
      Target.Held reason = java.util.Objects.requireNonNull(target.held());
      builder.waiting(target, reason.reason(), reason.message(), differences.all(), null);
    }
    List<FieldDiff> inPlace = held ? InPlace.only(differences.driftOnly()) : differences.all();
    boolean known = !remembered.applied().values().isEmpty();
    Entry next = held || known && differences.changed().isEmpty()
        ? remembered
        : remembered.withApplied(desired, generation).withOwners(target.owners(), target.policy().prune())
            .withUses(Generations.uses(target, scene.target()));
    if (!differences.untaken().isEmpty()) {
      next = next.withAttempt(Guards.next(remembered.attempt(), correction, Reason.NOT_CONVERGING, "", scene.now(), false));
    }
    boolean acted = healing.heal(next, inPlace);
    if (!acted && !held) {
      healing.settle(next, observed, differences);
    }
  }

  // what they have in common

  private SortedSet<Integer> clear(List<Instance> leftovers) {
    SortedSet<Integer> steps = new TreeSet<>();
    for (Instance leftover : leftovers) {
      if (scene.ledgerLost() && leftover.container().running()) {
        builder.block(target, Reason.LEFTOVER,
            leftover.name() + " is marked as ours and the ledger is lost, so it is left running; remove it by hand if nobody needs it",
            List.of());
        continue;
      }
      Step.Id id = new Step.Id.Known(leftover.id());
      SortedSet<Integer> after = new TreeSet<>();
      if (leftover.container().running()) {
        after.add(builder.step(target.key(), new Step.StopContainer(id, container.program().stopGracePeriod()), after));
      }
      steps.add(builder.step(target.key(), new Step.RemoveContainer(id, false), after));
      builder.doing(target, Action.CLEAN_UP, Reason.LEFTOVER, leftover.name() + " is left over from a replacement", List.of(),
          Duration.ZERO);
    }
    return steps;
  }

  private @Nullable Obstacle obstacle(boolean healing) {
    return obstacle(healing, attempt());
  }

  private @Nullable Obstacle obstacle(boolean healing, Ledger.@Nullable Attempt before) {
    Target asked = healing ? Guards.healed(target) : target;
    boolean retry = scene.asks(target.key(), Ask.What.RETRY);
    Obstacle obstacle = Guards.of(scene, builder, asked, generation, retry ? null : before);
    return obstacle != null ? obstacle : Ports.obstacle(scene, builder, target, container);
  }

  private SortedSet<Integer> prerequisites() {
    SortedSet<Integer> steps = builder.of(target.after()) instanceof PlanBuilder.Standing.Ready(var numbers)
        ? new TreeSet<>(numbers)
        : new TreeSet<>();
    steps.addAll(Ports.releases(builder, container));
    return steps;
  }

  private @Nullable Instance image() {
    return ImagePlanner.onHost(scene, container.imageKey());
  }

  private Entry applied() {
    Entry fresh = Entry.intended(target.key(), target.owners(), target.policy().prune()).withApplied(desired, generation)
        .withUses(Generations.uses(target, scene.target()));
    return entry == null ? fresh : fresh.withRemedies(entry.remedies()).withOrder(entry.order());
  }

  private Entry failing(Reason reason, String message) {
    Entry before = entry != null ? entry : Entry.intended(target.key(), target.owners(), target.policy().prune());
    return before.withAttempt(Guards.next(attempt(), generation, reason, message, scene.now(), false));
  }

  private Ledger.@Nullable Attempt attempt() {
    return entry == null ? null : entry.attempt();
  }

  private @Nullable String applied(String path) {
    return entry == null ? null : entry.applied().get(path);
  }

  static String shortId(String id) {
    return id.length() > 8 ? id.substring(0, 8) : id;
  }
}

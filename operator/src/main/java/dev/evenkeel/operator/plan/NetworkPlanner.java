package dev.evenkeel.operator.plan;

import dev.evenkeel.api.host.Change.Action;
import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.FieldDiff;
import dev.evenkeel.api.host.Fields;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Ledger.Entry;
import dev.evenkeel.api.host.Network;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Observation;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.host.Step.Id;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.host.Volume;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.operator.plan.Guards.Obstacle;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Plans networks and volumes: both are made and then cannot be changed in place. A network is made anew under its containers; a volume never is, for what is in it is sacred. */
final class NetworkPlanner {
  private final Scene scene;
  private final PlanBuilder builder;
  private final Target target;
  private final Fields desired;
  private final @Nullable Entry entry;

  private NetworkPlanner(Scene scene, PlanBuilder builder, Target target) {
    this.scene = scene;
    this.builder = builder;
    this.target = target;
    this.desired = target.object().fields();
    this.entry = scene.entry(target.key());
  }

  static void plan(Scene scene, PlanBuilder builder, Target target) {
    new NetworkPlanner(scene, builder, target).plan();
  }

  private void plan() {
    switch (scene.state().object(target.key())) {
      case Observation.Unasked _ -> builder.ready(target.key(), Set.of());
      case Observation.Unreadable(var reason, var message) ->
        Guards.note(builder, target, new Obstacle(reason, message, true, null), List.of(), true);
      case Observation.Absent _ -> create();
      case Observation.Present(var instances) -> compare(instances.getFirst());
    }
  }

  private void create() {
    boolean lost = entry != null && entry.identity() != null;
    List<FieldDiff> diffs = List.of(new FieldDiff("exists", "yes", lost ? "yes" : null, null));
    Obstacle obstacle = Guards.of(scene, builder, lost ? target.heldFor(null) : target, of(), entry == null ? null : entry.attempt());
    if (obstacle != null) {
      Guards.note(builder, target, obstacle, diffs, false);
      return;
    }
    int step = builder.step(target.key(), creation(), Set.of());
    builder.edit(target.key(), Set.of(step), applied(), new Id.Made(step), failed());
    boolean volume = target.object() instanceof Volume;
    builder.doing(target, Action.CREATE, lost ? Reason.REMOVED : Reason.MISSING,
        !lost
            ? "does not exist yet"
            : volume ? "was removed, and what was in it is gone; it is made again, empty" : "was removed; it is made again",
        diffs, Duration.ZERO);
    builder.ready(target.key(), Set.of(step));
  }

  private Step creation() {
    return target.object() instanceof Network network
        ? new Step.CreateNetwork(network, Ownership.marks(target, network.name(), null))
        : new Step.CreateVolume((Volume) target.object(), Ownership.marks(target, target.key().name(), null));
  }

  private void compare(Instance there) {
    boolean ours = there.marks().ours() || entry != null && there.id().equals(entry.identity());
    Fields observed = there.object().fields();
    Entry base = entry != null && there.id().equals(entry.identity()) ? entry : null;
    Differences differences = Differences.between(desired, base, observed, scene.engineVersion(), target.policy().ignore());
    if (!ours) {
      Adoption.plain(scene, builder, target, desired, there, differences.all());
      return;
    }
    builder.ready(target.key(), Set.of());
    if (differences.none()) {
      Entry remembered = base != null ? base : applied().withIdentity(there.id());
      Entry next = remembered.withOwners(target.owners(), target.policy().prune()).withIntent(null).withAttempt(null);
      boolean stale = !next.learned() || !java.util.Objects.equals(next.engineVersion(), scene.engineVersion());
      next = stale ? next.withLearned(observed, scene.engineVersion(), null) : next;
      if (!next.equals(entry)) {
        builder.learn(next);
      }
      return;
    }
    Obstacle obstacle = Guards.of(scene, builder, target, of(), base == null ? null : base.attempt());
    if (obstacle != null) {
      Guards.note(builder, target, obstacle, differences.all(), true);
    } else if (target.object() instanceof Volume) {
      builder.block(target, Reason.APPROVAL_NEEDED,
          "a volume's driver and options cannot be changed in place; declare one of another name and move the data", differences.all());
    } else {
      replace((Network) target.object(), there, differences);
    }
  }

  /** Every container of ours is taken out of the old one and put into the new one; a foreign container in it makes the removal fail, and everything goes back. */
  private void replace(Network network, Instance there, Differences differences) {
    SortedSet<Integer> detached = new TreeSet<>();
    scene.target().objects().forEach((key, other) -> instanceIn(key, network.name())
        .ifPresent(instance -> detached
            .add(builder.step(target.key(), new Step.DetachNetwork(new Id.Known(instance.id()), network.name()), Set.of()))));
    int removed = builder.step(target.key(), new Step.RemoveNetwork(there.id()), detached);
    int created = builder.step(target.key(), creation(), Set.of(removed));
    SortedSet<Integer> all = new TreeSet<>(Set.of(created));
    scene.target().objects().forEach((key, other) -> instanceIn(key, network.name()).ifPresent(instance -> {
      Container.Attachment wanted = ((Container) other.object()).networks().get(network.name());
      Container.Attachment had = ((Container) instance.object()).networks().get(network.name());
      Container.Attachment attachment = wanted != null ? wanted : had == null ? Container.Attachment.PLAIN : had;
      all.add(builder.step(target.key(), new Step.AttachNetwork(new Id.Known(instance.id()), network.name(), attachment), Set.of(created)));
      builder.stepAfterFailure(target.key(), new Step.AttachNetwork(new Id.Known(instance.id()), network.name(), attachment), removed);
    }));
    builder.edit(target.key(), Set.of(created), applied(), new Id.Made(created), failed());
    builder.doing(target, Action.REPLACE, differences.changed().isEmpty() ? Reason.DRIFTED : Reason.CHANGED,
        "is made anew; its containers leave it and come back", differences.all(),
        Duration.ofSeconds(1));
    builder.ready(target.key(), all);
  }

  private java.util.Optional<Instance> instanceIn(ObjectKey key, String network) {
    if (key.type() != ObjectKey.Type.CONTAINER || !(scene.state().object(key) instanceof Observation.Present(var instances))) {
      return java.util.Optional.empty();
    }
    return instances.stream().filter(instance -> ((Container) instance.object()).networks().containsKey(network)).findFirst();
  }

  private String of() {
    return Generations.of(desired);
  }

  private Entry applied() {
    Entry fresh = Entry.intended(target.key(), target.owners(), target.policy().prune()).withApplied(desired, null);
    return entry == null ? fresh : fresh.withOrder(entry.order());
  }

  private Entry failed() {
    Entry before = entry != null ? entry : Entry.intended(target.key(), target.owners(), target.policy().prune());
    return before.withAttempt(Guards.next(before.attempt(), of(), Reason.CREATE_FAILED, "cannot be created", scene.now(), false));
  }
}

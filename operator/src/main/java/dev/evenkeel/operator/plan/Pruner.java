package dev.evenkeel.operator.plan;

import dev.evenkeel.api.host.Change;
import dev.evenkeel.api.host.Change.Action;
import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.FieldDiff;
import dev.evenkeel.api.host.Fields;
import dev.evenkeel.api.host.File;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Ledger.Entry;
import dev.evenkeel.api.host.Live;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Observation;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.host.Step.Id;
import dev.evenkeel.api.host.Unit;
import dev.evenkeel.api.model.Policy.Prune;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.api.model.ResourceRef;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Removes what no manifest declares any more: only what is ours, in the order opposite to that in which it came, and never data. Absence from a complete target is the only cause; the policy that was last applied decides.
 */
final class Pruner {
  private final Scene scene;
  private final PlanBuilder builder;
  private final SortedSet<Integer> usersGone = new TreeSet<>();

  private Pruner(Scene scene, PlanBuilder builder) {
    this.scene = scene;
    this.builder = builder;
  }

  static void plan(Scene scene, PlanBuilder builder) {
    new Pruner(scene, builder).plan();
  }

  private void plan() {
    SortedMap<ObjectKey, Entry> gone = new TreeMap<>(scene.ledger().entries());
    scene.state().objects().forEach((key, observation) -> {
      if (observation instanceof Observation.Present(var instances) && !gone.containsKey(key)
          && instances.stream().anyMatch(instance -> key.name().equals(instance.marks().name()))) {
        SortedSet<ResourceRef> owners = instances.getFirst().marks().owners();
        gone.put(key, Entry.intended(key, owners, key.type() == ObjectKey.Type.VOLUME ? Prune.APPROVE : Prune.DELETE));
      }
    });
    gone.keySet().removeAll(scene.target().objects().keySet());
    List<Entry> ordered = new ArrayList<>(gone.values());
    ordered.sort(Comparator.comparingInt((Entry entry) -> rank(entry.key())).thenComparing(Comparator.comparingInt(Entry::order).reversed())
        .thenComparing(Entry::key));
    Set<ObjectKey> leaving = gone.keySet();
    for (Entry entry : ordered) {
      switch (scene.state().object(entry.key())) {
        case Observation.Unasked _ -> {
        }
        case Observation.Unreadable(var reason, var message) -> block(entry, reason, message);
        case Observation.Absent _ -> builder.edit(entry.key(), Collections.emptySortedSet(), null, null, null);
        case Observation.Present(var instances) -> {
          if (allowed(entry)) {
            remove(entry, instances, leaving);
          }
        }
      }
    }
  }

  /** What uses others goes first. */
  private static int rank(ObjectKey key) {
    return switch (key.type()) {
      case UNIT -> 0;
      case CONTAINER -> 1;
      case FILE -> 2;
      case NETWORK -> 3;
      case VOLUME -> 4;
      case IMAGE -> 5;
    };
  }

  private boolean allowed(Entry entry) {
    if (entry.owners().stream().anyMatch(scene.target().refused()::contains)) {
      return false; // its manifest is invalid, which is not the same as removed
    }
    if (scene.asked().suspended().containsKey(entry.key())) {
      return false;
    }
    if (entry.prune() == Prune.NEVER) {
      builder.edit(entry.key(), Collections.emptySortedSet(), null, null, null);
      return false;
    }
    if (scene.approved()) {
      return true;
    }
    String hold = scene.ledgerLost()
        ? "the ledger of this host is lost, and nothing is removed unattended without it"
        : scene.target().pruneHold();
    if (hold != null && entry.key().type() != ObjectKey.Type.IMAGE) {
      block(entry, Reason.PRUNE_HELD, "no manifest declares it any more, but " + hold);
      return false;
    }
    if (entry.prune() == Prune.APPROVE || entry.key().type() == ObjectKey.Type.VOLUME) {
      block(entry, Reason.APPROVAL_NEEDED, "no manifest declares it any more; removing it waits for an approval"
          + (entry.key().type() == ObjectKey.Type.VOLUME ? ", for it holds data" : ""));
      return false;
    }
    return hold == null;
  }

  private void remove(Entry entry, List<Instance> instances, Set<ObjectKey> leaving) {
    ObjectKey key = entry.key();
    switch (key.type()) {
      case CONTAINER -> container(entry, instances);
      case UNIT -> unit(entry, instances.getFirst());
      case FILE -> file(entry, (File) instances.getFirst().object());
      case NETWORK -> {
        if (mine(entry, instances.getFirst()) && free(entry, leaving)) {
          gone(entry, builder.step(key, new Step.RemoveNetwork(instances.getFirst().id()), usersGone));
        }
      }
      case VOLUME -> {
        if (mine(entry, instances.getFirst())) {
          gone(entry, builder.step(key, new Step.RemoveVolume(instances.getFirst().id()), usersGone));
        }
      }
      case IMAGE -> image(entry, instances.getFirst());
    }
  }

  /** Whoever put a link or a folder in a file's place made something of their own: it is left to them, once and for all. */
  private void file(Entry entry, File there) {
    String type = entry.applied().get("type");
    // A tree that nobody declares is not listed any more, and read as the folder that it is.
    String stands = "tree".equals(type) ? "directory" : type;
    if (stands != null && !stands.equals(there.content() instanceof File.Tree ? "directory" : Fields.of(there).get("type"))) {
      builder.edit(entry.key(), Collections.emptySortedSet(), null, null, null);
      builder.change(new Change.Report(entry.key(), entry.owners(), Reason.FOREIGN,
          "no manifest declares it any more, and what stands there now is somebody else's and stays", List.of()));
      return;
    }
    gone(entry, builder.step(entry.key(),
        new Step.RemoveFile(entry.key().name(), type == null ? "file" : type, FilePlanner.entries(entry.applied())), usersGone));
  }

  private void container(Entry entry, List<Instance> instances) {
    SortedSet<Integer> removed = new TreeSet<>();
    for (Instance instance : instances) {
      if (!mine(entry, instance)) {
        continue;
      }
      Id id = new Id.Known(instance.id());
      Live.Status status = instance.container().status();
      SortedSet<Integer> stopped = new TreeSet<>();
      if (status == Live.Status.RUNNING || status == Live.Status.PAUSED || status == Live.Status.RESTARTING) {
        stopped.add(
            builder.step(entry.key(), new Step.StopContainer(id, ((Container) instance.object()).program().stopGracePeriod()), usersGone));
      }
      int step = builder.step(entry.key(), new Step.RemoveContainer(id, false), stopped);
      removed.add(step);
      ((Container) instance.object()).ports().stream().filter(port -> port.published() != null)
          .forEach(port -> builder.releases(Ports.name(port), step));
    }
    if (removed.isEmpty()) {
      builder.edit(entry.key(), removed, null, null, null);
      return;
    }
    usersGone.addAll(removed);
    finish(entry, removed);
  }

  private void unit(Entry entry, Instance there) {
    String name = entry.key().name();
    SortedSet<Integer> steps = new TreeSet<>();
    if (entry.applied().get("text") != null || entry.applied().values().isEmpty()) {
      if (!there.unit().activeState().equals("inactive")) {
        steps.add(builder.step(entry.key(), new Step.StopUnit(name), Set.of()));
      }
      steps.add(builder.step(entry.key(), new Step.EnableUnit(name, Unit.Enablement.DISABLED), steps));
    }
    int files = builder.step(entry.key(), new Step.RemoveUnit(name), steps);
    steps.add(files);
    steps.add(builder.step(entry.key(), new Step.ReloadUnits(), Set.of(files)));
    usersGone.addAll(steps);
    finish(entry, steps);
  }

  /** The last one of its repository to leave is kept: it is the previous release's. What is in use the engine keeps by itself. */
  private void image(Entry entry, Instance there) {
    if (entry.intent() == null || !entry.intent().what().equals("left")) {
      builder.learn(entry.withIntent(new dev.evenkeel.api.host.Ledger.Intent("left", scene.now())));
      return;
    }
    boolean newest = scene.ledger().entries().values().stream()
        .noneMatch(other -> !other.key().equals(entry.key()) && other.key().type() == ObjectKey.Type.IMAGE
            && repository(other.key()).equals(repository(entry.key())) && other.intent() != null && other.intent().what().equals("left")
            && other.intent().at().isAfter(entry.intent().at()));
    if (!newest) {
      gone(entry, builder.step(entry.key(), new Step.RemoveImage(there.id(), entry.key().name()), usersGone));
    }
  }

  private static String repository(ObjectKey image) {
    String reference = image.name().contains("@") ? image.name().substring(0, image.name().indexOf('@')) : image.name();
    int tag = reference.indexOf(':', reference.lastIndexOf('/') + 1);
    return tag < 0 ? reference : reference.substring(0, tag);
  }

  /** A network goes when nobody of ours is in it; whoever is about to leave it is waited for. */
  private boolean free(Entry entry, Set<ObjectKey> leaving) {
    for (var observed : scene.state().objects().entrySet()) {
      if (observed.getKey().type() == ObjectKey.Type.CONTAINER && !leaving.contains(observed.getKey())
          && observed.getValue() instanceof Observation.Present(var instances)
          && instances.stream().anyMatch(instance -> ((Container) instance.object()).networks().containsKey(entry.key().name()))) {
        builder.change(new Change.Wait(entry.key(), entry.owners(), Reason.NEXT_STAGE, "goes when " + observed.getKey() + " has left it",
            List.of(), scene.now().plusSeconds(1)));
        builder.lookAt(scene.now().plusSeconds(1));
        return false;
      }
    }
    return true;
  }

  private static boolean mine(Entry entry, Instance instance) {
    return entry.key().name().equals(instance.marks().name()) || instance.id().equals(entry.identity());
  }

  private void gone(Entry entry, int step) {
    finish(entry, new TreeSet<>(Set.of(step)));
  }

  private void finish(Entry entry, SortedSet<Integer> steps) {
    builder.edit(entry.key(), steps, null, null,
        entry.withAttempt(Guards.next(entry.attempt(), "prune", Reason.STEP_FAILED, "cannot be removed", scene.now(), false)));
    builder.change(new Change.Do(entry.key(), entry.owners(), Action.REMOVE, Reason.PRUNED, "no manifest declares it any more",
        List.of(new FieldDiff("exists", null, "yes", "yes")), Duration.ZERO));
  }

  private void block(Entry entry, Reason reason, String message) {
    builder.change(new Change.Block(entry.key(), entry.owners(), reason, message, List.of()));
  }
}

package dev.evenkeel.operator.plan;

import dev.evenkeel.api.host.Change.Action;
import dev.evenkeel.api.host.FieldDiff;
import dev.evenkeel.api.host.Fields;
import dev.evenkeel.api.host.File;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Ledger.Entry;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Observation;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.operator.plan.Asked.Ask;
import dev.evenkeel.operator.plan.Guards.Obstacle;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Plans one file, directory, tree or link. A set of files with one validation is put in place together or not at all. */
final class FilePlanner {
  private static final Duration VALIDATION_DEADLINE = Duration.ofSeconds(30);
  private final Scene scene;
  private final PlanBuilder builder;
  private final Target target;
  private final File file;
  private final Fields desired;
  private final @Nullable Entry entry;

  private FilePlanner(Scene scene, PlanBuilder builder, Target target) {
    this.scene = scene;
    this.builder = builder;
    this.target = target;
    this.file = (File) target.object();
    this.desired = file.fields();
    this.entry = scene.entry(target.key());
  }

  static void plan(Scene scene, PlanBuilder builder, Target target) {
    new FilePlanner(scene, builder, target).plan();
  }

  private void plan() {
    switch (scene.state().object(target.key())) {
      case Observation.Unasked _ -> builder.ready(target.key(), Set.of());
      case Observation.Unreadable(var reason, var message) ->
        Guards.note(builder, target, new Obstacle(reason, message, true, null), List.of(), true);
      case Observation.Absent _ -> {
        boolean lost = entry != null && entry.learned() && !entry.interrupted();
        put(List.of(new FieldDiff("exists", "yes", lost ? "yes" : null, null)), lost ? Reason.REMOVED : Reason.MISSING,
            lost ? "was removed" : "does not exist yet", false, "");
      }
      case Observation.Present(var instances) -> compare(instances.getFirst());
    }
  }

  private void compare(Instance there) {
    Fields observed = own((File) there.object());
    Differences differences = Differences.between(desired, entry, observed, null, target.policy().ignore()).leading("type");
    if (entry == null) {
      if (differences.none()) {
        Adoption.asWritten(scene, builder, target, desired, observed, there);
      } else if (target.policy().adopt() && scene.approved()) {
        put(differences.all(), Reason.CHANGED, "is taken over and becomes as written", true, differences.correction());
      } else if (target.policy().adopt()) {
        builder.block(target, Reason.APPROVAL_NEEDED,
            "is there with other contents; taking it over changes it, which waits for an approval", differences.all());
        builder.notReady(target.key(), true, "waits for an approval");
      } else {
        Adoption.foreign(builder, target,
            "something else stands at this path and is not Evenkeel's: " + differences.words() + "; move it away, or say adopt: true");
      }
      return;
    }
    if (differences.none()) {
      builder.ready(target.key(), Set.of());
      Entry next = entry.withOwners(target.owners(), Adoption.prune(entry, target)).withIntent(null).withAttempt(null)
          .withIdentity(target.key().name());
      next = next.learned() ? next : next.withLearned(observed, null, null);
      if (!next.equals(entry)) {
        builder.learn(next);
      }
      return;
    }
    String correction = differences.correction();
    if (differences.onlyUntaken() && Guards.notConverging(entry.attempt(), correction)) {
      builder.block(target, Reason.NOT_CONVERGING,
          "was written " + Guards.CORRECTIONS + " times and is still not as written: " + differences.words(), differences.all());
      builder.notReady(target.key(), true, "does not become as written");
      return;
    }
    boolean drift = differences.isDrift();
    put(differences.all(), differences.changed().isEmpty() ? Reason.DRIFTED : Reason.CHANGED,
        drift
            ? "changed on the host; set back to what is written"
            : isKeyed("content", Fields.NONE) ? "has changed, in git or in its secrets" : "has changed in git",
        true, differences.correction());
  }

  /** Of a tree's entries only those are ours that are declared or were. */
  private Fields own(File observed) {
    SortedMap<String, String> values = new TreeMap<>(observed.fields().values());
    values.keySet()
        .removeIf(path -> path.startsWith("entries.") && desired.get(path) == null && (entry == null || entry.applied().get(path) == null));
    values.replaceAll((path, value) -> value.equals(desired.get(path)) || !isKeyed(path, entry == null ? Fields.NONE : entry.applied())
        ? value
        : Fingerprints.of(value, scene.ledger().fingerprintKey()));
    values.keySet().removeIf(path -> path.endsWith(".mode") && path.startsWith("entries.") && desired.get(path) == null);
    return new Fields(values);
  }

  /** Whether a content is, or was, known by its fingerprint alone: then so is what is there instead. */
  private boolean isKeyed(String path, Fields applied) {
    return path.equals("content") && (Fingerprints.isOne(desired.get(path)) || Fingerprints.isOne(applied.get(path)));
  }

  private void put(List<FieldDiff> diffs, Reason reason, String message, boolean standsAnyway, String correction) {
    boolean healing = entry != null && desired.equals(entry.applied());
    boolean retry = scene.asks(target.key(), Ask.What.RETRY);
    Obstacle obstacle = Guards.of(scene, builder, heldWith(healing ? Guards.healed(target) : target, healing), of(),
        entry == null || retry ? null : entry.attempt());
    if (obstacle != null) {
      boolean usable = standsAnyway && obstacle.reason() != Reason.VALIDATION_FAILED;
      Guards.note(builder, target, obstacle, diffs, usable);
      return;
    }
    SortedSet<Integer> after = builder.of(target.after()) instanceof PlanBuilder.Standing.Ready(var steps)
        ? new TreeSet<>(steps)
        : new TreeSet<>();
    Target.Validation validation = target.validation();
    Entry before = entry != null ? entry : Entry.intended(target.key(), target.owners(), Adoption.prune(entry, target));
    int check = 0;
    if (validation != null && !healing) {
      check = validate(validation, after);
      after.add(check);
    }
    if (check != 0) {
      builder.edit(target.key(), Set.of(check), before, null,
          before.withAttempt(Guards.next(before.attempt(), of(), Reason.VALIDATION_FAILED, "was refused", scene.now(), true)));
    }
    int step = builder.step(target.key(), new Step.PutFile(file, ownEntries()), after);
    Entry next = before.withApplied(desired, null).withOwners(target.owners(), Adoption.prune(entry, target))
        .withIdentity(target.key().name())
        .withAttempt(Guards.next(before.attempt(), correction, Reason.NOT_CONVERGING, "", scene.now(), false));
    builder.edit(target.key(), Set.of(step), next, null,
        before.withAttempt(Guards.next(before.attempt(), of(), Reason.WRITE_FAILED, "cannot be written", scene.now(), false)));
    builder.doing(target, standsAnyway ? Action.UPDATE : Action.CREATE, reason, message, diffs, Duration.ZERO);
    builder.ready(target.key(), Set.of(step));
  }

  /** A set that is checked together waits for all the secrets in it. */
  private Target heldWith(Target asked, boolean healing) {
    Target.Validation validation = target.validation();
    if (asked.held() != null || validation == null || healing) {
      return asked;
    }
    return validation.siblings().stream().map(scene.target().objects()::get)
        .filter(sibling -> sibling != null && Guards.isSecret(sibling)).findFirst().map(sibling -> asked.heldFor(sibling.held()))
        .orElse(asked);
  }

  /** One check for the whole set, however many of its files have changed. */
  private int validate(Target.Validation validation, SortedSet<Integer> after) {
    List<File> files = new ArrayList<>();
    for (ObjectKey key : validation.siblings()) {
      Target sibling = scene.target().objects().get(key);
      if (sibling != null) {
        files.add((File) sibling.object());
      }
    }
    Step step = new Step.ValidateFiles(files, validation, VALIDATION_DEADLINE);
    int same = builder.same(step);
    return same != 0 ? same : builder.step(target.key(), step, after);
  }

  private List<String> ownEntries() {
    return entry == null ? List.of() : entries(entry.applied());
  }

  /** The paths of a tree's entries within it, from its fields. */
  static List<String> entries(Fields applied) {
    return applied.values().keySet().stream().filter(path -> path.startsWith("entries.") && path.endsWith(".content"))
        .map(path -> path.substring("entries.".length(), path.length() - ".content".length())).toList();
  }

  private String of() {
    Target.Validation validation = target.validation();
    return Generations.of(new Fields(validation == null ? desired.values() : setOf(validation)));
  }

  /** A set that is checked together is tried together: what failed is the set. */
  private SortedMap<String, String> setOf(Target.Validation validation) {
    SortedMap<String, String> all = new TreeMap<>();
    for (ObjectKey key : validation.siblings()) {
      Target sibling = scene.target().objects().get(key);
      if (sibling != null) {
        all.put(key.name(), sibling.object().fields().values().toString());
      }
    }
    all.put("validate", validation.command() + " " + validation.image());
    return all;
  }

}

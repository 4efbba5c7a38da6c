package dev.evenkeel.operator.plan;

import dev.evenkeel.api.host.Change.Action;
import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.FieldDiff;
import dev.evenkeel.api.host.Fields;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Ledger.Entry;
import dev.evenkeel.api.host.Marks;
import dev.evenkeel.api.host.Observation;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.host.Unit;
import dev.evenkeel.api.model.Policy;
import dev.evenkeel.api.model.Reason;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What to do about something that stands where ours should and is not ours. It is never changed or removed. With {@code adopt: true} it becomes ours by an entry in the ledger, and nothing restarts; a file or unit that is already to the letter as
 * written needs no asking, but is then never removed by a prune, for it was not made here.
 */
final class Adoption {
  /** Stands in place of a generation in the entry of a file or unit that was found as written and not made here. */
  private static final String FOUND = "found";

  private Adoption() {}

  /** The prune policy to write down for a file or unit: what was found here and never written by us is never removed by us, unless git says that it is taken over. */
  static Policy.Prune prune(@Nullable Entry entry, Target target) {
    boolean found = entry != null && FOUND.equals(entry.generation()) && !target.policy().adopt();
    return found ? Policy.Prune.NEVER : target.policy().prune();
  }

  /**
   * A unit that was found here has no line of ours at its head. That alone is no reason to write it anew and restart it: as long as the rest is to the letter as written, it stays without.
   *
   * @param seen the unit on the host
   */
  static Unit asItStands(Unit unit, @Nullable Entry entry, Observation seen) {
    Unit.Text text = unit.text();
    if (text == null || !text.text().startsWith(Marks.UNIT_HEADER)) {
      return unit;
    }
    Unit.Text bare = new Unit.Text(text.text().substring(text.text().indexOf('\n') + 1));
    String before = entry != null && entry.applied().get("text") != null
        ? entry.applied().get("text")
        : seen instanceof Observation.Present(var instances) ? instances.getFirst().object().fields().get("text") : null;
    return bare.toString().equals(before) ? new Unit(unit.name(), bare, unit.dropIns(), unit.enabled(), unit.state()) : unit;
  }

  static void container(Scene scene, PlanBuilder builder, Target target, Fields desired, Instance foreign) {
    if (!target.policy().adopt()) {
      foreign(builder, target,
          "a container of that name is on the host and is not Evenkeel's; rename or remove it, or say adopt: true to take it over as it is");
      return;
    }
    Fields observed = Readings.of(foreign, desired, null, scene);
    Differences differences = Differences.between(desired, null, observed, scene.engineVersion(), target.policy().ignore());
    if (!differences.none() && !scene.approved()) {
      builder.block(target, Reason.APPROVAL_NEEDED,
          "is on the host with other values; taking it over means "
              + cost((Container) target.object(), (Container) foreign.object(), differences)
              + ", which waits for an approval",
          differences.all());
      builder.ready(target.key(), Set.of());
      return;
    }
    Fields applied = differences.none() ? desired : asIs(desired, differences);
    Entry entry = entry(target, target.policy().prune()).withApplied(applied, Generations.of(applied))
        .withUses(Generations.uses(target, scene.target())).withIdentity(foreign.id());
    if (scene.ledger().fingerprintKey().isEmpty()) {
      // What may be secret cannot be known again yet: the key comes with the first ledger. The next reading is the after-image.
      builder.learn(entry);
      adopted(builder, target);
    } else {
      adopt(builder, target, entry, observed, scene.engineVersion(), Runs.seen(scene, foreign.live()));
    }
  }

  /** As if it had been made as written, but for what differs: that is then a change like any other. */
  private static Fields asIs(Fields desired, Differences differences) {
    SortedMap<String, String> values = new TreeMap<>(desired.values());
    differences.all().forEach(diff -> {
      if (diff.observed() == null) {
        values.remove(diff.path());
      } else {
        values.put(diff.path(), diff.observed());
      }
    });
    return new Fields(values);
  }

  /** What is done to make it as written, and the seconds for which nobody serves meanwhile. */
  private static String cost(Container wanted, Container there, Differences differences) {
    if (InPlace.covers(wanted, differences.changed(), differences)) {
      return "a change in place without downtime";
    }
    String obstacle = Overlap.obstacle(there, wanted);
    if (obstacle == null) {
      return "a replacement without downtime";
    }
    Duration grace = wanted.program().stopGracePeriod() == null ? Duration.ofSeconds(10) : wanted.program().stopGracePeriod();
    return "a replacement with up to " + grace.plusSeconds(1).toSeconds() + " s of downtime (" + obstacle + ")";
  }

  /**
   * Takes over a network or volume.
   *
   * @param differing fields in which it is not as written
   */
  static void plain(Scene scene, PlanBuilder builder, Target target, Fields desired, Instance foreign, List<FieldDiff> differing) {
    if (!target.policy().adopt()) {
      foreign(builder, target, "a " + target.key().type().label()
          + " of that name is on the host and is not Evenkeel's; declare it external: true to use it, or say adopt: true to take it over");
      return;
    }
    if (!differing.isEmpty()) {
      builder.block(target, Reason.APPROVAL_NEEDED, "is on the host with other values, and cannot be taken over as written", differing);
      builder.notReady(target.key(), true, "cannot be taken over");
      return;
    }
    Fields observed = foreign.object().fields();
    adopt(builder, target, entry(target, target.policy().prune()).withApplied(desired, null).withIdentity(foreign.id()), observed,
        scene.engineVersion(), null);
  }

  /** Takes over a file or unit that is as written. */
  static void asWritten(Scene scene, PlanBuilder builder, Target target, Fields desired, Fields observed, Instance there) {
    boolean marked = there.marks().ours();
    Policy.Prune prune = target.policy().adopt() || marked ? target.policy().prune() : Policy.Prune.NEVER;
    String origin = prune == Policy.Prune.NEVER && target.policy().prune() != prune ? FOUND : null;
    adopt(builder, target,
        entry(target, prune).withApplied(desired, origin).withUses(Generations.uses(target, scene.target()))
            .withIdentity(target.key().name()),
        observed, null,
        Runs.seen(scene, there.live()));
  }

  static void foreign(PlanBuilder builder, Target target, String message) {
    builder.block(target, Reason.FOREIGN, message, List.of());
    builder.notReady(target.key(), true, message);
  }

  private static void adopt(PlanBuilder builder, Target target, Entry entry, Fields observed, @Nullable String engine,
      @Nullable String incarnation) {
    builder.learn(entry.withLearned(observed, engine, incarnation));
    adopted(builder, target);
  }

  private static void adopted(PlanBuilder builder, Target target) {
    builder.doing(target, Action.ADOPT, Reason.ADOPTED, "is there and as written; from now on it is kept so", List.of(), Duration.ZERO);
    builder.ready(target.key(), Set.of());
  }

  private static Entry entry(Target target, Policy.Prune prune) {
    return Entry.intended(target.key(), target.owners(), prune);
  }
}

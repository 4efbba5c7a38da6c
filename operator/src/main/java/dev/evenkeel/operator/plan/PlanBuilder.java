package dev.evenkeel.operator.plan;

import dev.evenkeel.api.host.Change;
import dev.evenkeel.api.host.FieldDiff;
import dev.evenkeel.api.host.Ledger.Entry;
import dev.evenkeel.api.host.LedgerEdit;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Plan;
import dev.evenkeel.api.host.PlannedStep;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.model.Reason;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** A plan in the making. Steps are numbered in the order in which they are added, which is an order that may be executed. */
final class PlanBuilder {
  private static final SortedSet<Integer> NO_STEPS = Collections.emptySortedSet();
  private final List<Change> changes = new ArrayList<>();
  private final List<PlannedStep> steps = new ArrayList<>();
  private final List<LedgerEdit> edits = new ArrayList<>();
  private final Map<ObjectKey, Standing> standings = new HashMap<>();
  private final Map<String, Integer> releases = new HashMap<>();
  private @Nullable Instant next;

  /** How an object stands for those that come after it. */
  sealed interface Standing {
    /** It is as it should be, or will be when these steps have succeeded. */
    record Ready(SortedSet<Integer> steps) implements Standing {}

    /** It is not, and this plan does not bring it about. */
    record NotReady(boolean stuck, String message) implements Standing {}
  }

  int step(ObjectKey key, Step step, Set<Integer> after) {
    steps.add(new PlannedStep(steps.size() + 1, key, step, new TreeSet<>(after), NO_STEPS));
    return steps.size();
  }

  int stepAfterFailure(ObjectKey key, Step step, int failed) {
    steps.add(new PlannedStep(steps.size() + 1, key, step, NO_STEPS, new TreeSet<>(Set.of(failed))));
    return steps.size();
  }

  /** The number of a step of the plan that does the very same, to be shared instead of repeated; 0 when there is none. */
  int same(Step step) {
    return steps.stream().filter(planned -> planned.step().equals(step)).mapToInt(PlannedStep::number).findFirst().orElse(0);
  }

  void edit(ObjectKey key, Set<Integer> after, @Nullable Entry entry, Step.@Nullable Id identity, @Nullable Entry onFailure) {
    edits.add(new LedgerEdit(key, new TreeSet<>(after), entry, identity, onFailure));
  }

  /** Something was learned that needs no effect. */
  void learn(Entry entry) {
    edit(entry.key(), NO_STEPS, entry, null, null);
  }

  void doing(Target target, Change.Action action, Reason reason, String message, List<FieldDiff> diffs, Duration downtime) {
    changes.add(new Change.Do(target.key(), target.owners(), action, reason, message, diffs, downtime));
  }

  void change(Change change) {
    changes.add(change);
  }

  void waiting(Target target, Reason reason, String message, List<FieldDiff> diffs, @Nullable Instant until) {
    changes.add(new Change.Wait(target.key(), target.owners(), reason, message, diffs, until));
    lookAt(until);
  }

  void block(Target target, Reason reason, String message, List<FieldDiff> diffs) {
    changes.add(new Change.Block(target.key(), target.owners(), reason, message, diffs));
  }

  void lookAt(@Nullable Instant when) {
    if (when != null && (next == null || when.isBefore(next))) {
      next = when;
    }
  }

  void ready(ObjectKey key, Set<Integer> after) {
    standings.put(key, new Standing.Ready(new TreeSet<>(after)));
  }

  void notReady(ObjectKey key, boolean stuck, String message) {
    standings.put(key, new Standing.NotReady(stuck, message));
  }

  /** Steps to wait for before anything that needs these objects, or the first one that cannot be had in this plan. */
  Standing of(Set<ObjectKey> keys) {
    SortedSet<Integer> after = new TreeSet<>();
    for (ObjectKey key : keys) {
      switch (standings.get(key)) {
        case null -> {
        }
        case Standing.Ready(var numbers) -> after.addAll(numbers);
        case Standing.NotReady(var stuck, var message) -> {
          return new Standing.NotReady(stuck, key + ": " + message);
        }
      }
    }
    return new Standing.Ready(after);
  }

  /** Whether anything was said of the object. */
  boolean says(ObjectKey key) {
    return changes.stream().anyMatch(change -> change.key().equals(key));
  }

  boolean hasSteps() {
    return !steps.isEmpty();
  }

  Plan build(String host, String commit) {
    changes.sort(Comparator.comparing(Change::key));
    return new Plan(host, commit, changes, steps, edits, next);
  }

  /** The same findings with nothing done about them. */
  Plan reportOnly(String host, String commit, Reason reason, String why) {
    List<Change> reported = new ArrayList<>();
    for (Change change : changes) {
      reported.add(switch (change) {
        case Change.Do(var key, var owners, var action, var because, var message, var diffs, var _) ->
          new Change.Report(key, owners, reason, message + "; not done: " + why, diffs);
        case Change.Wait _,Change.Block _,Change.Report _ -> change;
      });
    }
    reported.sort(Comparator.comparing(Change::key));
    return new Plan(host, commit, reported, List.of(), List.of(), next);
  }

  /** Takes over another builder's findings with nothing done about them: {@code reconcile: observe}. That something is as written and would be taken over is no difference. */
  void report(PlanBuilder other, String why) {
    other.changes.removeIf(change -> change instanceof Change.Do(var _, var _, var action, var _, var _, var diffs, var _)
        && action == Change.Action.ADOPT && diffs.isEmpty());
    changes.addAll(other.reportOnly("", "", Reason.OBSERVE_ONLY, why).changes());
  }

  /** Takes over another builder's findings, and that nothing is done about any of them: what it is about is suspended. */
  void leave(PlanBuilder other, Reason reason, String why) {
    other.changes.forEach(change -> changes
        .add(new Change.Report(change.key(), change.owners(), reason, why + ". What differs: " + change.message(), change.diffs())));
  }

  /** A host port is free when this step has succeeded. */
  void releases(String port, int step) {
    releases.put(port, step);
  }

  /** The step that frees the port, or 0 when nothing in this plan does. */
  int release(String port) {
    return releases.getOrDefault(port, 0);
  }
}

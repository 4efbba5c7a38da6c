package dev.evenkeel.operator.plan;

import dev.evenkeel.api.host.Change;
import dev.evenkeel.api.host.FieldDiff;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Plan;
import dev.evenkeel.api.host.Signal;
import dev.evenkeel.api.model.Drift.SeenBy;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.api.model.ResourceRef;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

/** What in a plan is drift: a difference between the host and what was applied that no commit explains, with its likely cause in the words of the events that were heard. */
public final class DriftFinder {
  private DriftFinder() {}

  /**
   * One drifted field.
   *
   * @param cause likely cause, or null when neither what was heard nor what was found tells
   * @param corrects whether this plan puts it right
   * @param remedy what is done about it, or why nothing is
   * @param restarted it is right already: somebody else started it again
   */
  public record Finding(ObjectKey key, SortedSet<ResourceRef> owners, FieldDiff diff, SeenBy seenBy, @Nullable String cause,
      boolean corrects, String remedy, boolean restarted) {}

  /**
   * Finds it.
   *
   * @param evidence what the host said since the last pass, oldest first
   */
  public static List<Finding> find(Plan plan, List<Signal> evidence) {
    List<Finding> findings = new ArrayList<>();
    for (Change change : plan.changes()) {
      for (FieldDiff diff : change.diffs()) {
        if (diff.isDrift() && change.reason() != Reason.PRUNED) {
          findings.add(finding(change, diff, evidence));
        }
      }
    }
    return List.copyOf(findings);
  }

  private static Finding finding(Change change, FieldDiff diff, List<Signal> evidence) {
    List<Signal> heard = evidence.stream().filter(signal -> change.key().equals(signal.key())).toList();
    Cause cause = Cause.of(change.key(), diff, heard);
    return switch (change) {
      case Change.Do(var key, var owners, var action, var _, var message, var _, var _) ->
        new Finding(key, owners, diff, cause.seenBy(), cause.words(), true, action.label() + ": " + message, false);
      case Change.Report(var key, var owners, var reason, var message, var _) ->
        new Finding(key, owners, diff, cause.seenBy(), cause.words(), false, message, reason == Reason.RESTARTED);
      case Change.Wait(var key, var owners, var _, var message, var _, var _) ->
        new Finding(key, owners, diff, cause.seenBy(), cause.words(), false, "waits: " + message, false);
      case Change.Block(var key, var owners, var _, var message, var _) ->
        new Finding(key, owners, diff, cause.seenBy(), cause.words(), false, "blocked: " + message, false);
    };
  }
}

package dev.evenkeel.operator.loop;

import dev.evenkeel.api.host.Change;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.Plan;
import dev.evenkeel.api.host.PlannedStep;
import dev.evenkeel.api.model.Event;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.api.model.ResourceRef;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;

/** Turns plans and their outcomes into events. What was said before is not said again. */
final class Telling {
  private Telling() {}

  /** What is newly waited for, blocked or only reported. */
  static List<Event> planned(Plan plan, SortedMap<ObjectKey, Change> before, Instant now) {
    List<Event> events = new ArrayList<>();
    for (Change change : plan.changes()) {
      Change old = before.get(change.key());
      boolean said = old != null && old.getClass().equals(change.getClass()) && old.reason() == change.reason();
      Event.Level level = switch (change) {
        case Change.Do _ -> null;
        case Change.Wait _ -> isNews(change.reason()) ? Event.Level.INFO : null;
        case Change.Block _ -> Event.Level.WARNING;
        case Change.Report report -> report.reason() == Reason.RESTARTED ? null : Event.Level.INFO;
      };
      if (level != null && !said) {
        events.add(event(plan, change, level, change.reason(), change.key() + " " + change.message(), now));
      }
    }
    return events;
  }

  private static boolean isNews(Reason reason) {
    return reason != Reason.NOT_ASKED && reason != Reason.NEXT_STAGE && reason != Reason.WAITING_FOR_STOP;
  }

  /** What was done, or tried. */
  static List<Event> executed(Plan plan, SortedMap<Integer, Outcome> outcomes, Instant now) {
    List<Event> events = new ArrayList<>();
    for (Change change : plan.changes()) {
      if (change instanceof Change.Do done) {
        Outcome.Failed failed = failure(plan, change.key(), outcomes);
        if (failed != null) {
          events.add(event(plan, change, Event.Level.WARNING, failed.reason(),
              change.key() + ": " + done.action().label() + " failed: " + failed.message(), now));
        } else if (succeeded(plan, change.key(), outcomes)) {
          events.add(event(plan, change, Event.Level.INFO, change.reason(),
              done.action().past() + " " + change.key() + ": " + change.message(), now));
        }
      }
    }
    return events;
  }

  static Outcome.@Nullable Failed failure(Plan plan, ObjectKey key, SortedMap<Integer, Outcome> outcomes) {
    for (PlannedStep step : plan.steps()) {
      if (step.key().equals(key) && outcomes.get(step.number()) instanceof Outcome.Failed failed) {
        return failed;
      }
    }
    return null;
  }

  /** Whether something was done for the object and nothing of it failed; what goes on counts, what was not tried does not. */
  static boolean succeeded(Plan plan, ObjectKey key, SortedMap<Integer, Outcome> outcomes) {
    boolean some = false;
    for (PlannedStep step : plan.steps()) {
      if (step.key().equals(key)) {
        switch (outcomes.get(step.number())) {
          case Outcome.Done _,Outcome.GoesOn _ -> some = true;
          case Outcome.Failed _ -> {
            return false;
          }
          case Outcome.Skipped _ -> {
          }
          case null -> {
          }
        }
      }
    }
    return some;
  }

  private static Event event(Plan plan, Change change, Event.Level level, Reason reason, String message, Instant now) {
    return new Event(0, now, level, reason, plan.host(), first(change.owners()), change.key().toString(), message, plan.commit());
  }

  private static @Nullable ResourceRef first(SortedSet<ResourceRef> owners) {
    return owners.isEmpty() ? null : owners.first();
  }
}

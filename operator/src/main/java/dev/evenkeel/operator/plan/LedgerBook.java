package dev.evenkeel.operator.plan;

import dev.evenkeel.api.host.HostState.LedgerReading;
import dev.evenkeel.api.host.Ledger;
import dev.evenkeel.api.host.Ledger.Attempt;
import dev.evenkeel.api.host.Ledger.Entry;
import dev.evenkeel.api.host.Ledger.Intent;
import dev.evenkeel.api.host.LedgerEdit;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.Plan;
import dev.evenkeel.api.host.Step;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The ledger's next value: intents before the first effect, identities and applied fields behind the last. Both are pure; whoever runs the plan writes them to the host, and does nothing if the first one cannot be written.
 */
public final class LedgerBook {
  private LedgerBook() {}

  /**
   * The ledger to go on with.
   *
   * @param newKey base64 of 32 random bytes, used when the host has no ledger yet
   */
  public static Ledger open(LedgerReading reading, String newKey) {
    return switch (reading) {
      case LedgerReading.Read(var ledger) -> ledger;
      case LedgerReading.Missing _ -> new Ledger(Ledger.VERSION, newKey, Collections.emptySortedMap());
      case LedgerReading.Unreadable(var message) ->
        throw new IllegalStateException("a host whose ledger cannot be read is not written to: " + message);
    };
  }

  /** With an intent for everything that the plan is about to do; the same ledger when it does nothing. */
  public static Ledger before(Ledger ledger, Plan plan, Instant now) {
    SortedMap<ObjectKey, Entry> entries = new TreeMap<>(ledger.entries());
    for (LedgerEdit edit : plan.edits()) {
      if (edit.after().isEmpty()) {
        continue;
      }
      Entry known = entries.get(edit.key());
      Entry shape = known != null ? known : edit.entry();
      if (shape != null) {
        Entry base = known != null ? known : Entry.intended(edit.key(), shape.owners(), shape.prune());
        entries.put(edit.key(), base.withIntent(new Intent(what(plan, edit), now)));
      }
    }
    return new Ledger(ledger.version(), ledger.fingerprintKey(), entries);
  }

  private static String what(Plan plan, LedgerEdit edit) {
    int last = edit.after().last();
    return plan.steps().stream().filter(step -> step.number() == last).map(step -> step.step().getClass().getSimpleName()).findFirst()
        .orElse("step " + last);
  }

  /**
   * What is true when the steps have ended.
   *
   * @param ledger as it was before {@link #before}
   * @param outcomes by step number; a missing one counts as not tried
   */
  public static Ledger after(Ledger ledger, Plan plan, Map<Integer, Outcome> outcomes, Instant now) {
    SortedMap<ObjectKey, Entry> entries = new TreeMap<>(ledger.entries());
    for (LedgerEdit edit : plan.edits()) {
      Outcome.Failed failure = failure(edit, outcomes);
      if (failure != null) {
        if (edit.onFailure() != null) {
          entries.put(edit.key(), failed(edit.onFailure(), failure, now));
        }
      } else if (edit.after().stream().allMatch(number -> outcomes.get(number) instanceof Outcome.Done)) {
        Entry entry = edit.entry();
        if (entry == null) {
          entries.remove(edit.key());
        } else {
          entries.put(edit.key(), ordered(identified(entry, edit.identity(), outcomes), entries));
        }
      }
    }
    return new Ledger(ledger.version(), ledger.fingerprintKey(), entries);
  }

  private static Outcome.@Nullable Failed failure(LedgerEdit edit, Map<Integer, Outcome> outcomes) {
    for (int number : edit.after()) {
      if (outcomes.get(number) instanceof Outcome.Failed failed) {
        return failed;
      }
    }
    return null;
  }

  private static Entry failed(Entry entry, Outcome.Failed failure, Instant now) {
    Attempt attempt = entry.attempt();
    if (attempt == null) {
      return entry;
    }
    return entry.withAttempt(
        new Attempt(attempt.of(), attempt.count(), failure.reason(), failure.message(), now, attempt.quarantined(), attempt.kept()));
  }

  private static Entry identified(Entry entry, Step.@Nullable Id identity, Map<Integer, Outcome> outcomes) {
    return switch (identity) {
      case null -> entry;
      case Step.Id.Known(var id) -> entry.withIdentity(id);
      case Step.Id.Made(var step) ->
        outcomes.get(step) instanceof Outcome.Done done && done.id() != null ? entry.withIdentity(done.id()) : entry;
    };
  }

  private static Entry ordered(Entry entry, Map<ObjectKey, Entry> entries) {
    if (entry.order() > 0) {
      return entry;
    }
    return entry.withOrder(1 + entries.values().stream().mapToInt(Entry::order).max().orElse(0));
  }
}

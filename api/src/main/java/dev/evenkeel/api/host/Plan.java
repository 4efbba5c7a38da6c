package dev.evenkeel.api.host;

import dev.evenkeel.api.model.Blob;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * What one pass will do to one host, and why: the value that is printed, shown, stored, approved and executed.
 *
 * @param changes sorted by key; healing of an object and a change of it are one change with both kinds of diffs
 * @param steps in an order that may be executed as it stands
 * @param edits what becomes of the ledger when the steps have ended
 * @param next when to look again at the latest although nothing is heard, or null
 */
public record Plan(String host, String commit, List<Change> changes, List<PlannedStep> steps, List<LedgerEdit> edits,
    @Nullable Instant next) {
  public Plan {
    changes = List.copyOf(changes);
    steps = List.copyOf(steps);
    edits = List.copyOf(edits);
  }

  /** Nothing differs and nothing is waited for. There may still be something to learn: edits without steps. */
  public boolean isEmpty() {
    return changes.isEmpty() && steps.isEmpty();
  }

  /** What is approved when a person approves this plan: a hash of the changes, not of times. 16 hexadecimal digits. */
  public String identity() {
    StringBuilder text = new StringBuilder(host);
    for (Change change : changes) {
      text.append('\n').append(change.getClass().getSimpleName()).append(' ').append(change.key()).append(' ').append(change.reason())
          .append(' ').append(change.diffs());
    }
    return Blob.utf8(text.toString()).sha256().substring(0, 16);
  }
}

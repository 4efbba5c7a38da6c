package dev.evenkeel.operator.store;

import java.time.Instant;
import java.util.Optional;

/** Whether what people decided (suspensions, approvals, pinned keys…) is all there. When it was lost, nobody can know what must not be touched: hosts are only observed until a person confirms. */
final class IntentState {
  private static final String NAME = "intent lost";

  private final Database database;

  IntentState(Database database) {
    this.database = database;
  }

  /** Why it is not all there. */
  Optional<String> lost() {
    return database.first(row -> row.text("value"), "SELECT value FROM remembered WHERE name = ?", NAME);
  }

  void lose(Instant at, String how) {
    database.update("INSERT OR REPLACE INTO remembered (name, value) VALUES (?, ?)", NAME, at + ": " + how
        + ". Suspensions, approvals, quarantines and pinned host keys that it held are lost, so hosts are only observed until a person confirms");
  }

  /** A person says that writing may go on. */
  void confirm() {
    database.update("DELETE FROM remembered WHERE name = ?", NAME);
  }
}

package dev.evenkeel.operator.store;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Whether what people decided (suspensions, approvals, pinned keys…) is all there. When it was lost, nobody can know what must not be touched: hosts are only observed until a person confirms.
 *
 * <p>
 * Decisions are counted, in the transaction that keeps them, and the number is written down a second time outside of the database: a write-ahead log that was cut looks to SQLite like one that ends there, and a copy of yesterday looks like today's.
 */
final class IntentState {
  private static final String NAME = "intent lost";

  private static final String DECISIONS = "decisions";

  private final Database database;
  private final LongConsumer witness;

  /** @param witness is told the number of decisions when they are durable */
  IntentState(Database database, LongConsumer witness) {
    this.database = database;
    this.witness = witness;
  }

  /** How many decisions were ever kept here. */
  long decisions() {
    return database.first(row -> Long.parseLong(row.text("value")), "SELECT value FROM remembered WHERE name = ?", DECISIONS).orElse(0L);
  }

  /** Keeps a decision, and counts it. */
  void decide(String sql, @Nullable Object... arguments) {
    database.transaction(() -> {
      if (database.update(sql, arguments) > 0) {
        count(decisions() + 1);
      }
    });
  }

  private void count(long decisions) {
    database.update("INSERT OR REPLACE INTO remembered (name, value) VALUES (?, ?)", DECISIONS, decisions);
    database.afterCommit(() -> witness.accept(decisions));
  }

  /** Compares with what was written down outside; what is missing here was lost. */
  void compare(Instant at, long witnessed) {
    long here = decisions();
    if (here < witnessed) {
      lose(at, "the store is older than what was kept in it: " + (witnessed - here) + " of " + witnessed + " decisions are missing",
          witnessed);
    }
  }

  /** Why it is not all there. */
  Optional<String> lost() {
    return database.first(row -> row.text("value"), "SELECT value FROM remembered WHERE name = ?", NAME);
  }

  /** @param witnessed from which number on decisions are counted again */
  void lose(Instant at, String how, long witnessed) {
    database.transaction(() -> {
      count(witnessed);
      database.update("INSERT OR REPLACE INTO remembered (name, value) VALUES (?, ?)", NAME, at + ": " + how
          + ". Suspensions, approvals, quarantines and pinned host keys that it held are lost, so hosts are only observed until a person confirms");
    });
  }

  /** A person says that writing may go on. */
  void confirm() {
    database.update("DELETE FROM remembered WHERE name = ?", NAME);
  }
}

package dev.evenkeel.operator.store;

import dev.evenkeel.api.model.ResourceRef;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What people have put on hold. One per resource or host; a new one takes the old one's place. */
public final class Suspensions {
  private static final String COLUMNS = "SELECT subject, who, reason, since, until FROM suspension";

  private final Database database;

  Suspensions(Database database) {
    this.database = database;
  }

  public void put(Suspension suspension) {
    database.update("INSERT OR REPLACE INTO suspension (subject, who, reason, since, until) VALUES (?, ?, ?, ?, ?)", suspension.subject(),
        suspension.who(), suspension.reason(), suspension.since(), suspension.until());
  }

  /** @return whether there was one */
  public boolean lift(ResourceRef subject) {
    return database.update("DELETE FROM suspension WHERE subject = ?", subject) > 0;
  }

  /** The one that holds now. */
  public Optional<Suspension> of(ResourceRef subject, Instant now) {
    return database.first(Suspensions::read, COLUMNS + " WHERE subject = ? AND (until IS NULL OR until > ?)", subject, now);
  }

  /** Those that hold now, by subject. */
  public List<Suspension> all(Instant now) {
    return database.query(Suspensions::read, COLUMNS + " WHERE until IS NULL OR until > ? ORDER BY subject", now);
  }

  /** Takes away those that have ended by themselves, and says which. */
  public List<Suspension> expire(Instant now) {
    return database.transaction(() -> {
      List<Suspension> ended = database.query(Suspensions::read, COLUMNS + " WHERE until <= ? ORDER BY subject", now);
      database.update("DELETE FROM suspension WHERE until <= ?", now);
      return ended;
    });
  }

  private static Suspension read(Row row) throws SQLException {
    return new Suspension(ResourceRef.parse(row.text("subject")), row.text("who"), row.text("reason"), row.instant("since"),
        row.instantOrNull("until"));
  }
}

package dev.evenkeel.operator.store;

import dev.evenkeel.api.model.ResourceRef;

import java.time.Instant;
import java.util.List;

/** Commits that are not tried again for a resource: they failed, or a person rolled it back. */
public final class Quarantines {
  private final Database database;

  Quarantines(Database database) {
    this.database = database;
  }

  /**
   * A commit that is not tried again.
   *
   * @param host where it failed
   * @param reason for a person
   */
  public record Quarantine(ResourceRef subject, String commit, String host, String reason, Instant at) {}

  public void put(Quarantine quarantine) {
    database.update("INSERT OR REPLACE INTO quarantine (subject, commit_id, host, reason, at) VALUES (?, ?, ?, ?, ?)", quarantine.subject(),
        quarantine.commit(), quarantine.host(), quarantine.reason(), quarantine.at());
  }

  /** All, oldest first. */
  public List<Quarantine> all() {
    return database.query(
        row -> new Quarantine(ResourceRef.parse(row.text("subject")), row.text("commit_id"), row.text("host"), row.text("reason"),
            row.instant("at")),
        "SELECT subject, commit_id, host, reason, at FROM quarantine ORDER BY at, subject, host");
  }

  /** It may be tried again, on every host and at every commit. */
  public boolean lift(ResourceRef subject) {
    return database.update("DELETE FROM quarantine WHERE subject = ?", subject) > 0;
  }
}

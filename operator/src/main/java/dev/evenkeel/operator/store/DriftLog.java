package dev.evenkeel.operator.store;

import dev.evenkeel.api.model.Drift;
import dev.evenkeel.api.model.ResourceRef;
import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The drift records. A difference that is still there is one record, however often it is seen: host, object and path have at most one that is open. */
public final class DriftLog {
  private static final String COLUMNS = """
      SELECT id, host, object, subject, path, desired, observed, first_seen, seen_by, cause, remedy, corrected_at, corrected_by, commit_id,
      position FROM drift""";
  private static final String PREFIX = "d-";

  private final Database database;

  DriftLog(Database database) {
    this.database = database;
  }

  /**
   * Opens a record. When one is open already it stays, and learns what is observed now, and the cause if it had none.
   *
   * @param drift with any id
   * @return as it is kept, with its id
   */
  public Drift open(Drift drift) {
    return database.transaction(() -> {
      Optional<Drift> known = database.first(DriftLog::read,
          COLUMNS + " WHERE host = ? AND object = ? AND path = ? AND corrected_at IS NULL",
          drift.host(), drift.object(), drift.path());
      if (known.isPresent()) {
        database.update("UPDATE drift SET observed = ?, cause = coalesce(cause, ?) WHERE id = ?", drift.observed(), drift.cause(),
            number(known.get().id()));
        return find(known.get().id()).orElseThrow();
      }
      long id = database.insert("""
          INSERT INTO drift (host, object, subject, path, desired, observed, first_seen, seen_by, cause, remedy, corrected_at, corrected_by,
          commit_id, position) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id""", drift.host(), drift.object(),
          drift.resource(),
          drift.path(), drift.desired(), drift.observed(), drift.firstSeen(), drift.seenBy(), drift.cause(), drift.remedy(),
          drift.correctedAt(), drift.correctedBy(), drift.commit(), drift.at());
      return find(PREFIX + id).orElseThrow();
    });
  }

  /**
   * Replaces what may change of the record with this id: all but the object, who owns it and when it was first seen.
   *
   * @throws StoreException when there is none
   */
  public void update(Drift drift) {
    int rows = database.update("""
        UPDATE drift SET path = ?, desired = ?, observed = ?, seen_by = ?, cause = ?, remedy = ?, corrected_at = ?, corrected_by = ?,
        commit_id = ? WHERE id = ?""", drift.path(), drift.desired(), drift.observed(), drift.seenBy(), drift.cause(), drift.remedy(),
        drift.correctedAt(), drift.correctedBy(), drift.commit(), number(drift.id()));
    if (rows == 0) {
      throw new StoreException("there is no drift record " + drift.id(), null);
    }
  }

  /** It was seen right again. Does nothing when it was already. */
  public void corrected(String id, Instant at, Drift.CorrectedBy by) {
    database.update("UPDATE drift SET corrected_at = ?, corrected_by = ? WHERE id = ? AND corrected_at IS NULL", at, by, number(id));
  }

  /** Ends the open records of all hosts but these: nobody looks at them any more. */
  public void left(Collection<String> others, Instant at) {
    database.transaction(() -> {
      for (Drift open : database.query(DriftLog::read, COLUMNS + " WHERE corrected_at IS NULL")) {
        if (!others.contains(open.host())) {
          database.update("UPDATE drift SET corrected_at = ?, remedy = ? WHERE id = ?", at, Drift.LEFT, number(open.id()));
        }
      }
    });
  }

  /** @param id {@code d-41} */
  public Optional<Drift> find(String id) {
    return database.first(DriftLog::read, COLUMNS + " WHERE id = ?", number(id));
  }

  /** Those of a host that were not seen right again, oldest first. */
  public List<Drift> open(String host) {
    return database.query(DriftLog::read, COLUMNS + " WHERE host = ? AND corrected_at IS NULL ORDER BY id", host);
  }

  /** Newest first. Null takes all; those that are still open count as of now. */
  public List<Drift> since(@Nullable String host, @Nullable Instant since, int limit) {
    return database.query(DriftLog::read, COLUMNS + """
         WHERE (?1 IS NULL OR host = ?1) AND (?2 IS NULL OR first_seen >= ?2 OR corrected_at IS NULL OR corrected_at >= ?2)
        ORDER BY id DESC LIMIT ?3""", host, since, limit);
  }

  /** Open records stay. */
  void prune(Instant before, int keep) {
    database.update("DELETE FROM drift WHERE corrected_at IS NOT NULL AND (corrected_at < ? OR id <= (SELECT max(id) FROM drift) - ?)",
        before,
        keep);
  }

  /** −1, which no record has, for what is no id. */
  private static long number(String id) {
    return id.matches(PREFIX + "[0-9]{1,18}") ? Long.parseLong(id.substring(PREFIX.length())) : -1;
  }

  private static Drift read(Row row) throws SQLException {
    String by = row.textOrNull("corrected_by");
    return new Drift(PREFIX + row.number("id"), row.text("host"), row.text("object"), ResourceRef.parse(row.text("subject")),
        row.text("path"),
        row.textOrNull("desired"), row.textOrNull("observed"), row.instant("first_seen"), Drift.SeenBy.valueOf(row.text("seen_by")),
        row.textOrNull("cause"), row.textOrNull("remedy"), row.instantOrNull("corrected_at"),
        by == null ? null : Drift.CorrectedBy.valueOf(by), row.text("commit_id"), row.positionOrNull("position"));
  }
}

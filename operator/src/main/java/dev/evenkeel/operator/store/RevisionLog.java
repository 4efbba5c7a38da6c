package dev.evenkeel.operator.store;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.api.model.Revision;
import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The commits that were read, and which one the hosts are led to. */
public final class RevisionLog {
  private static final String COLUMNS = "SELECT commit_id, author, committed_at, subject, seen_at, converged_at, resources, problems FROM revision";
  private static final TypeReference<List<Problem>> PROBLEMS = new TypeReference<>() {
  };
  private static final String CURRENT = "current commit";

  private final Database database;

  RevisionLog(Database database) {
    this.database = database;
  }

  /**
   * A commit that was read.
   *
   * @param seenAt when it was first read
   * @param convergedAt when every host was first seen to be as it says, or null
   * @param resources how many it declares
   * @param problems what is wrong in its manifests
   */
  public record Seen(Revision revision, Instant seenAt, @Nullable Instant convergedAt, int resources, List<Problem> problems) {
    public Seen {
      problems = List.copyOf(problems);
    }
  }

  /** Keeps a commit, and makes it the one that hosts are led to. One that comes again (a branch put back, a folder changed back) is the newest again. */
  public void lead(Revision revision, Instant seenAt, int resources, List<Problem> problems) {
    database.transaction(() -> {
      Instant first = find(revision.id()).map(Seen::seenAt).orElse(seenAt);
      database.update("DELETE FROM revision WHERE commit_id = ?", revision.id());
      database.update(
          "INSERT INTO revision (commit_id, author, committed_at, subject, seen_at, resources, problems) VALUES (?, ?, ?, ?, ?, ?, ?)",
          revision.id(), revision.author(), revision.committedAt(), revision.subject(), first, resources, Json.list(problems, PROBLEMS));
      database.update("INSERT OR REPLACE INTO remembered (name, value) VALUES (?, ?)", CURRENT, revision.id());
    });
  }

  /** The commit that hosts are led to. */
  public Optional<Seen> current() {
    return database.first(row -> row.text("value"), "SELECT value FROM remembered WHERE name = ?", CURRENT).flatMap(this::find);
  }

  public Optional<Seen> find(String commit) {
    return database.first(RevisionLog::read, COLUMNS + " WHERE commit_id = ?", commit);
  }

  /** Newest first. */
  public List<Seen> latest(int limit) {
    return database.query(RevisionLog::read, COLUMNS + " ORDER BY id DESC LIMIT ?", limit);
  }

  /** Every host was seen to be as the commit says; the first time counts. */
  public void converged(String commit, Instant at) {
    database.update("UPDATE revision SET converged_at = ? WHERE commit_id = ? AND converged_at IS NULL", at, commit);
  }

  void prune(Instant before, int keep) {
    database.update("""
        DELETE FROM revision WHERE commit_id NOT IN (SELECT value FROM remembered WHERE name = ?)
        AND (seen_at < ? OR id <= (SELECT max(id) FROM revision) - ?)""", CURRENT, before, keep);
  }

  private static Seen read(Row row) throws SQLException {
    Revision revision = new Revision(row.text("commit_id"), row.textOrNull("author"), row.instantOrNull("committed_at"),
        row.textOrNull("subject"));
    return new Seen(revision, row.instant("seen_at"), row.instantOrNull("converged_at"), (int) row.number("resources"),
        Json.list(row.text("problems"), PROBLEMS));
  }
}

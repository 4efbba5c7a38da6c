package dev.evenkeel.operator.store;

import dev.evenkeel.api.model.ResourceRef;

import java.time.Instant;
import java.util.List;

/** What people have asked for and what is not done yet. It survives a restart of the operator. */
public final class Requests {
  private final Database database;

  Requests(Database database) {
    this.database = database;
  }

  /** What can be asked for. */
  public enum What {
    /** Restart what runs. */
    RESTART,
    /** Try again what was given up. */
    RETRY
  }

  /**
   * A request.
   *
   * @param host where; one request per host
   */
  public record Request(long id, What what, ResourceRef subject, String host, String who, Instant at) {}

  /** The same request that is not done yet is not kept twice. */
  public long add(What what, ResourceRef subject, String host, String who, Instant at) {
    return database.transaction(() -> database
        .first(row -> row.number("id"), "SELECT id FROM request WHERE what = ? AND subject = ? AND host = ? AND done IS NULL", what,
            subject, host)
        .orElseGet(() -> database.insert("INSERT INTO request (what, subject, host, who, at) VALUES (?, ?, ?, ?, ?) RETURNING id", what,
            subject, host, who, at)));
  }

  /** Oldest first. */
  public List<Request> pending(String host) {
    return database.query(
        row -> new Request(row.number("id"), What.valueOf(row.text("what")), ResourceRef.parse(row.text("subject")), row.text("host"),
            row.text("who"), row.instant("at")),
        "SELECT id, what, subject, host, who, at FROM request WHERE host = ? AND done IS NULL ORDER BY id", host);
  }

  public void done(long id, Instant at) {
    database.update("UPDATE request SET done = ? WHERE id = ?", at, id);
  }

  void prune(Instant before) {
    database.update("DELETE FROM request WHERE done < ?", before);
  }
}

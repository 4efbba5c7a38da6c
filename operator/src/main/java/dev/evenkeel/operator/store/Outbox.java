package dev.evenkeel.operator.store;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/** Notifications that were not delivered yet. */
public final class Outbox {
  private final Database database;

  Outbox(Database database) {
    this.database = database;
  }

  /**
   * One notification for one channel.
   *
   * @param payload what the channel makes its message of, without secrets
   * @param attempts how often it was tried
   * @param failure what the last try said, or null
   */
  public record Letter(long id, String channel, String payload, Instant at, int attempts, @Nullable String failure) {}

  public long add(String channel, String payload, Instant at) {
    return database.insert("INSERT INTO outbox (channel, payload, at, due) VALUES (?, ?, ?, ?) RETURNING id", channel, payload, at, at);
  }

  /** Those to be tried now, oldest first. */
  public List<Letter> due(Instant now, int limit) {
    return database.query(
        row -> new Letter(row.number("id"), row.text("channel"), row.text("payload"), row.instant("at"), (int) row.number("attempts"),
            row.textOrNull("failure")),
        "SELECT id, channel, payload, at, attempts, failure FROM outbox WHERE due <= ? ORDER BY id LIMIT ?", now, limit);
  }

  public void delivered(long id) {
    database.update("DELETE FROM outbox WHERE id = ?", id);
  }

  public void failed(long id, String failure, Instant again) {
    database.update("UPDATE outbox SET attempts = attempts + 1, failure = ?, due = ? WHERE id = ?", failure, again, id);
  }
}

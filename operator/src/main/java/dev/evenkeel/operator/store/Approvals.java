package dev.evenkeel.operator.store;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Plans that a person has approved. An approval is for exactly one plan's identity: when its changes become others, it is for nothing. */
public final class Approvals {
  private final Database database;

  Approvals(Database database) {
    this.database = database;
  }

  /**
   * An approval.
   *
   * @param plan the plan's identity
   * @param expires when it is no longer good, or null
   */
  public record Approval(String plan, String host, String who, Instant at, @Nullable Instant expires) {}

  public void put(Approval approval) {
    database.update("INSERT OR REPLACE INTO approval (plan, host, who, at, expires) VALUES (?, ?, ?, ?, ?)", approval.plan(),
        approval.host(), approval.who(), approval.at(), approval.expires());
  }

  public Optional<Approval> of(String plan, Instant now) {
    return all(now).stream().filter(approval -> approval.plan().equals(plan)).findFirst();
  }

  /** Those that are good now, oldest first. */
  public List<Approval> all(Instant now) {
    return database.query(
        row -> new Approval(row.text("plan"), row.text("host"), row.text("who"), row.instant("at"), row.instantOrNull("expires")),
        "SELECT plan, host, who, at, expires FROM approval WHERE expires IS NULL OR expires > ? ORDER BY at, plan", now);
  }

  /** It was used, or taken back. */
  public boolean remove(String plan) {
    return database.update("DELETE FROM approval WHERE plan = ?", plan) > 0;
  }

  void prune(Instant now) {
    database.update("DELETE FROM approval WHERE expires <= ?", now);
  }
}

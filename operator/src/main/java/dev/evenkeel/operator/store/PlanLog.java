package dev.evenkeel.operator.store;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.evenkeel.api.host.Change;
import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.Plan;
import dev.evenkeel.api.host.PlannedStep;
import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Plans that were executed. Of steps only the names and ends are kept: their contents may be secret, and nobody executes a plan of the past. */
public final class PlanLog {
  private static final String COLUMNS = "SELECT id, identity, host, commit_id, at, changes, steps FROM plan";
  private static final TypeReference<List<Change>> CHANGES = new TypeReference<>() {
  };
  private static final TypeReference<List<Ended>> STEPS = new TypeReference<>() {
  };

  private final Database database;

  PlanLog(Database database) {
    this.database = database;
  }

  /**
   * A plan of the past.
   *
   * @param id grows with time
   * @param identity what was approved when a person approved it
   * @param at when it was executed
   */
  public record Executed(long id, String identity, String host, String commit, Instant at, List<Change> changes, List<Ended> steps) {
    public Executed {
      changes = List.copyOf(changes);
      steps = List.copyOf(steps);
    }
  }

  /**
   * A step of the past.
   *
   * @param object what it was for, {@code container/web}
   * @param step its type, {@code StartContainer}
   * @param end {@code done}, {@code goes on}, {@code failed}, {@code skipped} or {@code not reached}
   * @param message why it failed, or null
   */
  public record Ended(int number, String object, String step, String end, @Nullable String message) {}

  /** @param outcomes by step number */
  public void add(Instant at, Plan plan, SortedMap<Integer, Outcome> outcomes) {
    List<Ended> steps = plan.steps().stream().map(step -> ended(step, outcomes.get(step.number()))).toList();
    database.insert("INSERT INTO plan (identity, host, commit_id, at, changes, steps) VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
        plan.identity(),
        plan.host(), plan.commit(), at, Json.list(plan.changes(), CHANGES), Json.list(steps, STEPS));
  }

  private static Ended ended(PlannedStep step, @Nullable Outcome outcome) {
    String name = step.step().getClass().getSimpleName();
    String object = step.key().toString();
    return switch (outcome) {
      case null -> new Ended(step.number(), object, name, "not reached", null);
      case Outcome.Done _ -> new Ended(step.number(), object, name, "done", null);
      case Outcome.GoesOn(String message) -> new Ended(step.number(), object, name, "goes on", message);
      case Outcome.Failed(var reason, String message) -> new Ended(step.number(), object, name, "failed", reason.label() + ": " + message);
      case Outcome.Skipped(int because) -> new Ended(step.number(), object, name, "skipped", "because of step " + because);
    };
  }

  /** Newest first; null takes all hosts. */
  public List<Executed> latest(@Nullable String host, int limit) {
    return database.query(PlanLog::read, COLUMNS + " WHERE (?1 IS NULL OR host = ?1) ORDER BY id DESC LIMIT ?2", host, limit);
  }

  /** The last one with this identity. */
  public Optional<Executed> find(String identity) {
    return database.first(PlanLog::read, COLUMNS + " WHERE identity = ? ORDER BY id DESC LIMIT 1", identity);
  }

  void prune(Instant before, int keep) {
    database.update("DELETE FROM plan WHERE at < ? OR id <= (SELECT max(id) FROM plan) - ?", before, keep);
  }

  private static Executed read(Row row) throws SQLException {
    return new Executed(row.number("id"), row.text("identity"), row.text("host"), row.text("commit_id"), row.instant("at"),
        Json.list(row.text("changes"), CHANGES), Json.list(row.text("steps"), STEPS));
  }
}

package dev.evenkeel.operator.store;

import dev.evenkeel.api.model.Condition;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.api.model.ResourceRef;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** How every resource and host was when it was last looked at; a host is {@code Host/name}. After a restart it says since when something is so. */
public final class LastConditions {
  private final Database database;

  LastConditions(Database database) {
    this.database = database;
  }

  private record Entry(ResourceRef subject, Condition condition) {}

  /** Replaces all conditions of one subject. */
  public void put(ResourceRef subject, List<Condition> conditions) {
    database.transaction(() -> {
      database.update("DELETE FROM last_condition WHERE subject = ?", subject);
      for (Condition condition : conditions) {
        database.update(
            "INSERT INTO last_condition (subject, type, status, reason, message, since, commit_id) VALUES (?, ?, ?, ?, ?, ?, ?)",
            subject, condition.type(), condition.status(), condition.reason(), condition.message(), condition.since(), condition.commit());
      }
    });
  }

  /** In the order of {@link Condition.Type}. */
  public SortedMap<ResourceRef, List<Condition>> all() {
    SortedMap<ResourceRef, List<Condition>> all = new TreeMap<>();
    database.query(LastConditions::read, "SELECT subject, type, status, reason, message, since, commit_id FROM last_condition").stream()
        .sorted((a, b) -> a.condition.type().compareTo(b.condition.type()))
        .forEach(entry -> all.computeIfAbsent(entry.subject, _ -> new ArrayList<>()).add(entry.condition));
    all.replaceAll((_, conditions) -> List.copyOf(conditions));
    return Collections.unmodifiableSortedMap(all);
  }

  public List<Condition> of(ResourceRef subject) {
    return all().getOrDefault(subject, List.of());
  }

  /** Forgets whatever is not declared any more. */
  public void retain(Collection<ResourceRef> declared) {
    database.transaction(() -> {
      Set<ResourceRef> gone = new TreeSet<>(all().keySet());
      gone.removeAll(Set.copyOf(declared));
      gone.forEach(subject -> database.update("DELETE FROM last_condition WHERE subject = ?", subject));
    });
  }

  private static Entry read(Row row) throws SQLException {
    return new Entry(ResourceRef.parse(row.text("subject")),
        new Condition(Condition.Type.valueOf(row.text("type")), Condition.Status.valueOf(row.text("status")),
            Reason.valueOf(row.text("reason")),
            row.text("message"), row.instant("since"), row.textOrNull("commit_id")));
  }
}

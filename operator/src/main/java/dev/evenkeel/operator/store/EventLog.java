package dev.evenkeel.operator.store;

import dev.evenkeel.api.model.Event;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.api.model.ResourceRef;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What happened, with ids that grow and are never given twice, also over restarts and after old events were removed. */
public final class EventLog {
  private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);
  private static final String COLUMNS = "SELECT id, at, level, reason, host, subject, object, message, commit_id FROM event";

  private final Database database;
  private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();

  EventLog(Database database) {
    this.database = database;
  }

  /**
   * Which events. Null takes all.
   *
   * @param after only those with a greater id
   * @param since only those at or after this time
   * @param atLeast only those as loud as this or louder
   * @param limit from 1
   */
  public record Query(@Nullable Long after, @Nullable Instant since, @Nullable ResourceRef resource, @Nullable String host,
      Event.@Nullable Level atLeast, int limit) {
    public static Query latest(int limit) {
      return new Query(null, null, null, null, null, limit);
    }
  }

  /**
   * Keeps an event; listeners hear of it when it is durable.
   *
   * @param event with any id
   * @return the same with its id
   */
  public Event add(Event event) {
    return database.transaction(() -> {
      long id = database.insert(
          "INSERT INTO event (at, level, reason, host, subject, object, message, commit_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
          event.at(), event.level(), event.reason(), event.host(), event.resource(), event.object(), event.message(), event.commit());
      Event kept = new Event(id, event.at(), event.level(), event.reason(), event.host(), event.resource(), event.object(), event.message(),
          event.commit());
      database.afterCommit(() -> tell(kept));
      return kept;
    });
  }

  /**
   * Hears every event that becomes durable from now on, in the order of their ids, until closed. Called on the thread that wrote it, while no other can write: the listener hands it over and does nothing else. One that is slow to take them reads what it
   * missed with {@link #after}.
   */
  public AutoCloseable listen(Consumer<Event> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Events with a greater id, oldest first. */
  public List<Event> after(long id, int limit) {
    return find(new Query(id, null, null, null, null, limit));
  }

  /** Oldest first. With {@code after}, the first that follow it; without, the newest there are. */
  public List<Event> find(Query query) {
    String filter = """
         WHERE (?1 IS NULL OR id > ?1) AND (?2 IS NULL OR at >= ?2) AND (?3 IS NULL OR subject = ?3) AND (?4 IS NULL OR host = ?4)
        AND (?5 = 0 OR level = 'CRITICAL' OR (?5 = 1 AND level = 'WARNING'))""";
    int loudness = switch (query.atLeast) {
      case null -> 0;
      case INFO -> 0;
      case WARNING -> 1;
      case CRITICAL -> 2;
    };
    if (query.after != null) {
      return database.query(EventLog::read, COLUMNS + filter + " ORDER BY id LIMIT ?6", query.after, query.since, query.resource,
          query.host,
          loudness, query.limit);
    }
    return database.query(EventLog::read, COLUMNS + filter + " ORDER BY id DESC LIMIT ?6", query.after, query.since, query.resource,
        query.host, loudness, query.limit).reversed();
  }

  void prune(Instant before, int keep) {
    database.update("DELETE FROM event WHERE at < ? OR id <= (SELECT max(id) FROM event) - ?", before, keep);
  }

  /** What a listener throws is its own affair: the event is durable. */
  private void tell(Event event) {
    for (Consumer<Event> listener : listeners) {
      try {
        listener.accept(event);
      } catch (RuntimeException e) {
        LOG.warn("A listener failed on event {}", event.id(), e);
      }
    }
  }

  private static Event read(Row row) throws SQLException {
    String subject = row.textOrNull("subject");
    return new Event(row.number("id"), row.instant("at"), Event.Level.valueOf(row.text("level")), Reason.valueOf(row.text("reason")),
        row.textOrNull("host"), subject == null ? null : ResourceRef.parse(subject), row.textOrNull("object"), row.text("message"),
        row.textOrNull("commit_id"));
  }
}

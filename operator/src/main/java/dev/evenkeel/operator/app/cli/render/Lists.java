package dev.evenkeel.operator.app.cli.render;

import dev.evenkeel.api.http.ConditionView;
import dev.evenkeel.api.http.EventView;
import dev.evenkeel.api.http.HostView;
import dev.evenkeel.api.http.ResourceView;
import dev.evenkeel.api.http.RevisionView;
import dev.evenkeel.operator.app.cli.render.Table.Cell;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What {@code get} and {@code events} show. */
public final class Lists {
  private Lists() {}

  public static Table hosts(List<HostView> hosts, Instant now, Paint paint) {
    Table table = new Table(paint, "NAME", "REACHABLE", "SYNCED", "HEALTHY", "RESOURCES", "LAST SEEN", "MESSAGE");
    for (HostView host : hosts) {
      Instant seen = host.lastObserved();
      String message = host.message();
      table.row(Cell.of(host.name()), Cell.of(host.reachable() ? "True" : "False", paint::status),
          Cell.of(status(host.conditions(), "Synced"), paint::status), Cell.of(status(host.conditions(), "Healthy"), paint::status),
          Cell.of(Integer.toString(host.resources())), Cell.of(seen == null ? "never" : Text.seen(seen, now)),
          Cell.of(message == null ? held(host) : message));
    }
    return table;
  }

  private static String held(HostView host) {
    if (host.hold() != null) {
      return "held by /etc/evenkeel/hold" + (host.hold().isEmpty() ? "" : ": " + host.hold());
    }
    return host.suspension() == null ? "" : "suspended by " + host.suspension().by() + ": " + host.suspension().reason();
  }

  public static Table resources(List<ResourceView> resources, Paint paint) {
    Table table = new Table(paint, "NAME", "HOSTS", "SYNCED", "HEALTHY", "COMMIT", "MESSAGE");
    for (ResourceView resource : resources) {
      String commit = resource.commit();
      table.row(Cell.of(resource.kind() + "/" + resource.name()), Cell.of(String.join(",", resource.hosts())),
          Cell.of(status(resource.conditions(), "Synced"), paint::status), Cell.of(status(resource.conditions(), "Healthy"), paint::status),
          Cell.of(commit == null ? "–" : Text.commit(commit)), Cell.of(message(resource)));
    }
    return table;
  }

  /** What is not well, in its own words; else what is under way. */
  static String message(ResourceView resource) {
    if (resource.suspension() != null) {
      return "suspended by " + resource.suspension().by() + ": " + resource.suspension().reason();
    }
    Set<String> messages = new LinkedHashSet<>();
    for (String type : List.of("Synced", "Healthy")) {
      ConditionView condition = condition(resource.conditions(), type);
      if (condition != null && !condition.status().equals("True")) {
        messages.add(condition.message());
      }
    }
    ConditionView progressing = condition(resource.conditions(), "Progressing");
    if (messages.isEmpty() && progressing != null && progressing.status().equals("True")) {
      messages.add(progressing.message());
    }
    return String.join("; ", messages);
  }

  public static Table revisions(List<RevisionView> revisions, Instant now, Paint paint) {
    Table table = new Table(paint, "COMMIT", "SEEN", "CONVERGED", "RESOURCES", "PROBLEMS", "AUTHOR", "SUBJECT");
    for (RevisionView revision : revisions) {
      Instant converged = revision.convergedAt();
      int problems = revision.problems().size();
      table.row(Cell.of(Text.commit(revision.commit()) + (revision.current() ? " *" : "")), Cell.of(Text.time(revision.seenAt(), now)),
          Cell.of(converged == null ? "not yet" : Text.time(converged, now)), Cell.of(Integer.toString(revision.resources())),
          Cell.of(Integer.toString(problems), problems == 0 ? text -> text : paint::bad), Cell.of(orEmpty(revision.author())),
          Cell.of(orEmpty(revision.subject())));
    }
    return table;
  }

  /** One line for each event, oldest first. */
  public static String events(List<EventView> events, Instant now, Paint paint) {
    StringBuilder text = new StringBuilder();
    for (EventView event : events) {
      text.append(event(event, now, paint)).append('\n');
    }
    return text.toString();
  }

  public static String event(EventView event, Instant now, Paint paint) {
    List<String> where = new ArrayList<>();
    String host = event.host();
    String resource = event.resource();
    if (host != null) {
      where.add(Text.line(host));
    }
    if (resource != null && !resource.equals("Host/" + host)) {
      where.add(Text.line(resource));
    }
    String level = switch (event.level()) {
      case "critical" -> paint.bad("critical ");
      case "warning" -> paint.warn("warning ");
      default -> "";
    };
    return paint.quiet(Text.time(event.at(), now)) + "  " + level
        + (where.isEmpty() ? "" : paint.strong(String.join(" ", where)) + "  ") + event.reason() + ": " + Text.line(event.message());
  }

  static @Nullable ConditionView condition(List<ConditionView> conditions, String type) {
    return conditions.stream().filter(condition -> condition.type().equals(type)).findFirst().orElse(null);
  }

  static String status(List<ConditionView> conditions, String type) {
    ConditionView condition = condition(conditions, type);
    return condition == null ? "Unknown" : condition.status();
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}

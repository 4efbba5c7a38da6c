package dev.evenkeel.operator.app.cli.render;

import dev.evenkeel.api.http.ConditionView;
import dev.evenkeel.api.http.ContainerView;
import dev.evenkeel.api.http.EventView;
import dev.evenkeel.api.http.HostView;
import dev.evenkeel.api.http.ObjectView;
import dev.evenkeel.api.http.ResourceView;
import dev.evenkeel.api.http.SuspensionView;
import dev.evenkeel.api.http.UnitView;
import dev.evenkeel.operator.app.cli.render.Table.Cell;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/** Everything about one resource or host. */
public final class DescribeText {
  private DescribeText() {}

  public static String resource(ResourceView resource, List<EventView> events, Instant now, Paint paint) {
    StringBuilder text = new StringBuilder();
    field(text, paint, "Resource", resource.kind() + "/" + resource.name());
    field(text, paint, "Manifest", resource.manifest());
    field(text, paint, "Hosts", String.join(", ", resource.hosts()));
    field(text, paint, "Reconcile", resource.reconcile());
    String commit = resource.commit();
    field(text, paint, "Commit", commit == null ? "none read yet" : Text.commit(commit));
    if (!resource.dependsOn().isEmpty()) {
      field(text, paint, "Depends on", String.join(", ", resource.dependsOn()));
    }
    suspension(text, resource.suspension(), now, paint);
    conditions(text, resource.conditions(), now, paint);
    if (!resource.objects().isEmpty()) {
      Table table = new Table(paint, "HOST", "OBJECT", "STATUS", "HEALTH", "SYNCED", "MESSAGE");
      for (ObjectView object : resource.objects()) {
        table.row(Cell.of(object.host()), Cell.of(object.object()), Cell.of(object.status()), Cell.of(object.health()),
            Cell.of(object.synced(), paint::status), Cell.of(object.message() == null ? "" : object.message()));
      }
      section(text, paint, "Objects", table.toString());
    }
    return text.append(recent(events, now, paint)).toString();
  }

  public static String host(HostView host, List<EventView> events, Instant now, Paint paint) {
    StringBuilder text = new StringBuilder();
    field(text, paint, "Host", host.name());
    field(text, paint, "Address", host.address());
    field(text, paint, "Reachable", host.reachable() ? "yes" : "no");
    Instant seen = host.lastObserved();
    field(text, paint, "Last seen", seen == null ? "never" : Text.seen(seen, now));
    field(text, paint, "Engine", host.engine() == null ? "not known" : host.engine());
    field(text, paint, "Resources", Integer.toString(host.resources()));
    if (host.hold() != null) {
      field(text, paint, "Hold file", host.hold().isEmpty() ? "/etc/evenkeel/hold is there" : host.hold());
    }
    if (host.message() != null) {
      field(text, paint, "Message", host.message());
    }
    suspension(text, host.suspension(), now, paint);
    conditions(text, host.conditions(), now, paint);
    if (!host.containers().isEmpty()) {
      Table table = new Table(paint, "CONTAINER", "IMAGE", "STATUS", "HEALTH", "STARTED", "RESTARTS", "FOR");
      for (ContainerView container : host.containers()) {
        table.row(Cell.of(container.name()), Cell.of(container.image()), Cell.of(container.status()), Cell.of(container.health()),
            Cell.of(orNever(container.startedAt(), now)), Cell.of(Integer.toString(container.restarts())),
            Cell.of(String.join(", ", container.resources())));
      }
      section(text, paint, "Containers", table.toString());
    }
    if (!host.units().isEmpty()) {
      Table table = new Table(paint, "UNIT", "ACTIVE", "ENABLED", "SINCE", "RESTARTS", "FOR");
      for (UnitView unit : host.units()) {
        String enabled = unit.enabled();
        table.row(Cell.of(unit.name()), Cell.of(unit.active()), Cell.of(enabled == null ? "not known" : enabled),
            Cell.of(orNever(unit.activeSince(), now)), Cell.of(Integer.toString(unit.restarts())),
            Cell.of(String.join(", ", unit.resources())));
      }
      section(text, paint, "Units", table.toString());
    }
    return text.append(recent(events, now, paint)).toString();
  }

  private static String orNever(@Nullable Instant at, Instant now) {
    return at == null ? "never" : Text.time(at, now);
  }

  private static void suspension(StringBuilder text, @Nullable SuspensionView held, Instant now, Paint paint) {
    if (held != null) {
      Instant until = held.until();
      field(text, paint, "Suspended", "by " + held.by() + " since " + Text.time(held.since(), now)
          + (until == null ? "" : " until " + Text.time(until, now)) + ": " + held.reason());
    }
  }

  private static void conditions(StringBuilder text, List<ConditionView> conditions, Instant now, Paint paint) {
    Table table = new Table(paint, "CONDITION", "STATUS", "REASON", "SINCE", "MESSAGE");
    for (ConditionView condition : conditions) {
      table.row(Cell.of(condition.type()), Cell.of(condition.status(), paint::status), Cell.of(condition.reason()),
          Cell.of(Text.time(condition.since(), now)), Cell.of(condition.message()));
    }
    section(text, paint, "Conditions", table.toString());
  }

  private static String recent(List<EventView> events, Instant now, Paint paint) {
    StringBuilder text = new StringBuilder();
    section(text, paint, "Events", events.isEmpty() ? "none kept\n" : Lists.events(events, now, paint));
    return text.toString();
  }

  private static void field(StringBuilder text, Paint paint, String name, String value) {
    text.append(paint.quiet(name + ":")).repeat(' ', Math.max(1, 13 - name.length())).append(Text.line(value)).append('\n');
  }

  private static void section(StringBuilder text, Paint paint, String name, String body) {
    text.append('\n').append(paint.strong(name)).append('\n');
    body.lines().forEach(line -> text.append("  ").append(line).append('\n'));
  }
}

package dev.evenkeel.operator.app;

import dev.evenkeel.api.http.ConditionView;
import dev.evenkeel.api.http.ContainerView;
import dev.evenkeel.api.http.DriftView;
import dev.evenkeel.api.http.EventView;
import dev.evenkeel.api.http.HostView;
import dev.evenkeel.api.http.LogLine;
import dev.evenkeel.api.http.ObjectView;
import dev.evenkeel.api.http.ResourceView;
import dev.evenkeel.api.http.RevisionView;
import dev.evenkeel.api.http.UnitView;
import dev.evenkeel.api.http.WhyView;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/** A small fleet as the API shows it: one host that is well, one that cannot be reached, one whose key has changed. */
public final class Sample {
  public static final Instant NOW = Instant.parse("2026-11-21T14:06:00Z");
  public static final KindNames KINDS = new KindNames(
      List.of("Host", "Service", "Network", "Volume", "File", "Unit", "Tunnel", "Defaults"));

  private Sample() {}

  public static MemoryOperations fleet() {
    MemoryOperations fleet = new MemoryOperations();
    fleet.hosts.add(new HostView("beast", "jimmyb@beast.example:22", true, conditions("True", "True", "True", null), 14,
        List.of(new ContainerView("grafana", List.of("Service/grafana"), "grafana/grafana:11.2.0", "running", "healthy",
            Instant.parse("2026-11-21T09:00:00Z"), 0)),
        List.of(new UnitView("cloudflared-kitt.service", List.of("Tunnel/cloudflared-kitt"), "active", "enabled",
            Instant.parse("2026-11-21T09:00:00Z"), 0)),
        "20.10.24", NOW, null, null, null));
    fleet.hosts.add(away("mech1", 9, "2026-11-21T01:12:44Z", "TCP 22 times out (7 tries, next in 40 s)"));
    fleet.hosts.add(away("server-84", 12, "2026-11-21T01:30:02Z",
        "HOST KEY CHANGED: all writes stopped (pinned SHA256:Kx3…, offered SHA256:9Qa…)"));
    fleet.resources.add(resource("Service", "grafana", "beast", "True", "True", "container/grafana", "running", null));
    fleet.resources.add(resource("Service", "mo-app", "beast", "False", "True", "container/mo-app", "running",
        "9c1e2d0 is not tried again until a newer commit touches it"));
    fleet.resources.add(resource("Tunnel", "cloudflared-kitt", "beast", "True", "True", "unit/cloudflared-kitt.service", "active", null));
    fleet.drift.add(new DriftView("d-42", "beast", "unit/cloudflared-kitt", "Tunnel/cloudflared-kitt", "enabled", "true", "false",
        Instant.parse("2026-11-21T14:05:40Z"), "systemd signal", "systemctl disable", "enabled it",
        Instant.parse("2026-11-21T14:05:40.200Z"), "evenkeel", "9c1e2d0", "tunnels.yaml:4:1"));
    fleet.drift.add(new DriftView("d-41", "beast", "container/grafana", "Service/grafana", "mem_limit", "1073741824", "4294967296",
        Instant.parse("2026-11-21T14:02:11Z"), "docker event", "docker update", "updated it", Instant.parse("2026-11-21T14:02:11.400Z"),
        "evenkeel", "9c1e2d0", "monitoring.yaml:31:5"));
    fleet.events.add(event(1, "2026-11-21T14:02:11Z", "warning", "Drifted", "container/grafana", "mem_limit is 4G, git says 1G"));
    fleet.events.add(event(2, "2026-11-21T14:02:11.400Z", "info", "Drifted", "container/grafana", "mem_limit is 1G again"));
    fleet.revisions.add(new RevisionView("9c1e2d0aa11bb22cc33dd44ee55ff6677889900a", "ana", "bump to 1.9.0",
        Instant.parse("2026-11-21T01:52:00Z"), Instant.parse("2026-11-21T01:52:31Z"), true, null, 35, List.of()));
    fleet.log.add(new LogLine("beast", "container/grafana", "logger=http.server msg=\"HTTP Server Listen\""));
    fleet.whys.add(why());
    return fleet;
  }

  public static WhyView why() {
    return new WhyView("Service/mo-app", List.of(),
        List.of(new WhyView.OnHost("vault", "False", "True", "Release 1.8.4 serves; no downtime.",
            List.of(new WhyView.Moment(Instant.parse("2026-11-21T01:52:31Z"), "commit 9c1e2d0 \"bump to 1.9.0\" (ana)", null),
                new WhyView.Moment(Instant.parse("2026-11-21T01:53:04Z"), "started mo-app.c41f from sha256:ab12…", null),
                new WhyView.Moment(Instant.parse("2026-11-21T01:54:34Z"), "probe http :3000/health failed 3 of 3: 500",
                    "error: relation \"workouts_v2\" does not exist"),
                new WhyView.Moment(Instant.parse("2026-11-21T01:54:35Z"), "mo-app.c41f stopped and kept; mo-app was never stopped", null)),
            List.of(new WhyView.Blocker("Held", "Quarantined",
                "9c1e2d0 is not tried again for Service/mo-app until a newer commit touches it.", null)))),
        List.of("evenkeel logs Service/mo-app --failed", "git revert 9c1e2d0", "evenkeel sync Service/mo-app --retry"));
  }

  public static EventView event(long id, String at, String level, String reason, String object, String message) {
    return new EventView(id, Instant.parse(at), level, reason, "beast", "Service/grafana", object, message, "9c1e2d0");
  }

  private static HostView away(String name, int resources, String seen, String message) {
    return new HostView(name, "root@" + name + ".example:22", false, conditions("False", "Unknown", "Unknown", message), resources,
        List.of(), List.of(), null, Instant.parse(seen), null, null, message);
  }

  private static ResourceView resource(String kind, String name, String host, String synced, String healthy, String object, String status,
      @Nullable String message) {
    return new ResourceView(kind, name, List.of(host), List.of(condition("Synced", synced, message), condition("Healthy", healthy, null)),
        "9c1e2d0aa11bb22cc33dd44ee55ff6677889900a", "enforce", "fleet.yaml:3:1", List.of(),
        List.of(new ObjectView(host, object, status, "healthy", synced, message)), null);
  }

  private static List<ConditionView> conditions(String reachable, String synced, String healthy, @Nullable String message) {
    return List.of(condition("Reachable", reachable, message), condition("Synced", synced, message),
        condition("Healthy", healthy, message));
  }

  private static ConditionView condition(String type, String status, @Nullable String message) {
    return new ConditionView(type, status, status.equals("True") ? "AsWritten" : "Quarantined", message == null ? "as written" : message,
        Instant.parse("2026-11-21T09:00:00Z"), "9c1e2d0aa11bb22cc33dd44ee55ff6677889900a");
  }
}

package dev.evenkeel.operator.app;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.host.HostState;
import dev.evenkeel.api.host.HostTarget;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Live;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.host.Unit;
import dev.evenkeel.api.http.ConditionView;
import dev.evenkeel.api.http.ContainerView;
import dev.evenkeel.api.http.HostView;
import dev.evenkeel.api.http.ObjectView;
import dev.evenkeel.api.http.ResourceView;
import dev.evenkeel.api.http.UnitView;
import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.operator.gate.Picture;
import dev.evenkeel.operator.gate.Standing;
import dev.evenkeel.operator.loop.Connection;
import dev.evenkeel.operator.loop.Operator;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Hosts and resources as the running operator sees them at this moment. */
final class Showing {
  private final Operator operator;
  private final FleetTarget fleet;
  private final Instant now;

  Showing(Operator operator, FleetTarget fleet, Instant now) {
    this.operator = operator;
    this.fleet = fleet;
    this.now = now;
  }

  HostView host(HostSpec spec) {
    String name = spec.name();
    Picture picture = operator.picture(name);
    Connection connection = operator.connection(name).orElse(null);
    List<ContainerView> containers = new ArrayList<>();
    List<UnitView> units = new ArrayList<>();
    HostTarget target = fleet.targets().getOrDefault(name, HostTarget.empty(name, fleet.commit()));
    for (Target one : target.objects().values()) {
      if (one.object() instanceof Container container) {
        containers.add(container(one, container, picture));
      } else if (one.object() instanceof Unit) {
        units.add(unit(one, picture));
      }
    }
    List<ConditionView> conditions = Views.of(operator.hostConditions(name));
    HostSpec.Ssh ssh = spec.ssh();
    HostState.Engine engine = picture.engine();
    return new HostView(name, ssh == null ? "local" : ssh.toString(), connection instanceof Connection.Connected, conditions,
        (int) fleet.resources().values().stream().filter(one -> !one.ref().kind().equals("Host") && one.hosts().contains(name)).count(),
        containers, units,
        engine == null ? null : engine.version(), picture.observedAt(), picture.hold(),
        operator.suspension(new ResourceRef("Host", name)).map(Views::of).orElse(null), message(connection, picture, conditions));
  }

  private @Nullable String message(@Nullable Connection connection, Picture picture, List<ConditionView> conditions) {
    String way = switch (connection) {
      case Connection.Lost lost -> lost(lost);
      case Connection.Connecting(var _, var tries, var last) ->
        last == null ? "connecting" : last + " (" + tries(tries) + ", the next one is under way)";
      case Connection.Connected _ -> null;
      case null -> "connecting";
    };
    if (way != null) {
      return way;
    }
    if (picture.access() instanceof HostState.Access.ReadOnly(var _, var message)) {
      return message;
    }
    return conditions.stream().filter(one -> List.of("Synced", "Healthy").contains(one.type()) && !one.status().equals("True"))
        .map(ConditionView::message).findFirst().orElse(null);
  }

  private String lost(Connection.Lost lost) {
    String loud = lost.reason() == Reason.HOST_KEY_CHANGED ? "HOST KEY CHANGED: all writes stopped: " : "";
    long seconds = Math.max(0, Duration.between(now, lost.nextTry()).toSeconds());
    return loud + lost.message() + " (" + tries(lost.tries()) + ", next in " + seconds + " s)";
  }

  private static String tries(int tries) {
    return tries + (tries == 1 ? " try" : " tries");
  }

  ResourceView resource(ResourceRef ref) {
    FleetTarget.Declared declared = fleet.resources().get(ref);
    List<ObjectView> objects = new ArrayList<>();
    TreeSet<String> hosts = new TreeSet<>();
    // What is declared names its hosts; where a refused one still stands has to be looked for on all of them.
    for (String host : declared == null ? fleet.targets().keySet() : declared.hosts()) {
      HostTarget target = fleet.targets().getOrDefault(host, HostTarget.empty(host, fleet.commit()));
      Picture picture = operator.picture(host);
      if (declared == null && stands(ref, host, target)) {
        hosts.add(host);
      }
      Standing.of(ref, target, picture).forEach(standing -> objects.add(object(host, standing, picture)));
    }
    if (declared != null) {
      hosts.addAll(declared.hosts());
    }
    List<ConditionView> conditions = Views.of(operator.conditions(ref));
    String commit = conditions.isEmpty() ? null : conditions.getFirst().commit();
    return new ResourceView(ref.kind(), ref.name(), List.copyOf(hosts), conditions, commit,
        declared == null ? "enforce" : declared.policy().reconcile().name().toLowerCase(Locale.ROOT),
        declared == null ? "refused: " + problems(ref) : declared.at().toString(),
        declared == null ? List.of() : declared.dependsOn().stream().map(one -> one.resource().toString()).toList(), objects,
        operator.suspension(ref).map(Views::of).orElse(null));
  }

  /** Whether something of a refused resource is on a host, by what was last applied there. */
  private boolean stands(ResourceRef ref, String host, HostTarget target) {
    return ref.equals(new ResourceRef("Host", host)) || target.objects().values().stream().anyMatch(one -> one.owners().contains(ref))
        || operator.picture(host).owns(ref);
  }

  private String problems(ResourceRef ref) {
    return fleet.refusals().getOrDefault(ref, List.of()).stream().map(Problem::toString).collect(Collectors.joining("; "));
  }

  private static ObjectView object(String host, Standing standing, Picture picture) {
    Target target = standing.target();
    Instance serving = picture.serving(target.key()).orElse(null);
    String status = serving != null ? live(serving.live()) : standing.synced().reason() == Reason.NEVER_OBSERVED ? "unknown" : "absent";
    String message = switch (standing.synced().status()) {
      case TRUE ->
        standing.healthy().reason() == Reason.CHECKS_PASS || standing.healthy().reason() == Reason.RUNNING ? null : healthMessage(standing);
      case FALSE, UNKNOWN -> standing.synced().message();
    };
    return new ObjectView(host, target.key().toString(), status, health(standing), standing.synced().status().label(), message);
  }

  private static @Nullable String healthMessage(Standing standing) {
    return switch (standing.healthy().status()) {
      case TRUE -> null;
      case FALSE, UNKNOWN -> standing.healthy().message();
    };
  }

  private static String live(Live live) {
    return switch (live) {
      case Live.OfContainer container -> container.status().label();
      case Live.OfUnit unit -> unit.activeState();
      case Live.OfImage _,Live.OfFile _,Live.Still _ -> "present";
    };
  }

  private static String health(Standing standing) {
    if (!standing.checked()) {
      return "none";
    }
    return switch (standing.healthy().status()) {
      case TRUE -> "healthy";
      case FALSE -> "unhealthy";
      case UNKNOWN -> "starting";
    };
  }

  private ContainerView container(Target target, Container declared, Picture picture) {
    Instance serving = picture.serving(target.key()).orElse(null);
    List<String> owners = target.owners().stream().map(Object::toString).toList();
    Standing standing = Standing.of(target, fleet.commit(), picture);
    return serving != null && serving.live() instanceof Live.OfContainer live
        ? new ContainerView(serving.name(), owners, declared.image(), live.status().label(), health(standing), live.startedAt(),
            live.restartCount())
        : new ContainerView(declared.name(), owners, declared.image(), absent(standing), health(standing), null, 0);
  }

  private UnitView unit(Target target, Picture picture) {
    Instance serving = picture.serving(target.key()).orElse(null);
    List<String> owners = target.owners().stream().map(Object::toString).toList();
    if (serving != null && serving.live() instanceof Live.OfUnit live && serving.object() instanceof Unit unit) {
      Unit.Enablement enabled = unit.enabled();
      return new UnitView(serving.name(), owners, live.activeState(), enabled == null ? null : enabled.label(), live.activeSince(),
          live.restarts());
    }
    return new UnitView(target.key().name(), owners, absent(Standing.of(target, fleet.commit(), picture)), null, null, 0);
  }

  private static String absent(Standing standing) {
    return standing.synced().reason() == Reason.NEVER_OBSERVED ? "unknown" : "absent";
  }
}

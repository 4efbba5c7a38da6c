package dev.evenkeel.operator.app;

import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.Plan;
import dev.evenkeel.api.host.PlannedStep;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.model.Condition;
import dev.evenkeel.api.model.Drift;
import dev.evenkeel.operator.loop.Connection;
import dev.evenkeel.operator.loop.Operator;
import dev.evenkeel.operator.loop.PassListener;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;

import java.time.Duration;
import java.util.Locale;
import java.util.SortedMap;
import java.util.function.ToLongFunction;

/** What the loop does, as meters. Their names and labels are a contract with people's dashboards: {@code docs/metrics.md} lists them. */
final class Figures implements PassListener {
  private final MeterRegistry registry;

  Figures(MeterRegistry registry) {
    this.registry = registry;
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  /** Figures that are read from the operator whenever somebody asks. */
  void watch(Operator operator) {
    Gauge.builder("evenkeel.queue", operator, Operator::queueDepth).description("Hosts that wait for their turn").register(registry);
    hosts(operator, "connected", Connection.Connected.class);
    hosts(operator, "connecting", Connection.Connecting.class);
    hosts(operator, "lost", Connection.Lost.class);
    for (Condition.Type type : new Condition.Type[]{Condition.Type.SYNCED, Condition.Type.HEALTHY, Condition.Type.STALLED}) {
      for (Condition.Status status : Condition.Status.values()) {
        gauge("evenkeel.resources", "Declared resources by condition", operator, one -> count(one, type, status), "condition", type.label(),
            "status", status.label());
      }
    }
  }

  private void hosts(Operator operator, String state, Class<? extends Connection> kind) {
    gauge("evenkeel.hosts", "Declared hosts by the state of the way to them", operator, one -> {
      var fleet = one.fleet();
      return fleet == null
          ? 0
          : fleet.hosts().keySet().stream().filter(name -> one.connection(name).filter(kind::isInstance).isPresent()).count();
    }, "state", state);
  }

  private static long count(Operator operator, Condition.Type type, Condition.Status status) {
    return operator.resources().stream()
        .filter(ref -> operator.conditions(ref).stream().anyMatch(one -> one.type() == type && one.status() == status)).count();
  }

  private void gauge(String name, String description, Operator operator, ToLongFunction<Operator> value, String... tags) {
    Gauge.builder(name, operator, value::applyAsLong).description(description).tags(tags).register(registry);
  }

  /** How long a call to a host took: over SSH, to its engine, its systemd or its files. */
  void called(String host, String call, boolean failed, Duration took) {
    Timer.builder("evenkeel.host.call").description("Calls to a host")
        .tags("host", host, "call", call, "outcome", failed ? "failed" : "done")
        .publishPercentileHistogram(false).register(registry).record(took);
  }

  @Override
  public void passed(String host, boolean full, Duration took, Plan plan, SortedMap<Integer, Outcome> outcomes) {
    Timer.builder("evenkeel.pass").description("Passes over a host: observe, plan, run")
        .tags("host", host, "scope", full ? "full" : "urgent")
        .register(registry).record(took);
    for (PlannedStep step : plan.steps()) {
      Outcome outcome = outcomes.get(step.number());
      if (outcome != null) {
        registry.counter("evenkeel.steps", "host", host, "step", word(step.step()), "outcome", word(outcome)).increment();
        if (outcome instanceof Outcome.Done && isRestart(step.step())) {
          registry.counter("evenkeel.restarts", "host", host, "object", step.key().type().label()).increment();
        }
      }
    }
  }

  private static boolean isRestart(Step step) {
    return step instanceof Step.RestartContainer || step instanceof Step.RestartUnit;
  }

  private static String word(Record record) {
    return record.getClass().getSimpleName();
  }

  private static String word(Step step) {
    return word((Record) step);
  }

  private static String word(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done _ -> "done";
      case Outcome.GoesOn _ -> "goes on";
      case Outcome.Failed _ -> "failed";
      case Outcome.Skipped _ -> "skipped";
    };
  }

  @Override
  public void drifted(Drift drift) {
    String kind = drift.object().substring(0, Math.max(0, drift.object().indexOf('/')));
    registry.counter("evenkeel.drift", "host", drift.host(), "object", kind, "seen_by",
        drift.seenBy().name().toLowerCase(Locale.ROOT).replace('_', ' ')).increment();
  }

  @Override
  public void connection(String host, Connection connection) {
    if (connection instanceof Connection.Lost lost) {
      registry.counter("evenkeel.connection.losses", "host", host, "reason", lost.reason().label()).increment();
    }
  }
}

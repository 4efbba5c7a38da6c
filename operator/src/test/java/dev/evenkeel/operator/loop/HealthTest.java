package dev.evenkeel.operator.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.Checks;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.model.Condition.Status;
import dev.evenkeel.api.model.Condition.Type;
import dev.evenkeel.api.model.Event;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.hosts.fake.FakeHost;
import org.junit.jupiter.api.Test;

import java.time.Duration;

/** Probes and remedies through the whole loop. The probe asks every 5 s and gives up after 2 failures. */
class HealthTest {
  private static final ObjectKey WEB = ObjectKey.container("web");

  private static long count(FakeHost host, Class<? extends Step> type) {
    return host.steps().stream().filter(type::isInstance).count();
  }

  private static TestFleet fleet() {
    return new TestFleet("c1").host("h1").service("h1", "web", TestFleet.probed(Checks.Remedy.DEFAULT));
  }

  @Test
  void a_service_whose_probe_passes_is_healthy_soon() {
    try (Rig rig = new Rig()) {
      rig.host("h1", "web");
      rig.apply(fleet());
      rig.pass(2_000);
      assertEquals(Status.TRUE, rig.status("Service/web", Type.HEALTHY), rig::story);
      assertEquals(Reason.CHECKS_PASS, rig.condition("Service/web", Type.HEALTHY).reason());
      assertEquals(Progress.State.CONVERGED, rig.operator.progress().state());
    }
  }

  @Test
  void failing_checks_are_answered_by_a_restart_then_a_new_container_then_a_critical_event() {
    try (Rig rig = new Rig()) {
      FakeHost host = rig.host("h1", "web");
      rig.apply(fleet());
      rig.pass(20_000);
      long created = count(host, Step.CreateContainer.class);
      host.script().probesFail(WEB, "500");
      rig.pass(4_000);
      assertEquals(0, count(host, Step.RestartContainer.class), rig::story);
      rig.pass(7_000);
      assertEquals(1, count(host, Step.RestartContainer.class), rig::story);
      assertEquals(created, count(host, Step.CreateContainer.class), rig::story);
      rig.pass(20_000);
      assertEquals(created, count(host, Step.CreateContainer.class), rig::story);
      rig.pass(20_000);
      assertEquals(created + 1, count(host, Step.CreateContainer.class), rig::story);
      rig.pass(Duration.ofMinutes(10));
      assertEquals(1, count(host, Step.RestartContainer.class), rig::story);
      assertEquals(created + 1, count(host, Step.CreateContainer.class), rig::story);
      assertEquals(1, rig.events(Event.Level.CRITICAL).size(), rig::story);
      Event critical = rig.events(Event.Level.CRITICAL).getFirst();
      assertEquals(Reason.REMEDY_EXHAUSTED, critical.reason());
      assertEquals(ResourceRef.parse("Service/web"), critical.resource());
      assertTrue(critical.message().contains("http :80/health failed 2 of 2: 500"), critical.message());
      assertEquals(Status.FALSE, rig.status("Service/web", Type.HEALTHY), rig::story);
      host.script().probesFail(WEB, null);
      rig.pass(10_000);
      assertEquals(Status.TRUE, rig.status("Service/web", Type.HEALTHY), rig::story);
    }
  }

  @Test
  void a_restart_that_helps_is_the_only_remedy() {
    try (Rig rig = new Rig()) {
      FakeHost host = rig.host("h1", "web");
      rig.apply(fleet());
      rig.pass(20_000);
      long created = count(host, Step.CreateContainer.class);
      host.script().probesFail(WEB, "500");
      rig.pass(11_000);
      host.script().probesFail(WEB, null);
      rig.pass(Duration.ofMinutes(10));
      assertEquals(1, count(host, Step.RestartContainer.class), rig::story);
      assertEquals(created, count(host, Step.CreateContainer.class), rig::story);
      assertEquals(0, rig.events(Event.Level.CRITICAL).size());
      assertEquals(Progress.State.CONVERGED, rig.operator.progress().state(), rig::story);
    }
  }

  @Test
  void a_restarted_operator_does_not_begin_the_remedies_anew() {
    try (Rig rig = new Rig()) {
      FakeHost host = rig.host("h1", "web");
      rig.apply(fleet());
      rig.pass(20_000);
      host.script().probesFail(WEB, "500");
      rig.pass(12_000);
      assertEquals(1, count(host, Step.RestartContainer.class), rig::story);
      rig.crashAndStartAgain(fleet());
      rig.pass(Duration.ofMinutes(5));
      assertEquals(1, count(host, Step.RestartContainer.class), rig::story);
      assertEquals(1, rig.events(Event.Level.CRITICAL).size(), rig::story);
    }
  }

  @Test
  void a_person_restarts_a_service_once() {
    try (Rig rig = new Rig()) {
      FakeHost host = rig.host("h1", "web");
      rig.apply(fleet());
      rig.pass(20_000);
      assertEquals(1, rig.operator.wishes().restart(ResourceRef.parse("Service/web"), "ana").size());
      rig.pass(Duration.ofMinutes(5));
      assertEquals(1, count(host, Step.RestartContainer.class), rig::story);
      assertEquals(0, rig.drift().size(), rig::story);
    }
  }
}

package dev.evenkeel.operator.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.Change;
import dev.evenkeel.api.host.Checks;
import dev.evenkeel.api.host.Network;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.model.Condition.Status;
import dev.evenkeel.api.model.Condition.Type;
import dev.evenkeel.api.model.Dependency;
import dev.evenkeel.api.model.Dependency.Until;
import dev.evenkeel.api.model.Policy;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.hosts.fake.FakeHost;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** What holds a host back: dependencies across hosts, people, guards. */
class GatesTest {

  private static Change change(Rig rig, String host, String container) {
    Change change = rig.operator.picture(host).changes().get(ObjectKey.container(container));
    if (change == null) {
      throw new AssertionError(container + " on " + host + " has no change: " + rig.story());
    }
    return change;
  }

  @Test
  void a_service_waits_for_another_on_another_host_to_be_healthy() {
    try (Rig rig = new Rig()) {
      FakeHost db = rig.host("db", "redis");
      rig.host("app", "web");
      db.script().probesFail(ObjectKey.container("redis"), "refused");
      rig.apply(new TestFleet("c1").host("db").host("app").service("db", "redis", TestFleet.probed(Checks.Remedy.DEFAULT))
          .service("app", "web", TestFleet.dependsOn("Service/redis", Until.HEALTHY)));
      rig.pass(3_000);
      assertTrue(rig.runs("db", "redis"), rig::story);
      assertFalse(rig.runs("app", "web"), rig::story);
      assertEquals(Reason.DEPENDENCY_NOT_READY, change(rig, "app", "web").reason());
      assertTrue(change(rig, "app", "web").message().contains("waits for Service/redis to be healthy on db"));
      db.script().probesFail(ObjectKey.container("redis"), null);
      rig.pass(2_000);
      assertTrue(rig.runs("app", "web"), rig::story);
      rig.pass(5_000);
      assertEquals(Progress.State.CONVERGED, rig.operator.progress().state(), rig::story);
    }
  }

  @Test
  void an_object_waits_for_another_of_its_own_resource_on_its_own_host() {
    ResourceRef shop = new ResourceRef("Stack", "shop");
    UnaryOperator<Target> ofShop = target -> target.withOwners(new TreeSet<>(Set.of(shop)));
    UnaryOperator<Target> waiting = target -> ofShop.apply(target)
        .withDependsOn(List.of(new Dependency(shop, "container/db", Until.HEALTHY, target.at())));
    UnaryOperator<Target> probed = target -> TestFleet.probed(Checks.Remedy.DEFAULT).apply(ofShop.apply(target));
    try (Rig rig = new Rig()) {
      FakeHost sick = rig.host("sick", "db", "web");
      rig.host("well", "db", "web");
      sick.script().probesFail(ObjectKey.container("db"), "refused");
      TestFleet fleet = new TestFleet("c1").host("sick").host("well");
      for (String host : List.of("sick", "well")) {
        fleet.object(host, "Stack", "shop", Network.plain("shop_default"), Policy.DEFAULT).service(host, "db", probed).service(host, "web",
            waiting);
      }
      rig.apply(fleet);
      rig.pass(5_000);
      assertTrue(rig.runs("well", "web"), rig::story);
      assertTrue(rig.runs("sick", "db"), rig::story);
      assertFalse(rig.runs("sick", "web"), rig::story);
      assertTrue(change(rig, "sick", "web").message().contains("waits for container/db to be healthy on sick"), rig::story);
      sick.script().probesFail(ObjectKey.container("db"), null);
      rig.pass(2_000);
      assertTrue(rig.runs("sick", "web"), rig::story);
    }
  }

  @Test
  void a_dependency_holds_a_change_and_never_the_healing() {
    try (Rig rig = new Rig()) {
      FakeHost db = rig.host("db", "redis");
      FakeHost app = rig.host("app", "web");
      rig.apply(new TestFleet("c1").host("db").host("app").service("db", "redis").service("app", "web",
          TestFleet.dependsOn("Service/redis", Until.RUNNING)));
      rig.pass(10_000);
      assertTrue(rig.runs("app", "web"), rig::story);
      db.world().goUnreachable();
      rig.pass(1_000);
      app.byHand().removeContainer("web");
      rig.pass(1_000);
      assertTrue(rig.runs("app", "web"), rig::story);
    }
  }

  @Test
  void within_one_host_the_order_is_kept_without_a_person_waiting() {
    try (Rig rig = new Rig()) {
      FakeHost host = rig.host("h1", "a", "b", "c");
      rig.apply(new TestFleet("c1").host("h1").service("h1", "a", TestFleet.dependsOn("Service/b", Until.READY))
          .service("h1", "b", TestFleet.dependsOn("Service/c", Until.READY)).service("h1", "c"));
      rig.pass(2_000);
      assertEquals(Progress.State.CONVERGED, rig.operator.progress().state(), rig::story);
      List<String> order = host.steps().stream().filter(Step.CreateContainer.class::isInstance)
          .map(step -> ((Step.CreateContainer) step).as())
          .toList();
      assertEquals(List.of("c", "b", "a"), order);
    }
  }

  @Test
  void a_suspended_host_is_not_written_to_until_it_is_resumed() {
    try (Rig rig = new Rig()) {
      FakeHost host = rig.host("h1", "web");
      rig.apply(new TestFleet("c1").host("h1").service("h1", "web"));
      rig.pass(10_000);
      ResourceRef ref = new ResourceRef("Host", "h1");
      rig.operator.wishes().suspend(new Suspension(ref, "moving racks", "ana", rig.time.now(), null));
      host.byHand().stopContainer("web");
      int steps = host.steps().size();
      rig.pass(Duration.ofMinutes(20));
      assertEquals(steps, host.steps().size());
      assertEquals(1, rig.drift().size(), rig::story);
      assertFalse(rig.runs("h1", "web"));
      assertTrue(rig.condition("Service/web", Type.SYNCED).message().contains("moving racks"), rig::story);
      assertTrue(rig.operator.wishes().resume(ref, "ana"));
      rig.pass(1_000);
      assertTrue(rig.runs("h1", "web"), rig::story);
      assertEquals(1, rig.drift().size(), rig::story);
    }
  }

  @Test
  void a_suspension_ends_by_itself_and_survives_a_crash() {
    try (Rig rig = new Rig()) {
      FakeHost host = rig.host("h1", "web");
      TestFleet fleet = new TestFleet("c1").host("h1").service("h1", "web");
      rig.apply(fleet);
      rig.pass(10_000);
      rig.operator
          .wishes()
          .suspend(new Suspension(ResourceRef.parse("Service/web"), "looking", "ana", rig.time.now(), rig.time.now().plusSeconds(60)));
      rig.crashAndStartAgain(fleet);
      rig.pass(1_000);
      host.byHand().stopContainer("web");
      rig.pass(50_000);
      assertFalse(rig.runs("h1", "web"), rig::story);
      rig.pass(10_000);
      assertTrue(rig.runs("h1", "web"), rig::story);
    }
  }

  @Test
  void a_hold_file_on_the_host_stops_all_writes() {
    try (Rig rig = new Rig()) {
      FakeHost host = rig.host("h1", "web");
      rig.apply(new TestFleet("c1").host("h1").service("h1", "web"));
      rig.pass(10_000);
      host.byHand().hold("backup");
      host.byHand().stopContainer("web");
      rig.pass(Duration.ofMinutes(10));
      assertFalse(rig.runs("h1", "web"), rig::story);
      host.byHand().hold(null);
      rig.pass(Duration.ofSeconds(12));
      assertTrue(rig.runs("h1", "web"), rig::story);
    }
  }

  @Test
  void a_host_that_is_to_be_observed_is_never_written_to() {
    try (Rig rig = new Rig()) {
      FakeHost host = rig.host("h1", "web");
      rig.apply(
          new TestFleet("c1").host("h1", new Policy(Policy.Reconcile.OBSERVE, Policy.Prune.DELETE, false, List.of())).service("h1", "web"));
      rig.pass(Duration.ofMinutes(10));
      assertEquals(List.of(), host.steps());
      assertEquals(Status.FALSE, rig.status("Service/web", Type.SYNCED));
      assertEquals(Progress.State.STUCK, rig.operator.progress().state(), rig::story);
    }
  }

  @Test
  void an_emptied_folder_removes_nothing_before_a_person_says_so() {
    try (Rig rig = new Rig()) {
      FakeHost host = rig.host("h1", "a", "b", "c", "d");
      rig.apply(new TestFleet("c1").host("h1").service("h1", "a").service("h1", "b").service("h1", "c").service("h1", "d"));
      rig.pass(10_000);
      rig.apply(new TestFleet("c2").host("h1"));
      rig.pass(Duration.ofMinutes(10));
      assertEquals(4, host.steps().stream().filter(Step.CreateContainer.class::isInstance).count());
      assertEquals(0, host.steps().stream().filter(Step.RemoveContainer.class::isInstance).count(), rig::story);
      assertEquals(Progress.State.WAITS_FOR_APPROVAL, rig.operator.progress().state(), rig::story);
      HostPlan plan = plan(rig);
      assertFalse(rig.operator.wishes().approve("0123456789abcdef", "ana"));
      assertTrue(rig.operator.wishes().approve(plan.identity(), "ana"), rig::story);
      rig.pass(60_000);
      assertEquals(4, host.steps().stream().filter(Step.RemoveContainer.class::isInstance).count(), rig::story);
      assertEquals(Progress.State.CONVERGED, rig.operator.progress().state(), () -> rig.operator.progress() + rig.story());
    }
  }

  private static HostPlan plan(Rig rig) {
    try {
      return rig.operator.plan("h1");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_refused_manifest_removes_nothing() {
    try (Rig rig = new Rig()) {
      FakeHost host = rig.host("h1", "a", "b");
      rig.apply(new TestFleet("c1").host("h1").service("h1", "a").service("h1", "b"));
      rig.pass(10_000);
      rig.apply(new TestFleet("c2").host("h1").service("h1", "a").refuse("Service", "b"));
      rig.pass(60_000);
      assertTrue(host.byHand() != null && rig.operator.picture("h1").objects().toString().contains("name=b"), rig::story);
      assertEquals(0, host.steps().stream().filter(Step.RemoveContainer.class::isInstance).count(), rig::story);
      assertEquals(Reason.INVALID_MANIFEST, rig.condition("Service/b", Type.SYNCED).reason());
    }
  }

  @Test
  void a_tag_is_resolved_once_for_the_whole_fleet_and_a_moved_tag_is_no_change() {
    try (Rig rig = new Rig()) {
      FakeHost one = rig.host("h1", "web");
      FakeHost two = rig.host("h2", "web");
      TestFleet fleet = new TestFleet("c1").host("h1").host("h2").service("h1", "web").service("h2", "web");
      rig.apply(fleet);
      rig.pass(10_000);
      assertEquals(1, rig.records.pins().size());
      one.images().push("reg/web:1", dev.evenkeel.hosts.fake.FakeImage.of("moved"));
      two.images().push("reg/web:1", dev.evenkeel.hosts.fake.FakeImage.of("moved"));
      int steps = one.steps().size();
      rig.pass(Duration.ofMinutes(30));
      rig.crashAndStartAgain(fleet);
      rig.pass(Duration.ofMinutes(30));
      assertEquals(steps, one.steps().size(), rig::story);
      rig.operator.accept(fleet.lowered(), true);
      rig.pass(30_000);
      assertTrue(one.steps().size() > steps, rig::story);
      assertEquals(Progress.State.CONVERGED, rig.operator.progress().state(), rig::story);
    }
  }

  @Test
  void a_wish_is_not_forgotten_while_something_else_is_looked_at() {
    try (Rig rig = new Rig()) {
      FakeHost host = rig.host("h1", "a", "b");
      rig.apply(new TestFleet("c1").host("h1").service("h1", "a").service("h1", "b"));
      rig.pass(10_000);
      host.byHand().stopContainer("b");
      rig.pass(10);
      rig.operator.wishes().restart(ResourceRef.parse("Service/a"), "ana");
      rig.pass(1_000);
      assertEquals(1, host.steps().stream().filter(Step.RestartContainer.class::isInstance).count(), rig::story);
    }
  }

  @Test
  void what_left_git_while_it_was_suspended_stays_until_it_is_resumed() {
    try (Rig rig = new Rig()) {
      FakeHost host = rig.host("h1", "a", "b", "c", "d");
      rig.apply(new TestFleet("c1").host("h1").service("h1", "a").service("h1", "b").service("h1", "c").service("h1", "d"));
      rig.pass(10_000);
      ResourceRef ref = ResourceRef.parse("Service/d");
      rig.operator.wishes().suspend(new Suspension(ref, "keep it", "ana", rig.time.now(), null));
      rig.apply(new TestFleet("c2").host("h1").service("h1", "a").service("h1", "b").service("h1", "c"));
      rig.pass(Duration.ofMinutes(10));
      assertEquals(0, host.steps().stream().filter(Step.RemoveContainer.class::isInstance).count(), rig::story);
      assertTrue(rig.operator.wishes().resume(ref, "ana"));
      rig.operator.wishes().look(null);
      rig.pass(60_000);
      assertEquals(1, host.steps().stream().filter(Step.RemoveContainer.class::isInstance).count(), rig::story);
    }
  }
}

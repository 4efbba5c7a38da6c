package dev.evenkeel.operator.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.model.Condition.Status;
import dev.evenkeel.api.model.Condition.Type;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

class ConvergingTest {

  @Test
  void a_commit_becomes_true_and_then_nothing_is_done_any_more() {
    try (Rig rig = new Rig()) {
      var host = rig.host("h1", "web");
      host.world().binary("/bin/sleep");
      rig.apply(new TestFleet("c1").host("h1").service("h1", "web").file("h1", "/etc/app.conf", "a=1\n").unit("h1", "tick"));
      rig.pass(5_000);
      assertEquals(Status.TRUE, rig.status("Service/web", Type.READY), rig::story);
      assertEquals(Status.TRUE, rig.status("File/app.conf", Type.SYNCED), rig::story);
      assertEquals(Status.TRUE, rig.status("Unit/tick", Type.READY), rig::story);
      assertTrue(rig.runs("h1", "web"));
      assertEquals("a=1\n", host.byHand().readFile("/etc/app.conf"));
      assertEquals(Progress.State.CONVERGED, rig.operator.progress().state());
      assertTrue(rig.records.converged().containsKey("c1"));
      assertEquals(List.of(), rig.drift());
      int steps = host.steps().size();
      rig.pass(Duration.ofMinutes(30));
      assertEquals(steps, host.steps().size(), () -> host.steps().subList(steps, host.steps().size()).toString());
      assertEquals(List.of(), rig.drift());
    }
  }

  @Test
  void a_changed_commit_is_applied_and_what_left_it_goes() {
    try (Rig rig = new Rig()) {
      var host = rig.host("h1", "web", "old", "a", "b", "c");
      TestFleet first = new TestFleet("c1").host("h1").service("h1", "web").service("h1", "old").service("h1", "a").service("h1", "b");
      rig.apply(first);
      rig.pass(5_000);
      rig.apply(new TestFleet("c2").host("h1").service("h1", "web", "reg/web:2", null, dev.evenkeel.api.model.Policy.DEFAULT, t -> t)
          .service("h1", "a").service("h1", "b"));
      rig.pass(30_000);
      assertEquals(Progress.State.CONVERGED, rig.operator.progress().state(), () -> rig.operator.progress() + rig.story());
      assertEquals(Status.TRUE, rig.status("Service/web", Type.READY), rig::story);
      assertFalse(rig.operator.picture("h1").objects().values().toString().contains("name=old,"), rig::story);
      assertEquals(List.of(), rig.drift());
      assertTrue(host.steps().toString().contains("RemoveContainer"));
    }
  }

  @Test
  void an_unreachable_host_does_not_delay_others_and_is_unknown_until_it_comes_back() {
    try (Rig rig = new Rig()) {
      rig.host("h1", "web").world().goUnreachable();
      rig.host("h2", "web");
      rig.apply(new TestFleet("c1").host("h1").host("h2").service("h1", "web").service("h2", "web"));
      rig.pass(3_000);
      assertTrue(rig.runs("h2", "web"), rig::story);
      assertEquals(Status.UNKNOWN, rig.status("Service/web", Type.READY));
      assertEquals(Status.UNKNOWN, rig.status("Host/h1", Type.READY));
      assertEquals(Status.TRUE, rig.status("Host/h2", Type.READY), rig::story);
      assertFalse(rig.events().toString().contains("Host/h1 is ready"), rig::story);
      assertEquals(Status.FALSE, rig.operator.hostConditions("h1").getFirst().status());
      assertTrue(rig.operator.hostConditions("h1").getFirst().message().contains("next at"));
      rig.pass(Duration.ofMinutes(10));
      rig.host("h1").world().comeBack();
      rig.pass(Duration.ofSeconds(70));
      assertTrue(rig.runs("h1", "web"), rig::story);
      assertEquals(Status.TRUE, rig.status("Service/web", Type.READY));
      assertTrue(rig.events().toString().contains("Host/h1 is ready"), rig::story);
    }
  }

  @Test
  void a_host_that_comes_back_is_unknown_until_it_was_looked_at() {
    try (Rig rig = new Rig()) {
      var host = rig.host("h1", "web");
      rig.apply(new TestFleet("c1").host("h1").service("h1", "web"));
      rig.pass(5_000);
      assertEquals(Status.TRUE, rig.status("Service/web", Type.READY), rig::story);
      host.world().goUnreachable();
      rig.pass(30_000);
      assertEquals(Status.UNKNOWN, rig.status("Service/web", Type.READY), rig::story);
      host.byHand().removeContainer("web");
      int events = rig.events().size();
      host.world().comeBack();
      rig.pass(Duration.ofSeconds(70));
      List<String> since = rig.events().subList(events, rig.events().size());
      int ready = since.indexOf(since.stream().filter(event -> event.contains("Service/web is ready")).findFirst().orElseThrow());
      int made = since.indexOf(since.stream().filter(event -> event.contains("created container/web")).findFirst().orElseThrow());
      assertTrue(made < ready, () -> "ready before it was there: " + since);
    }
  }

  @Test
  void a_restarted_operator_goes_on_where_it_was_and_does_nothing_twice() {
    try (Rig rig = new Rig()) {
      var host = rig.host("h1", "web");
      host.images().transfersTake(Duration.ofSeconds(20));
      TestFleet fleet = new TestFleet("c1").host("h1").service("h1", "web");
      rig.apply(fleet);
      rig.pass(5_000);
      rig.crashAndStartAgain(fleet);
      rig.pass(60_000);
      assertEquals(Status.TRUE, rig.status("Service/web", Type.READY), rig::story);
      int steps = host.steps().size();
      rig.crashAndStartAgain(fleet);
      rig.pass(60_000);
      assertEquals(steps, host.steps().size());
      assertEquals(List.of(), rig.drift());
    }
  }

  @Test
  void a_link_that_breaks_in_the_middle_is_made_anew_and_the_work_goes_on() {
    try (Rig rig = new Rig()) {
      var host = rig.host("h1", "web");
      host.script().breakLinkAtNext(dev.evenkeel.api.host.Step.CreateContainer.class, dev.evenkeel.hosts.fake.Script.Break.AFTER);
      rig.apply(new TestFleet("c1").host("h1").service("h1", "web"));
      rig.pass(30_000);
      assertEquals(Status.TRUE, rig.status("Service/web", Type.READY), rig::story);
      assertEquals(1, host.steps().stream().filter(dev.evenkeel.api.host.Step.CreateContainer.class::isInstance).count(), rig::story);
      assertEquals(List.of(), rig.drift());
    }
  }

  @Test
  void what_has_failed_and_is_only_tried_again_is_stuck() {
    try (Rig rig = new Rig()) {
      rig.host("h1", "web");
      rig.apply(new TestFleet("c1").host("h1").service("h1", "web").service("h1", "imageless"));
      rig.pass(20_000);
      assertEquals(Status.TRUE, rig.status("Service/web", Type.READY), rig::story);
      assertEquals(Progress.State.STUCK, rig.operator.progress().state(), () -> rig.operator.progress() + "\n" + rig.story());
    }
  }
}

package dev.evenkeel.operator.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.model.Condition;
import dev.evenkeel.api.model.Condition.Status;
import dev.evenkeel.api.model.Condition.Type;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.hosts.fake.FakeHost;
import org.junit.jupiter.api.Test;

import java.time.Duration;

/** A commit with an invalid Host: the host is kept as it was, healed, and says what is wrong; nothing is pruned and nothing forgotten. */
class RefusedHostTest {
  private static final String PLACE = "bad.yaml:5:3: unknown field \"x\" (remove it)";

  private static TestFleet first() {
    return new TestFleet("c1").host("h1").host("h2").service("h1", "a").service("h1", "b").service("h2", "c");
  }

  private static long removals(FakeHost host) {
    return host.steps().stream().filter(step -> step instanceof Step.RemoveContainer || step instanceof Step.StopContainer).count();
  }

  private static Condition ofHost(Rig rig, String host, Type type) {
    return rig.operator.hostConditions(host).stream().filter(one -> one.type() == type).findFirst().orElseThrow();
  }

  @Test
  void what_stands_on_it_is_healed_and_nothing_is_pruned() {
    try (Rig rig = new Rig()) {
      FakeHost host = rig.host("h1", "a", "b");
      rig.host("h2", "c");
      rig.apply(first());
      rig.pass(10_000);
      // b has left git in the same commit.
      rig.apply(new TestFleet("c2").host("h2").service("h2", "c").refuse("Host", "h1"));
      rig.pass(10_000);
      host.byHand().killContainer("a");
      host.byHand().killContainer("b");
      rig.pass(Duration.ofMinutes(10));

      assertTrue(rig.runs("h1", "a") && rig.runs("h1", "b"), rig::story);
      assertEquals(0, removals(host), rig::story);
      assertTrue(rig.operator.connection("h1").orElseThrow() instanceof Connection.Connected);
      assertEquals(Status.TRUE, rig.status("Service/c", Type.READY));
    }
  }

  @Test
  void the_host_and_all_that_stands_on_it_say_where_the_problem_is() {
    try (Rig rig = new Rig()) {
      rig.host("h1", "a", "b");
      rig.host("h2", "c");
      rig.apply(first());
      rig.pass(10_000);
      rig.apply(new TestFleet("c2").host("h2").service("h2", "c").refuse("Host", "h1"));
      rig.pass(10_000);

      for (Condition condition : new Condition[]{ofHost(rig, "h1", Type.SYNCED), rig.condition("Host/h1", Type.SYNCED),
          rig.condition("Service/a", Type.SYNCED)}) {
        assertEquals(Reason.INVALID_MANIFEST, condition.reason(), condition::toString);
        assertEquals(Status.FALSE, condition.status());
        assertTrue(condition.message().contains(PLACE), condition::message);
      }
      assertEquals(Status.TRUE, ofHost(rig, "h1", Type.REACHABLE).status());
      assertEquals(Status.TRUE, rig.status("Service/a", Type.HEALTHY));
      assertEquals(Status.TRUE, ofHost(rig, "h1", Type.STALLED).status());
      Explanation why = rig.operator.why(ResourceRef.parse("Host/h1"), rig.records.events());
      assertEquals(PLACE, why.problems().getFirst().toString());
      assertTrue(rig.operator.why(ResourceRef.parse("Service/a"), rig.records.events()).hosts().getFirst().blockers().stream()
          .anyMatch(one -> one.message().contains(PLACE)));
      assertEquals(Progress.State.STUCK, rig.operator.progress().state());
    }
  }

  @Test
  void mended_it_goes_on_as_the_commit_says_and_removed_it_is_forgotten() {
    try (Rig rig = new Rig()) {
      FakeHost host = rig.host("h1", "a", "b");
      rig.host("h2", "c");
      rig.apply(first());
      rig.pass(10_000);
      rig.apply(new TestFleet("c2").host("h2").service("h2", "c").refuse("Host", "h1"));
      rig.pass(10_000);
      rig.apply(new TestFleet("c3").host("h1").host("h2").service("h1", "a").service("h2", "c"));
      rig.pass(60_000);
      assertEquals(Progress.State.CONVERGED, rig.operator.progress().state(), rig::story);
      assertTrue(removals(host) > 0, "what has left git goes now");

      rig.apply(new TestFleet("c4").host("h2").service("h2", "c").refuse("Host", "h1"));
      rig.pass(10_000);
      rig.apply(new TestFleet("c5").host("h2").service("h2", "c"));
      rig.pass(10_000);
      assertTrue(rig.operator.connection("h1").isEmpty(), "no manifest declares it, and none tries to");
      assertTrue(rig.operator.picture("h1").objects().isEmpty());
    }
  }

  @Test
  void without_any_other_host_it_is_kept_as_well() {
    try (Rig rig = new Rig()) {
      FakeHost host = rig.host("h1", "a");
      rig.apply(new TestFleet("c1").host("h1").service("h1", "a"));
      rig.pass(10_000);
      rig.apply(new TestFleet("c2").refuse("Host", "h1"));
      rig.pass(10_000);
      host.byHand().killContainer("a");
      rig.pass(10_000);
      assertTrue(rig.runs("h1", "a"), rig::story);
      assertTrue(rig.operator.picture("h1").serving(ObjectKey.container("a")).isPresent());
    }
  }
}

package dev.evenkeel.operator.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.model.Condition;
import dev.evenkeel.api.model.Condition.Status;
import dev.evenkeel.api.model.Condition.Type;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.hosts.fake.FakeHost;
import org.junit.jupiter.api.Test;

/** A host that another operator holds: it is told whose it is, asked for now and then, and taken over soon after it is free. */
class WaitingForTheLockTest {
  private static final String BOB = "h1 is held by another operator, bob on m1, process 7";
  private static final String EVE = "h1 is held by another operator, eve on m2, process 9";

  private static Condition stalled(Rig rig) {
    return rig.operator.hostConditions("h1").stream().filter(one -> one.type() == Type.STALLED).findFirst().orElseThrow();
  }

  @Test
  void it_says_whose_the_host_is_and_takes_over_when_that_one_has_gone() {
    try (Rig rig = new Rig()) {
      FakeHost host = rig.host("h1", "web");
      host.world().readOnly(Reason.LOCK_HELD, BOB);
      rig.apply(new TestFleet("c1").host("h1").service("h1", "web"));
      rig.pass(20_000);
      assertEquals(0, host.steps().size(), rig::story);
      assertEquals(Reason.LOCK_HELD, rig.condition("Service/web", Type.SYNCED).reason());
      assertTrue(rig.condition("Service/web", Type.SYNCED).message().contains("bob on m1, process 7"));
      assertEquals(BOB, stalled(rig).message());

      host.world().readOnly(Reason.LOCK_HELD, EVE);
      rig.pass(7_000);
      assertEquals(EVE, stalled(rig).message(), "it is another one now");

      host.world().writable();
      rig.pass(10_000);
      assertEquals(Progress.State.CONVERGED, rig.operator.progress().state(), rig::story);
      assertEquals(Status.FALSE, stalled(rig).status());
      assertEquals(1, host.steps().stream().filter(Step.CreateContainer.class::isInstance).count());
    }
  }

  @Test
  void also_when_nothing_has_to_be_done_and_the_host_says_much() {
    try (Rig rig = new Rig()) {
      FakeHost host = rig.host("h1", "web", "loud");
      TestFleet fleet = new TestFleet("c1").host("h1").service("h1", "web").service("h1", "loud");
      rig.apply(fleet);
      rig.pass(20_000);
      host.world().readOnly(Reason.LOCK_HELD, BOB);
      rig.crashAndStartAgain(fleet);
      rig.pass(20_000);
      assertEquals(BOB, stalled(rig).message());
      int steps = host.steps().size();
      host.byHand().killContainer("web");
      for (int second = 0; second < 30; second++) {
        host.byHand().killContainer("loud");
        host.byHand().startContainer("loud");
        rig.pass(1_000);
      }
      assertEquals(steps, host.steps().size(), rig::story);
      assertTrue(!rig.runs("h1", "web"));

      host.world().writable();
      for (int second = 0; second < 10; second++) {
        host.byHand().killContainer("loud");
        host.byHand().startContainer("loud");
        rig.pass(1_000);
      }
      assertTrue(rig.runs("h1", "web"), rig::story);
    }
  }
}

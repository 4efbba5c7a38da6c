package dev.evenkeel.operator.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.Change;
import dev.evenkeel.api.host.FieldDiff;
import dev.evenkeel.api.host.Image;
import dev.evenkeel.api.host.Network;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Plan;
import dev.evenkeel.api.host.PlannedStep;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.hosts.fake.FakeImage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.TreeSet;

class ContainerDriftTest {
  private final OneHost h = new OneHost();

  @BeforeEach
  void one_container_runs() {
    h.host.images().load("app:1", FakeImage.of("app-1"));
    h.want(new Image("app:1", null, null, Image.PullPolicy.MISSING));
    h.want(Network.plain("front"));
    h.want(Containers.named("web").memory(64L << 20).network("front", "www").build(),
        target -> target.withAfter(new TreeSet<>(List.of(ObjectKey.network("front"), ObjectKey.image("app:1")))));
    h.settle();
    h.time.advance(Duration.ofHours(1));
  }

  private List<FieldDiff> drift() {
    Plan plan = h.pass();
    List<FieldDiff> diffs = DriftFinder.find(plan, List.of()).stream().map(DriftFinder.Finding::diff).toList();
    h.settle();
    Plan rest = h.plan();
    assertTrue(rest.isEmpty() && rest.edits().isEmpty(), () -> "left to do: " + rest);
    assertTrue(h.container("web").container().running());
    return diffs;
  }

  @Test
  void removed() {
    h.host.byHand().removeContainer("web");
    assertEquals(List.of(new FieldDiff("exists", "yes", "yes", null)), drift());
  }

  @Test
  void stopped() {
    h.host.byHand().stopContainer("web");
    assertEquals(List.of(new FieldDiff("state", "running", "running", "exited (143)")), drift());
  }

  /** What handles its stop signal looks like what has nothing to do: a person's stops are put right at once, and it does not go on for ever. */
  @Test
  void stopped_again_and_again() {
    // the first ends a long run, the second is the first that comes soon
    for (int times = 1; times <= 2 + Backoff.WELL; times++) {
      h.host.byHand().stopContainer("web", 0);
      assertTrue(h.pass().steps().stream().anyMatch(step -> step.step() instanceof Step.StartContainer), "stop " + times);
      assertTrue(h.container("web").container().running());
      h.time.advance(Duration.ofMillis(500));
    }
    h.host.byHand().stopContainer("web", 0);
    Plan plan = h.pass();
    assertEquals(List.of(), plan.steps());
    assertEquals(List.of(Reason.CRASH_LOOP), plan.changes().stream().map(Change::reason).toList());
    h.settle();
    assertTrue(h.container("web").container().running());
  }

  @Test
  void killed() {
    h.host.byHand().killContainer("web");
    assertEquals(List.of(new FieldDiff("state", "running", "running", "exited (137)")), drift());
  }

  @Test
  void paused() {
    h.host.byHand().pause("web");
    assertEquals(List.of(new FieldDiff("state", "running", "running", "paused")), drift());
  }

  @Test
  void replaced_by_something_that_takes_its_time_to_stop() {
    String id = h.host.byHand().replaceByHand("web", FakeImage.of("other"));
    List<Step> steps = h.pass().steps().stream().map(PlannedStep::step).toList();
    assertEquals(List.of(Step.RenameContainer.class, Step.StopContainer.class, Step.CreateContainer.class, Step.StartContainer.class),
        steps.stream().map(Step::getClass).toList(), "ours waits for the name only");
    assertEquals(List.of(new Step.Id.Known(id)),
        steps.stream().filter(Step.StopContainer.class::isInstance).map(step -> ((Step.StopContainer) step).id()).toList());
    assertTrue(h.container("web").container().running());
  }

  @Test
  void replaced_by_something_that_has_our_port() {
    h.host.byHand().removeContainer("web");
    h.want(Containers.named("web").port(8080, 80).build(), target -> target.withAfter(new TreeSet<>(List.of(ObjectKey.image("app:1")))));
    h.settle();
    h.host.byHand().replaceByHand("web", FakeImage.of("other"));
    List<PlannedStep> steps = h.pass().steps();
    assertEquals(List.of(Step.StopContainer.class, Step.RenameContainer.class, Step.CreateContainer.class, Step.StartContainer.class),
        steps.stream().map(step -> step.step().getClass()).toList());
    assertEquals(new TreeSet<>(List.of(1, 2)), steps.get(2).after());
    assertTrue(h.container("web").container().running());
  }

  @Test
  void renamed() {
    h.host.byHand().renameContainer("web", "elsewhere");
    assertEquals(List.of(new FieldDiff("name", "web", "web", "elsewhere")), drift());
  }

  @Test
  void given_another_limit() {
    h.host.byHand().updateContainer("web", 256L << 20);
    List<FieldDiff> diffs = drift();
    assertEquals(new FieldDiff("mem_limit", "67108864", "67108864", "268435456"), diffs.getFirst());
  }

  @Test
  void given_a_limit_that_nobody_declared_which_only_a_new_container_is_without() {
    h.want(Containers.named("free").build()).settle();
    String id = h.container("free").id();
    h.host.byHand().updateContainer("free", 256L << 20);
    assertEquals("mem_limit", drift().getFirst().path());
    assertNotEquals(id, h.container("free").id());
  }

  @Test
  void taken_out_of_its_network() {
    h.host.byHand().disconnect("web", "front");
    List<FieldDiff> diffs = drift();
    assertEquals(1, diffs.size(), diffs::toString);
    assertEquals("networks.front.aliases", diffs.getFirst().path());
  }

  @Test
  void put_into_another_network() {
    h.host.byHand().createNetwork(Network.plain("other"));
    h.host.byHand().connect("web", "other");
    List<FieldDiff> diffs = drift();
    assertEquals("networks.other", diffs.getFirst().path());
  }

  @Test
  void replaced_by_another_image() {
    h.host.byHand().replaceByHand("web", FakeImage.of("evil"));
    List<FieldDiff> diffs = drift();
    assertEquals(1, diffs.size(), diffs::toString);
    assertEquals("image", diffs.getFirst().path());
  }

  @Test
  void crashed_and_started_again_by_the_engine() {
    h.host.byHand().crashContainer("web", 1);
    List<FieldDiff> diffs = drift();
    assertEquals(1, diffs.size(), diffs::toString);
    assertEquals("state", diffs.getFirst().path());
  }

  @Test
  void its_network_removed() {
    h.host.byHand().removeNetwork("front");
    List<FieldDiff> diffs = drift();
    assertEquals("exists", diffs.getFirst().path(), diffs::toString);
  }
}

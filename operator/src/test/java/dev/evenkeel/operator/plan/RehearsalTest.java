package dev.evenkeel.operator.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.Image;
import dev.evenkeel.api.host.Network;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Plan;
import dev.evenkeel.hosts.fake.FakeImage;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

class RehearsalTest {
  private final OneHost h = new OneHost();

  private static List<List<String>> steps(List<Plan> stages) {
    return stages.stream().map(plan -> plan.steps().stream().map(step -> step.step().getClass().getSimpleName()).toList()).toList();
  }

  private List<Plan> rehearse() {
    return Rehearsal.stages(h.target(), h.observe(), Asked.NOTHING, h.time.instant());
  }

  @Test
  void shows_the_stages_that_passes_then_go_through() {
    h.host.images().load("app:1", FakeImage.of("1"));
    h.host.images().push("app:2", FakeImage.of("2"));
    h.want(new Image("app:1", null, null, Image.PullPolicy.MISSING)).want(Network.plain("front"));
    h.want(Containers.named("web").network("front", "www").checked().build(),
        target -> target.withAfter(new TreeSet<>(List.of(ObjectKey.network("front")))));
    h.settle();
    h.want(new Image("app:2", null, null, Image.PullPolicy.MISSING));
    h.want(Containers.named("web").network("front", "www").checked().image("app:2").build());
    List<List<String>> rehearsed = steps(rehearse());
    List<Plan> done = new ArrayList<>(h.settle());
    done.removeIf(plan -> plan.steps().isEmpty());
    assertEquals(steps(done), rehearsed);
    assertEquals(3, rehearsed.size(), rehearsed::toString);
  }

  @Test
  void says_nothing_when_nothing_is_to_be_done() {
    h.host.images().load("app:1", FakeImage.of("1"));
    h.want(new Image("app:1", null, null, Image.PullPolicy.MISSING)).want(Containers.named("web").build());
    h.settle();
    assertTrue(rehearse().isEmpty());
  }

  @Test
  void ends_when_something_is_blocked() {
    h.host.byHand().foreignContainer("web");
    h.want(Containers.named("web").build());
    assertEquals(1, rehearse().size());
  }
}

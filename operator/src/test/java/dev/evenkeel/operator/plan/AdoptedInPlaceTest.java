package dev.evenkeel.operator.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.HostObject;
import dev.evenkeel.api.host.Image;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.host.Unit;
import dev.evenkeel.api.model.Policy;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.hosts.fake.FakeImage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** What people have made is taken over where it stands: nothing is restarted, made anew or marked. */
class AdoptedInPlaceTest {
  private static final String BARE = "[Service]\nExecStart=/usr/bin/t\n[Install]\nWantedBy=multi-user.target\n";
  private final OneHost h = new OneHost();

  @BeforeEach
  void images() {
    h.host.images().load("app:1", FakeImage.of("app-1"));
    h.host.images().load("app:2", FakeImage.of("app-2"));
    h.host.world().binary("/usr/bin/t");
    h.want(new Image("app:1", null, null, Image.PullPolicy.MISSING));
    h.want(new Image("app:2", null, null, Image.PullPolicy.MISSING));
  }

  private static UnaryOperator<Target> adopting(Policy.Reconcile reconcile) {
    return target -> target.withPolicy(new Policy(reconcile, Policy.Prune.DELETE, true, List.of()));
  }

  private void want(HostObject object) {
    h.want(object, adopting(Policy.Reconcile.ENFORCE));
  }

  /** A variable that the manifest does not know may be a secret. */
  private Container byHand() {
    Container container = Containers.named("web").env("TOKEN", "t").port(80, 8080).build();
    h.host.byHand().runContainer(container);
    return container;
  }

  @Test
  void aContainerIsTakenOverWithValuesThatNobodyWroteAlsoOnAHostWithoutALedger() {
    byHand();
    want(Containers.named("web").port(80, 8080).build());
    String id = h.container("web").id();
    h.settle();

    assertTrue(h.plan().isEmpty(), () -> h.plan().toString());
    assertEquals(List.of(), h.host.steps());
    assertEquals(id, h.container("web").id());
    h.host.byHand().killContainer("web");
    h.settle();
    assertEquals(id, h.container("web").id());
    assertTrue(h.container("web").container().running());
  }

  @Test
  void observedItIsNoDifference() {
    byHand();
    h.want(Containers.named("web").port(80, 8080).build(), adopting(Policy.Reconcile.OBSERVE));
    assertTrue(h.plan().changes().isEmpty(), () -> h.plan().toString());
  }

  @Test
  void whatDiffersWaitsAndSaysWhatItCosts() {
    byHand();
    want(Containers.named("web").image("app:2").port(80, 8080).build());
    assertEquals(Reason.APPROVAL_NEEDED, h.plan().changes().getFirst().reason());
    assertTrue(h.plan().changes().getFirst().toString().contains("a replacement with up to 11 s of downtime (host port 80/tcp)"),
        h.plan().toString());

    h.want(Containers.named("web").memory(64 << 20).port(80, 8080).build(), adopting(Policy.Reconcile.ENFORCE));
    assertTrue(h.plan().changes().getFirst().toString().contains("a change in place without downtime"), h.plan().toString());
    assertEquals(List.of(), h.host.steps());
  }

  @Test
  void onceApprovedOnlyWhatDiffersIsChanged() {
    byHand();
    want(Containers.named("web").memory(64 << 20).port(80, 8080).build());
    String id = h.container("web").id();
    h.ask(new Asked(Collections.emptySortedMap(), Collections.emptySortedMap(), null, new TreeSet<>(List.of(h.plan().identity())),
        Collections.emptySortedMap()));
    h.settle();
    assertEquals(id, h.container("web").id());
    assertEquals(Integer.toString(64 << 20), h.container("web").object().fields().get("mem_limit"));
  }

  @Test
  void aUnitKeepsItsFileUntilItsTextChanges() {
    h.host.byHand().editUnit("t.service", BARE);
    h.host.byHand().startUnit("t.service");
    h.host.byHand().enableUnit("t.service");
    want(unit("# Managed by Evenkeel for Unit/t\n" + BARE));
    h.settle();
    assertEquals(List.of(), h.host.steps());
    assertEquals(BARE, h.host.byHand().readUnit("t.service"));

    h.host.byHand().editUnit("t.service", BARE + "#\n");
    h.settle();
    assertEquals(BARE, h.host.byHand().readUnit("t.service"));

    String next = "# Managed by Evenkeel for Unit/t\n[Unit]\nDescription=T\n" + BARE;
    want(unit(next));
    h.settle();
    assertEquals(next, h.host.byHand().readUnit("t.service"));
  }

  private static Unit unit(String text) {
    return new Unit("t.service", new Unit.Text(text), Collections.emptySortedMap(), Unit.Enablement.ENABLED, Unit.State.ACTIVE);
  }
}

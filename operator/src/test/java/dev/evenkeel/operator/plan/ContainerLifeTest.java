package dev.evenkeel.operator.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.Change;
import dev.evenkeel.api.host.Ledger;
import dev.evenkeel.api.host.Live;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.Plan;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.hosts.fake.FakeImage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

class ContainerLifeTest {
  private final OneHost h = new OneHost();

  @BeforeEach
  void images() {
    h.host.images().load("app:1", FakeImage.of("app-1"));
    h.host.images().load("app:2", FakeImage.of("app-2"));
    h.want(new dev.evenkeel.api.host.Image("app:1", null, null, dev.evenkeel.api.host.Image.PullPolicy.MISSING));
    h.want(new dev.evenkeel.api.host.Image("app:2", null, null, dev.evenkeel.api.host.Image.PullPolicy.MISSING));
  }

  private static List<String> steps(Plan plan) {
    return plan.steps().stream().map(step -> step.step().getClass().getSimpleName()).toList();
  }

  @Test
  void a_declared_container_is_created_and_started_and_then_nothing_is_left_to_do() {
    h.want(Containers.named("web").build());
    assertEquals(List.of("CreateContainer", "StartContainer"), steps(h.pass()));
    h.settle();
    Plan rest = h.plan();
    assertTrue(rest.isEmpty() && rest.edits().isEmpty(), () -> rest.toString());
    assertEquals(Live.Status.RUNNING, h.container("web").container().status());
  }

  @Test
  void a_changed_image_is_rolled_out_beside_the_old_one_when_nothing_is_shared() {
    h.want(Containers.named("web").build()).settle();
    String old = h.container("web").id();
    h.want(Containers.named("web").image("app:2").build());
    Plan first = h.pass();
    assertEquals(List.of("CreateContainer", "StartContainer"), steps(first));
    assertEquals(2, h.containers("web").stream().filter(instance -> instance.container().running()).count(), "both run for a while");
    h.settle();
    assertEquals(1, h.containers("web").size());
    assertNotEquals(old, h.container("web").id());
    assertEquals(1, h.host.steps().stream().filter(Step.RemoveContainer.class::isInstance).count());
  }

  @Test
  void a_container_with_a_host_port_stops_before_its_successor_starts_and_the_plan_says_so() {
    h.want(Containers.named("web").port(8080, 80).build()).settle();
    h.want(Containers.named("web").port(8080, 80).image("app:2").build());
    Plan plan = h.pass();
    assertEquals(List.of("CreateContainer", "StopContainer", "StartContainer", "StartContainer"), steps(plan));
    Change.Do change = (Change.Do) plan.changes().getFirst();
    assertTrue(change.message().contains("host port 8080/tcp") && change.downtime().toSeconds() > 0, change::message);
    h.settle();
    assertEquals(1, h.containers("web").size());
  }

  @Test
  void when_the_successor_cannot_start_the_old_one_is_started_again_and_the_generation_is_not_tried_twice() {
    h.want(Containers.named("web").port(8080, 80).build()).settle();
    String old = h.container("web").id();
    h.want(Containers.named("web").port(8080, 80).image("app:2").build());
    h.host.script().failNext(Step.StartContainer.class, new Outcome.Failed(Reason.START_FAILED, "no such command"));
    h.pass();
    assertEquals(old, h.container("web").id());
    assertTrue(h.container("web").container().running());
    h.settle();
    int before = h.host.steps().size();
    Plan plan = h.pass();
    assertEquals(before, h.host.steps().size());
    assertEquals(Reason.QUARANTINED, plan.changes().getFirst().reason());
    assertTrue(plan.changes().getFirst().message().contains("no such command"), () -> plan.changes().toString());
    assertEquals(2, h.containers("web").size(), "the failed one is kept with its log");
  }

  @Test
  void another_try_of_what_had_failed_goes_on_to_its_end() {
    h.want(Containers.named("web").port(8080, 80).build()).settle();
    h.want(Containers.named("web").port(8080, 80).image("app:2").build());
    h.host.script().failNext(Step.StartContainer.class, new Outcome.Failed(Reason.START_FAILED, "no such command"));
    h.settle();
    String old = h.container("web").id();
    h.ask(asking(Asked.Ask.What.RETRY)).settle();
    assertNotEquals(old, h.container("web").id());
    assertTrue(h.container("web").container().running());
    assertEquals(1, h.containers("web").size());
  }

  @Test
  void what_crashed_and_runs_again_is_forgotten_in_time_and_then_nothing_is_written() {
    h.want(Containers.named("web").build()).settle();
    h.host.byHand().stopContainer("web", 3);
    h.pass();
    h.pass();
    assertTrue(h.container("web").container().running());
    assertEquals(List.of(), h.plan().edits());
    Instant next = h.plan().next();
    assertTrue(next != null && !next.isAfter(h.time.instant().plusSeconds(62)), "it is looked at again by itself, at " + next);
    h.time.advance(Duration.between(h.time.instant(), next));
    assertEquals(1, h.pass().edits().size());
    Plan atRest = h.pass();
    h.time.advance(Duration.ofHours(1));
    Plan later = h.pass();
    assertEquals(List.of(List.of(), List.of()), List.of(atRest.edits(), later.edits()));
    assertNull(atRest.next());
  }

  @Test
  void an_unhealthy_successor_is_kept_stopped_and_the_old_one_never_stops() {
    h.want(Containers.named("web").checked().build()).settle();
    Live.OfContainer before = h.container("web").container();
    h.want(Containers.named("web").checked().image("app:2").build());
    h.pass();
    h.ask(new Asked(java.util.Collections.emptySortedMap(), java.util.Collections.emptySortedMap(), null,
        java.util.Collections.emptySortedSet(),
        new java.util.TreeMap<>(java.util.Map.of())));
    String successor = h.containers("web").stream().filter(instance -> !instance.name().equals("web")).findFirst().orElseThrow().name();
    h.host.byHand().crashContainer(successor, 3);
    h.host.byHand().stopContainer(successor);
    h.settle();
    assertEquals(before.startedAt(), h.container("web").container().startedAt());
    assertEquals(Reason.QUARANTINED, h.plan().changes().getFirst().reason());
    assertEquals(Live.Status.EXITED,
        h.containers("web").stream().filter(instance -> instance.name().equals(successor)).findFirst().orElseThrow().container().status());
  }

  @Test
  void that_the_old_one_made_room_for_a_successor_that_failed_is_no_drift() {
    h.want(Containers.named("web").port(8080, 80).build()).settle();
    h.want(Containers.named("web").port(8080, 80).image("app:2").build());
    h.pass();
    String successor = h.containers("web").stream().filter(instance -> !instance.name().equals("web")).findFirst().orElseThrow().name();
    h.host.byHand().crashContainer(successor, 3);
    h.host.byHand().stopContainer(successor);
    h.host.script().failNext(Step.StartContainer.class, new Outcome.Failed(Reason.START_FAILED, "not yet"));
    h.pass();
    Plan plan = h.plan();
    assertTrue(steps(plan).contains("StartContainer"), plan::toString);
    assertEquals(List.of(), DriftFinder.find(plan, List.of()));
  }

  @Test
  void one_that_is_made_anew_as_a_remedy_takes_over_whatever_its_checks_say() {
    h.want(Containers.named("web").checked().build()).settle();
    String old = h.container("web").id();
    h.ask(asking(Asked.Ask.What.RECREATE)).pass();
    h.ask(Asked.NOTHING);
    assertTrue(steps(h.pass()).containsAll(List.of("RenameContainer", "RemoveContainer")));
    h.settle();
    assertEquals(1, h.containers("web").size());
    assertNotEquals(old, h.container("web").id());
  }

  /** Both are of one generation: which of them has taken the other's place is told by their age. */
  @Test
  void one_that_was_made_anew_keeps_its_place_while_the_old_one_takes_its_time_to_stop() {
    h.want(Containers.named("web").build()).settle();
    String old = h.container("web").id();
    h.host.world().stopTakes("web.old-" + old.substring(0, 8), Duration.ofSeconds(5));
    h.ask(asking(Asked.Ask.What.RECREATE)).pass();
    h.ask(Asked.NOTHING).pass();
    String fresh = h.container("web").id();
    assertNotEquals(old, fresh);
    assertEquals(2, h.containers("web").size(), "the old one is still stopping");
    Plan next = h.pass();
    assertFalse(steps(next).contains("RenameContainer"), next::toString);
    h.time.advance(Duration.ofSeconds(10));
    h.settle();
    assertEquals(1, h.containers("web").size());
    assertEquals(fresh, h.container("web").id());
  }

  @Test
  void a_generation_that_serves_is_not_quarantined_by_another_of_it_that_failed() {
    h.want(Containers.named("web").port(8080, 80).build()).settle();
    h.host.script().failNext(Step.StartContainer.class, new Outcome.Failed(Reason.START_FAILED, "no such command"));
    h.ask(asking(Asked.Ask.What.RECREATE)).settle();
    assertEquals(1, h.containers("web").size(), "what failed is cleared away");
    h.host.byHand().removeContainer("web");
    h.settle();
    assertTrue(h.container("web").container().running());
  }

  @Test
  void while_somebody_else_has_the_name_nothing_is_replaced_and_it_is_said_why() {
    h.want(Containers.named("web").build()).settle();
    h.host.byHand().renameContainer("web", "mine");
    h.host.byHand().foreignContainer("web");
    h.want(Containers.named("web").image("app:2").build());
    int before = h.host.steps().size();
    Plan plan = h.pass();
    assertEquals(before, h.host.steps().size());
    assertEquals(Reason.FOREIGN, plan.changes().getFirst().reason());
    h.host.byHand().removeContainer("web");
    h.settle();
    assertEquals(1, h.containers("web").size());
  }

  @Test
  void what_was_started_before_a_crash_and_is_replaced_after_it_has_not_drifted() throws IOException {
    h.want(Containers.named("web").build());
    Ledger intents = LedgerBook.before(LedgerBook.open(h.observe().ledger(), ""), h.plan(), h.time.instant());
    h.pass();
    h.host.writeLedger(intents);
    h.want(Containers.named("web").env("LEVEL", "2").port(8080, 80).build()).pass();
    assertEquals(List.of(), DriftFinder.find(h.plan(), List.of()));
    h.settle();
    assertEquals(1, h.containers("web").size());
  }

  private static Asked asking(Asked.Ask.What what) {
    return new Asked(new TreeMap<>(Map.of(ObjectKey.container("web"), new Asked.Ask(what, Reason.UNHEALTHY, "is unhealthy"))),
        Collections.emptySortedMap(), null, Collections.emptySortedSet(), Collections.emptySortedMap());
  }

  @Test
  void a_limit_is_changed_in_place() {
    h.want(Containers.named("web").memory(64L << 20).build()).settle();
    String id = h.container("web").id();
    h.want(Containers.named("web").memory(128L << 20).build());
    assertEquals(List.of("UpdateContainer"), steps(h.pass()));
    h.settle();
    assertEquals(id, h.container("web").id());
  }

  @Test
  void a_container_that_left_git_is_stopped_and_removed() {
    h.want(Containers.named("web").build()).settle();
    h.drop(ObjectKey.container("web"));
    assertEquals(List.of("StopContainer", "RemoveContainer"), steps(h.pass()));
    h.settle();
    assertEquals(List.of(), h.containers("web"));
  }

  @Test
  void a_container_of_a_refused_manifest_is_not_removed() {
    h.want(Containers.named("web").build()).settle();
    h.drop(ObjectKey.container("web")).refuse(OneHost.OWNER);
    h.settle();
    assertEquals(1, h.containers("web").size());
  }

  @Test
  void a_foreign_container_of_the_same_name_is_never_touched() {
    h.host.byHand().foreignContainer("web");
    h.want(Containers.named("web").build());
    h.settle();
    assertEquals(Reason.FOREIGN, h.plan().changes().getFirst().reason());
    assertEquals(List.of(), h.host.steps());
  }
}

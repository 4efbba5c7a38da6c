package dev.evenkeel.operator.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.ObserveRequest;
import dev.evenkeel.api.host.PlannedStep;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.model.Drift;
import dev.evenkeel.api.model.Event;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.hosts.Host;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Every oracle can fail: in a world where just that goes wrong, it says so, and in a sound one none says anything. */
class OraclesTest {
  private static final String HOST = Manifest.HOSTS.getFirst();
  private static final ObjectKey WEB = ObjectKey.container(Manifest.SERVICES.getFirst());
  private final Commit commit = Commit.of("c0", Manifest.small(new Random(1)));
  private final SortedMap<String, String> end = End.fresh(commit);
  private final Simulation world = new Simulation(0, Mishaps.NONE);

  @BeforeEach
  void all_is_well() {
    world.oracles().expect(commit, end);
    world.commit(commit);
    assertTrue(world.settle(Duration.ofMinutes(5)), world::story);
  }

  @AfterEach
  void end() {
    world.close();
  }

  private String ended() {
    return world.ended(end, List.of(), false);
  }

  private void says(String oracle, String what) {
    String complaint = ended();
    assertTrue(complaint.startsWith(oracle) && complaint.contains(what), () -> "it says: " + complaint);
  }

  private void run(Step step) {
    try {
      world.machine(HOST).run(new PlannedStep(1, WEB, step, Collections.emptySortedSet(), Collections.emptySortedSet()), new TreeMap<>());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_sound_world_is_not_complained_of() {
    assertEquals("", ended());
  }

  @Test
  void that_a_strangers_container_is_touched() {
    world.machine(HOST).byHand().stopContainer(Simulation.STRANGER);
    says("I1", "somebody else");
  }

  @Test
  void that_too_many_run_at_once() {
    Instance web = world.machines().instances(HOST, WEB).getFirst();
    for (int more = 1; more <= 2; more++) {
      String name = "web." + more;
      run(new Step.CreateContainer(named((Container) web.object(), name), name, web.marks(), new Step.Id.Known(web.container().imageId()),
          Collections.emptySortedMap(), true));
      run(new Step.StartContainer(new Step.Id.Known(world.machines().instances(HOST, ObjectKey.container(name)).getFirst().id())));
    }
    world.oracles().wrote(HOST);
    says("I2", "3 containers of container/web run at once");
  }

  @Test
  void that_something_is_written_at_rest() {
    world.time.after(Duration.ofSeconds(30), () -> run(new Step.ReloadUnits()));
    says("I3", "1 writes at rest");
  }

  @Test
  void that_something_else_stands_than_is_written() {
    SortedMap<String, String> other = new TreeMap<>(end);
    other.put(HOST + " file/etc/other", "there");
    assertTrue(world.ended(other, List.of(), false).startsWith("I3 what stands"));
  }

  @Test
  void that_a_write_follows_a_reading_that_failed() throws Exception {
    try (Simulation other = new Simulation(0, Mishaps.NONE.with(1, Fault.FAIL))) {
      other.commit(commit);
      Host host = other.connect(Objects.requireNonNull(commit.lowered().hosts().get(HOST)));
      try {
        host.observe(new ObserveRequest(new TreeSet<>(List.of(WEB)), new TreeSet<>(), new TreeSet<>(), true));
      } catch (IOException e) {
        host.run(new PlannedStep(1, WEB, new Step.ReloadUnits(), Collections.emptySortedSet(), Collections.emptySortedSet()),
            new TreeMap<>());
      }
      host.close();
      String complaint = other.ended(end, List.of(), false);
      assertTrue(complaint.startsWith("I4"), complaint);
    }
  }

  @Test
  void that_a_host_is_held_up_by_another() {
    assertTrue(NeighboursTest.heldUp(Duration.ofSeconds(2), Duration.ofSeconds(20)).startsWith("I5"));
    assertEquals("", NeighboursTest.heldUp(Duration.ofSeconds(2), Duration.ofSeconds(2)));
  }

  @Test
  void that_a_session_is_left_open() throws Exception {
    world.connect(Objects.requireNonNull(commit.lowered().hosts().get(HOST)));
    says("I6", "2 sessions are open");
  }

  @Test
  void that_timers_are_left() {
    for (int i = 0; i < 50; i++) {
      world.time.after(Duration.ofDays(1), () -> {});
    }
    says("I6", "timers are set");
  }

  @Test
  void that_a_host_is_said_to_be_as_written_and_is_not() {
    world.machine(HOST).byHand().editFile(Manifest.FILES.getFirst(), "not ours\n");
    world.looked(world.operator(), HOST);
    says("I7", "is said to be as c0 says, and is not");
  }

  @Test
  void that_drift_is_invented() {
    world.journal().open(drift("environment.TZ", "UTC"));
    says("I7", "nobody has touched it");
  }

  @Test
  void that_a_deviation_is_not_told_or_told_twice_or_told_wrongly() {
    Deed deed = Deed.of(HOST, WEB, "kill web", "state");
    Drift right = world.journal().open(drift("state", "exited"));
    Drift twice = world.journal().open(drift("state", "exited"));
    Drift wrong = world.journal().open(drift("name", "web-x"));
    assertEquals("", deed.complaint(List.of(right)));
    assertTrue(deed.complaint(List.of()).startsWith("I7"));
    assertTrue(deed.complaint(List.of(right, twice)).contains("recorded twice"));
    assertTrue(deed.complaint(List.of(right, wrong)).contains("and not as [state]"));
  }

  @Test
  void that_a_secret_is_told() {
    world.journal()
        .event(new Event(0, world.time.now(), Event.Level.INFO, Reason.DRIFTED, HOST, null, null, "it has " + Hands.SECRET, null));
    says("I8", Hands.SECRET);
  }

  @Test
  void what_fails_is_told_with_as_few_mishaps_as_it_needs() {
    Scenario scenario = Scenario.of(1);
    SortedMap<String, String> wrong = new TreeMap<>(scenario.end());
    wrong.put(HOST + " file/etc/other", "there");
    Scenario impossible = new Scenario(1, scenario.first(), scenario.second(), scenario.middle(), wrong);
    AssertionError failure = assertThrows(AssertionError.class,
        new Schedule(impossible, Mishaps.NONE.with(3, Fault.LOSE_AFTER).with(5, Fate.LATE))::run);
    assertTrue(String.valueOf(failure.getMessage()).startsWith("seed 1 with " + Mishaps.NONE + ": I3"), failure::getMessage);
  }

  private static Container named(Container c, String name) {
    return new Container(name, c.image(), c.program(), c.resources(), c.security(), c.namespaces(), c.mounts(), List.of(), c.networks(),
        Container.Naming.NONE, c.healthcheck(), c.restart(), c.logging(), c.labels());
  }

  private Drift drift(String path, String observed) {
    return new Drift("", HOST, WEB.toString(), new ResourceRef("Service", "web"), path, null, observed, world.time.now(),
        Drift.SeenBy.RESYNC, null, null, world.time.now(), Drift.CorrectedBy.EVENKEEL, commit.id(), null);
  }
}

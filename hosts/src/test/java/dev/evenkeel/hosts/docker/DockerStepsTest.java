package dev.evenkeel.hosts.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.Container.Attachment;
import dev.evenkeel.api.host.Container.Namespaces;
import dev.evenkeel.api.host.Container.Naming;
import dev.evenkeel.api.host.Container.Port;
import dev.evenkeel.api.host.Container.Program;
import dev.evenkeel.api.host.Container.Resources;
import dev.evenkeel.api.host.Container.Security;
import dev.evenkeel.api.host.Container.Words;
import dev.evenkeel.api.host.HostState.Ongoing;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Live;
import dev.evenkeel.api.host.Network;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Observation;
import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.host.Volume;
import dev.evenkeel.api.model.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

/** What each step does to a real engine, and what it takes for a fact. */
@Timeout(120)
@Tag("real-hosts")
class DockerStepsTest {
  private static final Container PLAIN = EngineFixture.plain(EngineFixture.SLEEP, Resources.NONE, Security.NONE);
  private static final SortedMap<String, String> NOTHING = Collections.emptySortedMap();
  private EngineFixture engine;

  @BeforeEach
  void connect() throws Exception {
    engine = EngineFixture.local();
  }

  @AfterEach
  void cleanUp() throws Exception {
    engine.close();
  }

  @Test
  void creatingWhatIsAlreadyMadeIsAFactAndAForeignNameIsNot() throws Exception {
    String name = EngineFixture.unique("c");
    Instance made = engine.create(PLAIN, name, "g1", NOTHING);
    assertEquals(made.id(), engine.create(PLAIN, name, "g1", NOTHING).id());
    assertEquals(EngineFixture.marks(name, "g1"), made.marks());
    Step foreign = new Step.CreateContainer(PLAIN, name, EngineFixture.marks(name, "g2"), new Step.Id.Known(engine.imageId()), NOTHING,
        true);
    assertEquals(Reason.CREATE_FAILED, engine.failed(foreign).reason());
  }

  @Test
  void anImageThatIsNotThereIsNamed() throws Exception {
    String missing = "sha256:" + "0".repeat(64);
    Step create = new Step.CreateContainer(PLAIN, EngineFixture.unique("c"), EngineFixture.marks("x", "g"), new Step.Id.Known(missing),
        NOTHING, true);
    assertEquals(Reason.IMAGE_MISSING, engine.failed(create).reason());
  }

  @Test
  void aNetworkThatIsNotThereIsSaidBeforeAnythingIsMade() throws Exception {
    Network network = Network.plain(EngineFixture.unique("n"));
    engine.createNetwork(network);
    SortedMap<String, Attachment> networks = new TreeMap<>(
        Map.of(network.name(), Attachment.PLAIN, "zz-no-such-network", Attachment.PLAIN));
    Container wanted = new Container("x", EngineFixture.IMAGE, EngineFixture.SLEEP, Resources.NONE, Security.NONE, Namespaces.NONE,
        List.of(), List.of(),
        networks, Naming.NONE, null, null, null, NOTHING);
    String name = EngineFixture.unique("c");
    Outcome.Failed failed = engine.failed(
        new Step.CreateContainer(wanted, name, EngineFixture.marks(name, "g"), new Step.Id.Known(engine.imageId()), NOTHING, true));
    assertTrue(failed.message().contains("zz-no-such-network"), failed.message());
    assertTrue(engine.docker.container(name).isEmpty());
  }

  @Test
  void aContainerIsFoundByNameMarkAndIdentity() throws Exception {
    String name = EngineFixture.unique("c");
    Instance successor = engine.create(PLAIN, name + ".g2", "g2", NOTHING);
    Step asName = new Step.CreateContainer(PLAIN, name + ".g2x", EngineFixture.marks(name, "g3"), new Step.Id.Known(engine.imageId()),
        NOTHING, true);
    Instance marked = engine.read(String.valueOf(engine.done(asName).id()));
    engine.owns(marked.id());
    Instance named = engine.create(PLAIN, name, "g1", NOTHING);
    Observation.Present seen = assertInstanceOf(Observation.Present.class,
        engine.look(ObjectKey.container(name), new TreeMap<>(Map.of(ObjectKey.container(name), successor.id()))));
    assertEquals(List.of(named.id(), successor.id(), marked.id()), seen.instances().stream().map(Instance::id).toList());
    assertInstanceOf(Observation.Absent.class, engine.look(ObjectKey.container(name + "-no")));
  }

  @Test
  void aFullReadingAddsWhatIsMarkedAndWhatTheLedgerKnows() throws Exception {
    String name = EngineFixture.unique("c");
    engine.create(PLAIN, name, "g1", NOTHING);
    Instance network = engine.createNetwork(Network.plain(EngineFixture.unique("n")));
    Instance volume = engine.createVolume(Volume.plain(EngineFixture.unique("v")));
    ObjectKey gone = ObjectKey.container(EngineFixture.unique("gone"));
    DockerReading reading = engine.docker.read(new TreeSet<>(), new TreeMap<>(Map.of(gone, "f".repeat(64))), true);
    assertInstanceOf(Observation.Present.class, reading.objects().get(ObjectKey.container(name)));
    assertInstanceOf(Observation.Present.class, reading.objects().get(ObjectKey.network(network.name())));
    assertInstanceOf(Observation.Present.class, reading.objects().get(ObjectKey.volume(volume.name())));
    assertInstanceOf(Observation.Absent.class, reading.objects().get(gone));
    assertTrue(reading.engine().cpus() > 0 && reading.engine().memoryBytes() > 0, reading.engine().toString());
    assertTrue(reading.networks().contains("bridge"));
    assertTrue(reading.volumes().contains(volume.name()));
  }

  @Test
  void publishedPortsOfRunningContainersAreTaken() throws Exception {
    Instance made = engine
        .running(EngineFixture.sleeping(null, Resources.NONE, List.of(), List.of(new Port("127.0.0.1", 48771, 80, "tcp"))));
    DockerReading reading = engine.docker.read(new TreeSet<>(), new TreeMap<>(), false);
    var user = reading.takenPorts().get("48771/tcp");
    assertNotNull(user);
    assertEquals(made.id(), user.containerId());
    assertEquals(made.name(), user.containerName());
    Instance second = engine
        .create(EngineFixture.sleeping(null, Resources.NONE, List.of(), List.of(new Port("127.0.0.1", 48771, 80, "tcp"))));
    Outcome.Failed refused = engine.failed(new Step.StartContainer(EngineFixture.id(second)));
    assertEquals(Reason.START_FAILED, refused.reason());
    assertTrue(refused.message().contains("port is already allocated"), refused.message());
    Live.OfContainer live = engine.read(second.id()).container();
    assertTrue(String.valueOf(live.error()).contains("port is already allocated"), live.toString());
  }

  @Test
  void startingAndStoppingTwiceIsNoError() throws Exception {
    Instance made = engine.running(PLAIN);
    assertEquals(Live.Status.RUNNING, engine.start(made.id()).container().status());
    engine.done(new Step.StopContainer(EngineFixture.id(made), Duration.ofSeconds(5)));
    Outcome.Done stopped = engine.done(new Step.StopContainer(EngineFixture.id(made), Duration.ofSeconds(5)));
    assertEquals(Live.Status.EXITED, engine.read(made.id()).container().status());
    assertNotNull(stopped.instance());
    engine.done(new Step.StopContainer(new Step.Id.Known("no-such"), null));
  }

  @Test
  void aLongGraceTimeGoesOnAfterThePass() throws Exception {
    // The shell ignores the signal until it has been sent twice, so the grace time runs.
    Program stubborn = new Program(Words.of("sh", "-c", "trap '' TERM; while :; do sleep 1; done"), null, NOTHING, null, new TreeSet<>(),
        null, null, null, null, null,
        null);
    Instance made = engine.running(EngineFixture.plain(stubborn, Resources.NONE, Security.NONE));
    assertInstanceOf(Outcome.GoesOn.class, engine.run(new Step.StopContainer(EngineFixture.id(made), Duration.ofSeconds(4))));
    DockerReading during = engine.docker.read(new TreeSet<>(), new TreeMap<>(), false);
    assertTrue(during.ongoing().values().stream().anyMatch(one -> one.what() == Ongoing.What.STOP && one.failure() == null),
        during.ongoing().toString());
    assertInstanceOf(Outcome.GoesOn.class, engine.run(new Step.StopContainer(EngineFixture.id(made), Duration.ofSeconds(4))),
        "asked again, it is the same stop");
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!engine.docker.read(new TreeSet<>(), new TreeMap<>(), false).ongoing().isEmpty() && System.nanoTime() < end) {
      LockSupport.parkNanos(50_000_000);
    }
    assertEquals(Live.Status.EXITED, engine.read(made.id()).container().status());
    assertEquals(137, engine.read(made.id()).container().exitCode());
  }

  @Test
  void restartingGivesANewIncarnation() throws Exception {
    Instance made = engine.running(PLAIN);
    Instance again = engine.done(new Step.RestartContainer(EngineFixture.id(made), Duration.ZERO)).instance();
    assertNotNull(again);
    assertTrue(!String.valueOf(again.live().incarnation()).equals(made.live().incarnation()));
  }

  @Test
  void unpausingWhatRunsIsAFact() throws Exception {
    Instance made = engine.running(PLAIN);
    engine.docker.engine().client().pauseContainerCmd(made.id()).exec();
    assertEquals(Live.Status.PAUSED, engine.read(made.id()).container().status());
    engine.done(new Step.UnpauseContainer(EngineFixture.id(made)));
    engine.done(new Step.UnpauseContainer(EngineFixture.id(made)));
    assertEquals(Live.Status.RUNNING, engine.read(made.id()).container().status());
  }

  @Test
  void renamingToTheSameNameIsAFactAndToATakenOneIsNot() throws Exception {
    Instance one = engine.create(PLAIN);
    Instance two = engine.create(PLAIN);
    String name = EngineFixture.unique("r");
    engine.done(new Step.RenameContainer(EngineFixture.id(one), name));
    assertEquals(name, engine.read(one.id()).name());
    engine.done(new Step.RenameContainer(EngineFixture.id(one), name));
    assertEquals(Reason.STEP_FAILED, engine.failed(new Step.RenameContainer(EngineFixture.id(two), name)).reason());
  }

  @Test
  void removingWhatIsGoneIsAFactAndWhatRunsIsNotRemoved() throws Exception {
    Instance made = engine.running(PLAIN);
    engine.failed(new Step.RemoveContainer(EngineFixture.id(made), true));
    engine.done(new Step.StopContainer(EngineFixture.id(made), Duration.ZERO));
    engine.done(new Step.RemoveContainer(EngineFixture.id(made), true));
    engine.done(new Step.RemoveContainer(EngineFixture.id(made), true));
    assertTrue(engine.docker.container(made.id()).isEmpty());
  }

  @Test
  void otherStepsAreNotOurs() throws Exception {
    assertTrue(engine.docker.run(new Step.ReloadUnits(), new TreeMap<>()).isEmpty());
  }
}

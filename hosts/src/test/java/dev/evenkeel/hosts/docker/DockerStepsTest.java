package dev.evenkeel.hosts.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.Container.Attachment;
import dev.evenkeel.api.host.Container.Mount;
import dev.evenkeel.api.host.Container.Namespaces;
import dev.evenkeel.api.host.Container.Naming;
import dev.evenkeel.api.host.Container.Port;
import dev.evenkeel.api.host.Container.Program;
import dev.evenkeel.api.host.Container.Resources;
import dev.evenkeel.api.host.Container.Restart;
import dev.evenkeel.api.host.Container.Security;
import dev.evenkeel.api.host.Container.Words;
import dev.evenkeel.api.host.HostState.Ongoing;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Live;
import dev.evenkeel.api.host.Marks;
import dev.evenkeel.api.host.Network;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Observation;
import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.host.Volume;
import dev.evenkeel.api.model.Reason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
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

  private static Step.Id id(Instance instance) {
    return new Step.Id.Known(instance.id());
  }

  private Outcome.Failed failed(Step step) throws Exception {
    return assertInstanceOf(Outcome.Failed.class, engine.run(step));
  }

  private Instance running(Container container) throws Exception {
    return engine.start(engine.create(container).id());
  }

  private static Container sleeping(@Nullable Restart restart, Resources resources, List<Mount> mounts, List<Port> ports) {
    return new Container("x", EngineFixture.IMAGE, EngineFixture.SLEEP, resources, Security.NONE, Namespaces.NONE, mounts, ports,
        new TreeMap<>(), Naming.NONE,
        null, restart, null, NOTHING);
  }

  private static Resources memory(long bytes) {
    return new Resources(null, null, null, null, null, null, null, null, bytes, null, null, null, null, null, null, null,
        Collections.emptySortedMap(), null);
  }

  @Test
  void creatingWhatIsAlreadyMadeIsAFactAndAForeignNameIsNot() throws Exception {
    String name = EngineFixture.unique("c");
    Instance made = engine.create(PLAIN, name, "g1", NOTHING);
    assertEquals(made.id(), engine.create(PLAIN, name, "g1", NOTHING).id());
    assertEquals(EngineFixture.marks(name, "g1"), made.marks());
    Step foreign = new Step.CreateContainer(PLAIN, name, EngineFixture.marks(name, "g2"), new Step.Id.Known(engine.imageId()), NOTHING,
        true);
    assertEquals(Reason.CREATE_FAILED, failed(foreign).reason());
  }

  @Test
  void anImageThatIsNotThereIsNamed() throws Exception {
    String missing = "sha256:" + "0".repeat(64);
    Step create = new Step.CreateContainer(PLAIN, EngineFixture.unique("c"), EngineFixture.marks("x", "g"), new Step.Id.Known(missing),
        NOTHING, true);
    assertEquals(Reason.IMAGE_MISSING, failed(create).reason());
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
    Outcome.Failed failed = failed(
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
    Instance made = running(sleeping(null, Resources.NONE, List.of(), List.of(new Port("127.0.0.1", 48771, 80, "tcp"))));
    DockerReading reading = engine.docker.read(new TreeSet<>(), new TreeMap<>(), false);
    var user = reading.takenPorts().get("48771/tcp");
    assertNotNull(user);
    assertEquals(made.id(), user.containerId());
    assertEquals(made.name(), user.containerName());
    Instance second = engine.create(sleeping(null, Resources.NONE, List.of(), List.of(new Port("127.0.0.1", 48771, 80, "tcp"))));
    Outcome.Failed refused = failed(new Step.StartContainer(id(second)));
    assertEquals(Reason.START_FAILED, refused.reason());
    assertTrue(refused.message().contains("port is already allocated"), refused.message());
    Live.OfContainer live = engine.read(second.id()).container();
    assertTrue(String.valueOf(live.error()).contains("port is already allocated"), live.toString());
  }

  @Test
  void startingAndStoppingTwiceIsNoError() throws Exception {
    Instance made = running(PLAIN);
    assertEquals(Live.Status.RUNNING, engine.start(made.id()).container().status());
    engine.done(new Step.StopContainer(id(made), Duration.ofSeconds(5)));
    Outcome.Done stopped = engine.done(new Step.StopContainer(id(made), Duration.ofSeconds(5)));
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
    Instance made = running(EngineFixture.plain(stubborn, Resources.NONE, Security.NONE));
    assertInstanceOf(Outcome.GoesOn.class, engine.run(new Step.StopContainer(id(made), Duration.ofSeconds(4))));
    DockerReading during = engine.docker.read(new TreeSet<>(), new TreeMap<>(), false);
    assertTrue(during.ongoing().values().stream().anyMatch(one -> one.what() == Ongoing.What.STOP && one.failure() == null),
        during.ongoing().toString());
    assertInstanceOf(Outcome.GoesOn.class, engine.run(new Step.StopContainer(id(made), Duration.ofSeconds(4))),
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
    Instance made = running(PLAIN);
    Instance again = engine.done(new Step.RestartContainer(id(made), Duration.ZERO)).instance();
    assertNotNull(again);
    assertTrue(!String.valueOf(again.live().incarnation()).equals(made.live().incarnation()));
  }

  @Test
  void unpausingWhatRunsIsAFact() throws Exception {
    Instance made = running(PLAIN);
    engine.docker.engine().client().pauseContainerCmd(made.id()).exec();
    assertEquals(Live.Status.PAUSED, engine.read(made.id()).container().status());
    engine.done(new Step.UnpauseContainer(id(made)));
    engine.done(new Step.UnpauseContainer(id(made)));
    assertEquals(Live.Status.RUNNING, engine.read(made.id()).container().status());
  }

  @Test
  void renamingToTheSameNameIsAFactAndToATakenOneIsNot() throws Exception {
    Instance one = engine.create(PLAIN);
    Instance two = engine.create(PLAIN);
    String name = EngineFixture.unique("r");
    engine.done(new Step.RenameContainer(id(one), name));
    assertEquals(name, engine.read(one.id()).name());
    engine.done(new Step.RenameContainer(id(one), name));
    assertEquals(Reason.STEP_FAILED, failed(new Step.RenameContainer(id(two), name)).reason());
  }

  @Test
  void removingWhatIsGoneIsAFactAndWhatRunsIsNotRemoved() throws Exception {
    Instance made = running(PLAIN);
    failed(new Step.RemoveContainer(id(made), true));
    engine.done(new Step.StopContainer(id(made), Duration.ZERO));
    engine.done(new Step.RemoveContainer(id(made), true));
    engine.done(new Step.RemoveContainer(id(made), true));
    assertTrue(engine.docker.container(made.id()).isEmpty());
  }

  @Test
  void memoryCanBeRaisedAndLoweredInPlace() throws Exception {
    Instance made = running(sleeping(new Restart(Restart.Mode.ALWAYS, null), memory(64L << 20), List.of(), List.of()));
    for (long bytes : new long[]{512L << 20, 32L << 20}) {
      engine
          .done(new Step.UpdateContainer(id(made), sleeping(new Restart(Restart.Mode.ON_FAILURE, 2), memory(bytes), List.of(), List.of())));
      Container seen = (Container) engine.read(made.id()).object();
      assertEquals(bytes, seen.resources().memLimit());
      assertEquals(2 * bytes, seen.resources().memswapLimit());
      assertEquals(new Restart(Restart.Mode.ON_FAILURE, 2), seen.restart());
    }
    engine.done(new Step.UpdateContainer(id(made), sleeping(null, memory(32L << 20), List.of(), List.of())));
    assertEquals(new Restart(Restart.Mode.NO, null), ((Container) engine.read(made.id()).object()).restart());
  }

  @Test
  void aLimitThatCannotBeTakenAwayIsToldInsteadOfPassedOver() throws Exception {
    Instance made = running(sleeping(null, memory(64L << 20), List.of(), List.of()));
    Outcome.Failed failed = failed(new Step.UpdateContainer(id(made), sleeping(null, memory(0), List.of(), List.of())));
    assertTrue(failed.message().contains("mem_limit at " + (64L << 20)), failed.message());
    engine.done(new Step.UpdateContainer(id(made), PLAIN));
  }

  @Test
  void aLimitOfProcessesCanBeTakenAway() throws Exception {
    Instance made = running(sleeping(null, pids(50L), List.of(), List.of()));
    engine.done(new Step.UpdateContainer(id(made), sleeping(null, pids(0L), List.of(), List.of())));
    assertEquals(0, ((Container) engine.read(made.id()).object()).resources().pidsLimit());
  }

  private static Resources pids(long limit) {
    return new Resources(null, null, null, null, null, null, null, null, null, null, null, null, limit, null, null, null,
        Collections.emptySortedMap(), null);
  }

  @Test
  void networksAreAttachedWithTheirAliasesAndDetached() throws Exception {
    Network network = new Network(EngineFixture.unique("n"), null, NOTHING, null, null, null, null,
        List.of(new Network.Subnet("10.123.46.0/24", null, null)),
        NOTHING);
    engine.createNetwork(network);
    Instance made = running(PLAIN);
    Attachment attachment = new Attachment(new TreeSet<>(List.of("db")), "10.123.46.9", null, null, List.of());
    engine.done(new Step.AttachNetwork(id(made), network.name(), attachment));
    engine.done(new Step.AttachNetwork(id(made), network.name(), attachment));
    assertEquals(attachment, ((Container) engine.read(made.id()).object()).networks().get(network.name()));
    failed(new Step.AttachNetwork(id(made), network.name(), Attachment.PLAIN));
    engine.done(new Step.DetachNetwork(id(made), network.name()));
    engine.done(new Step.DetachNetwork(id(made), network.name()));
    assertNull(((Container) engine.read(made.id()).object()).networks().get(network.name()));
  }

  @Test
  void aSuccessorWithoutAliasesAnswersToNone() throws Exception {
    Network network = Network.plain(EngineFixture.unique("n"));
    engine.createNetwork(network);
    Container wanted = new Container("x", EngineFixture.IMAGE, EngineFixture.SLEEP, Resources.NONE, Security.NONE, Namespaces.NONE,
        List.of(), List.of(),
        new TreeMap<>(Map.of(network.name(), new Attachment(new TreeSet<>(List.of("db")), null, null, null, List.of()))), Naming.NONE, null,
        null, null, NOTHING);
    String name = EngineFixture.unique("c");
    Outcome.Done done = engine
        .done(new Step.CreateContainer(wanted, name, EngineFixture.marks(name, "g"), new Step.Id.Known(engine.imageId()), NOTHING, false));
    engine.owns(String.valueOf(done.id()));
    assertEquals(Attachment.PLAIN, ((Container) engine.read(String.valueOf(done.id())).object()).networks().get(network.name()));
  }

  @Test
  void anonymousVolumesAreCarriedOverAndGoWithTheLast() throws Exception {
    Mount anonymous = new Mount(Mount.Type.VOLUME, null, "/data", null, null, null, null, null, null, null);
    Instance old = running(sleeping(null, Resources.NONE, List.of(anonymous), List.of()));
    assertEquals(0, engine.docker.exec(old.id(), List.of("sh", "-c", "echo kept > /data/file"), Duration.ofSeconds(20)).exitCode());
    SortedMap<String, String> carried = old.container().anonymousVolumes();
    assertEquals(1, carried.size());
    Instance next = engine.create(sleeping(null, Resources.NONE, List.of(anonymous), List.of()), EngineFixture.unique("c"), "g2", carried);
    engine.done(new Step.StopContainer(id(old), Duration.ZERO));
    engine.done(new Step.RemoveContainer(id(old), false));
    engine.start(next.id());
    assertEquals("kept\n", engine.docker.exec(next.id(), List.of("cat", "/data/file"), Duration.ofSeconds(20)).output());
    assertEquals(carried, engine.read(next.id()).container().anonymousVolumes());
    engine.done(new Step.StopContainer(id(next), Duration.ZERO));
    engine.done(new Step.RemoveContainer(id(next), true));
    assertInstanceOf(Observation.Absent.class, engine.look(ObjectKey.volume(carried.getOrDefault("/data", "none"))));
  }

  @Test
  void anEmptyEntrypointAndCommandClearTheImages() throws Exception {
    Program cleared = new Program(Words.of("sleep", "600"), Words.of(), NOTHING, null, new TreeSet<>(), null, null, null, null, null, null);
    Container seen = (Container) engine.create(EngineFixture.plain(cleared, Resources.NONE, Security.NONE)).object();
    assertNull(seen.program().entrypoint());
    assertEquals(Words.of("sleep", "600"), seen.program().command());
  }

  @Test
  void commandsInContainersTellHowTheyEnd() throws Exception {
    Instance made = running(PLAIN);
    engine.done(new Step.ExecInContainer(id(made), List.of("true"), Duration.ofSeconds(20)));
    Outcome.Failed failed = failed(new Step.ExecInContainer(id(made), List.of("sh", "-c", "echo why >&2; exit 3"), Duration.ofSeconds(20)));
    assertTrue(failed.message().contains("ended with 3: why"), failed.message());
    failed(new Step.ExecInContainer(id(made), List.of("no-such-program"), Duration.ofSeconds(20)));
    assertThrows(TimeoutException.class, () -> engine.docker.exec(made.id(), List.of("sleep", "60"), Duration.ofMillis(300)));
  }

  @Test
  void aSignalReachesTheFirstProcess() throws Exception {
    Program waiting = new Program(Words.of("sh", "-c", "trap 'exit 5' USR1; echo ready; while :; do sleep 0.05; done"), null, NOTHING, null,
        new TreeSet<>(), null, null, null,
        null, null, null);
    Instance made = running(EngineFixture.plain(waiting, Resources.NONE, Security.NONE));
    awaitLog(made.id(), "ready");
    engine.done(new Step.SignalContainer(id(made), "SIGUSR1"));
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (engine.read(made.id()).container().running() && System.nanoTime() < end) {
      LockSupport.parkNanos(20_000_000);
    }
    assertEquals(5, engine.read(made.id()).container().exitCode());
    failed(new Step.SignalContainer(id(made), "SIGUSR1"));
  }

  private void awaitLog(String id, String line) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    List<String> lines = new ArrayList<>();
    while (!lines.contains(line) && System.nanoTime() < end) {
      lines.clear();
      engine.docker.logs(id, -1, false, lines::add).close();
    }
    assertTrue(lines.contains(line), lines.toString());
  }

  @Test
  void networksAndVolumesInUseAreNotRemoved() throws Exception {
    Network network = Network.plain(EngineFixture.unique("n"));
    Instance made = engine.createNetwork(network);
    assertEquals(made.id(), engine.createNetwork(network).id(), "ours already: a fact");
    assertEquals(Reason.CREATE_FAILED, failed(new Step.CreateNetwork(network, Marks.NONE)).reason());
    Volume volume = Volume.plain(EngineFixture.unique("v"));
    engine.createVolume(volume);
    engine.createVolume(volume);
    Mount mount = new Mount(Mount.Type.VOLUME, volume.name(), "/data", null, null, null, null, null, null, null);
    Instance user = engine
        .create(new Container("x", EngineFixture.IMAGE, EngineFixture.SLEEP, Resources.NONE, Security.NONE, Namespaces.NONE, List.of(mount),
            List.of(), new TreeMap<>(Map.of(network.name(), Attachment.PLAIN)), Naming.NONE, null, null, null, NOTHING));
    engine.start(user.id());
    failed(new Step.RemoveNetwork(made.id()));
    failed(new Step.RemoveVolume(volume.name()));
    engine.done(new Step.StopContainer(id(user), Duration.ZERO));
    engine.done(new Step.RemoveContainer(id(user), true));
    engine.done(new Step.RemoveNetwork(made.id()));
    engine.done(new Step.RemoveNetwork(made.id()));
    assertInstanceOf(Observation.Present.class, engine.look(ObjectKey.volume(volume.name())),
        "a named volume does not go with its container");
    engine.done(new Step.RemoveVolume(volume.name()));
    engine.done(new Step.RemoveVolume(volume.name()));
  }

  @Test
  void otherStepsAreNotOurs() throws Exception {
    assertTrue(engine.docker.run(new Step.ReloadUnits(), new TreeMap<>()).isEmpty());
  }
}

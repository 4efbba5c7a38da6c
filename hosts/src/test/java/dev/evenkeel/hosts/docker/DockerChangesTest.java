package dev.evenkeel.hosts.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.Container.Attachment;
import dev.evenkeel.api.host.Container.Mount;
import dev.evenkeel.api.host.Container.Namespaces;
import dev.evenkeel.api.host.Container.Naming;
import dev.evenkeel.api.host.Container.Program;
import dev.evenkeel.api.host.Container.Resources;
import dev.evenkeel.api.host.Container.Restart;
import dev.evenkeel.api.host.Container.Security;
import dev.evenkeel.api.host.Container.Words;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Marks;
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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** What steps change of a container that runs, and what they take with it or leave. */
@Timeout(120)
@Tag("real-hosts")
class DockerChangesTest {
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

  private static Resources memory(long bytes) {
    return new Resources(null, null, null, null, null, null, null, null, bytes, null, null, null, null, null, null, null,
        Collections.emptySortedMap(), null);
  }

  @Test
  void memoryCanBeRaisedAndLoweredInPlace() throws Exception {
    Instance made = engine.running(EngineFixture.sleeping(new Restart(Restart.Mode.ALWAYS, null), memory(64L << 20), List.of(), List.of()));
    for (long bytes : new long[]{512L << 20, 32L << 20}) {
      engine
          .done(new Step.UpdateContainer(EngineFixture.id(made),
              EngineFixture.sleeping(new Restart(Restart.Mode.ON_FAILURE, 2), memory(bytes), List.of(), List.of())));
      Container seen = (Container) engine.read(made.id()).object();
      assertEquals(bytes, seen.resources().memLimit());
      assertEquals(2 * bytes, seen.resources().memswapLimit());
      assertEquals(new Restart(Restart.Mode.ON_FAILURE, 2), seen.restart());
    }
    engine.done(new Step.UpdateContainer(EngineFixture.id(made), EngineFixture.sleeping(null, memory(32L << 20), List.of(), List.of())));
    assertEquals(new Restart(Restart.Mode.NO, null), ((Container) engine.read(made.id()).object()).restart());
  }

  @Test
  void aLimitThatCannotBeTakenAwayIsToldInsteadOfPassedOver() throws Exception {
    Instance made = engine.running(EngineFixture.sleeping(null, memory(64L << 20), List.of(), List.of()));
    Outcome.Failed failed = engine
        .failed(new Step.UpdateContainer(EngineFixture.id(made), EngineFixture.sleeping(null, memory(0), List.of(), List.of())));
    assertTrue(failed.message().contains("mem_limit at " + (64L << 20)), failed.message());
    engine.done(new Step.UpdateContainer(EngineFixture.id(made), PLAIN));
  }

  @Test
  void aLimitOfProcessesCanBeTakenAway() throws Exception {
    Instance made = engine.running(EngineFixture.sleeping(null, pids(50L), List.of(), List.of()));
    engine.done(new Step.UpdateContainer(EngineFixture.id(made), EngineFixture.sleeping(null, pids(0L), List.of(), List.of())));
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
    Instance made = engine.running(PLAIN);
    Attachment attachment = new Attachment(new TreeSet<>(List.of("db")), "10.123.46.9", null, null, List.of());
    engine.done(new Step.AttachNetwork(EngineFixture.id(made), network.name(), attachment));
    engine.done(new Step.AttachNetwork(EngineFixture.id(made), network.name(), attachment));
    assertEquals(attachment, ((Container) engine.read(made.id()).object()).networks().get(network.name()));
    engine.failed(new Step.AttachNetwork(EngineFixture.id(made), network.name(), Attachment.PLAIN));
    engine.done(new Step.DetachNetwork(EngineFixture.id(made), network.name()));
    engine.done(new Step.DetachNetwork(EngineFixture.id(made), network.name()));
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
    Instance old = engine.running(EngineFixture.sleeping(null, Resources.NONE, List.of(anonymous), List.of()));
    assertEquals(0, engine.docker.exec(old.id(), List.of("sh", "-c", "echo kept > /data/file"), Duration.ofSeconds(20)).exitCode());
    SortedMap<String, String> carried = old.container().anonymousVolumes();
    assertEquals(1, carried.size());
    Instance next = engine.create(EngineFixture.sleeping(null, Resources.NONE, List.of(anonymous), List.of()), EngineFixture.unique("c"),
        "g2", carried);
    engine.done(new Step.StopContainer(EngineFixture.id(old), Duration.ZERO));
    engine.done(new Step.RemoveContainer(EngineFixture.id(old), false));
    engine.start(next.id());
    assertEquals("kept\n", engine.docker.exec(next.id(), List.of("cat", "/data/file"), Duration.ofSeconds(20)).output());
    assertEquals(carried, engine.read(next.id()).container().anonymousVolumes());
    engine.done(new Step.StopContainer(EngineFixture.id(next), Duration.ZERO));
    engine.done(new Step.RemoveContainer(EngineFixture.id(next), true));
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
    Instance made = engine.running(PLAIN);
    engine.done(new Step.ExecInContainer(EngineFixture.id(made), List.of("true"), Duration.ofSeconds(20)));
    Outcome.Failed failed = engine
        .failed(new Step.ExecInContainer(EngineFixture.id(made), List.of("sh", "-c", "echo why >&2; exit 3"), Duration.ofSeconds(20)));
    assertTrue(failed.message().contains("ended with 3: why"), failed.message());
    engine.failed(new Step.ExecInContainer(EngineFixture.id(made), List.of("no-such-program"), Duration.ofSeconds(20)));
    assertThrows(TimeoutException.class, () -> engine.docker.exec(made.id(), List.of("sleep", "60"), Duration.ofMillis(300)));
  }

  @Test
  void aSignalReachesTheFirstProcess() throws Exception {
    Program waiting = new Program(Words.of("sh", "-c", "trap 'exit 5' USR1; echo ready; while :; do sleep 0.05; done"), null, NOTHING, null,
        new TreeSet<>(), null, null, null,
        null, null, null);
    Instance made = engine.running(EngineFixture.plain(waiting, Resources.NONE, Security.NONE));
    awaitLog(made.id(), "ready");
    engine.done(new Step.SignalContainer(EngineFixture.id(made), "SIGUSR1"));
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (engine.read(made.id()).container().running() && System.nanoTime() < end) {
      LockSupport.parkNanos(20_000_000);
    }
    assertEquals(5, engine.read(made.id()).container().exitCode());
    engine.failed(new Step.SignalContainer(EngineFixture.id(made), "SIGUSR1"));
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
    assertEquals(Reason.CREATE_FAILED, engine.failed(new Step.CreateNetwork(network, Marks.NONE)).reason());
    Volume volume = Volume.plain(EngineFixture.unique("v"));
    engine.createVolume(volume);
    engine.createVolume(volume);
    Mount mount = new Mount(Mount.Type.VOLUME, volume.name(), "/data", null, null, null, null, null, null, null);
    Instance user = engine
        .create(new Container("x", EngineFixture.IMAGE, EngineFixture.SLEEP, Resources.NONE, Security.NONE, Namespaces.NONE, List.of(mount),
            List.of(), new TreeMap<>(Map.of(network.name(), Attachment.PLAIN)), Naming.NONE, null, null, null, NOTHING));
    engine.start(user.id());
    engine.failed(new Step.RemoveNetwork(made.id()));
    engine.failed(new Step.RemoveVolume(volume.name()));
    engine.done(new Step.StopContainer(EngineFixture.id(user), Duration.ZERO));
    engine.done(new Step.RemoveContainer(EngineFixture.id(user), true));
    engine.done(new Step.RemoveNetwork(made.id()));
    engine.done(new Step.RemoveNetwork(made.id()));
    assertInstanceOf(Observation.Present.class, engine.look(ObjectKey.volume(volume.name())),
        "a named volume does not go with its container");
    engine.done(new Step.RemoveVolume(volume.name()));
    engine.done(new Step.RemoveVolume(volume.name()));
  }
}

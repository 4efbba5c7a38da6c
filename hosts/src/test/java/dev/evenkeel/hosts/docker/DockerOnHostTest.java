package dev.evenkeel.hosts.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.HostState.Ongoing;
import dev.evenkeel.api.host.Image;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Live;
import dev.evenkeel.api.host.Marks;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Observation;
import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.Signal;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.hosts.LinkLostException;
import dev.evenkeel.hosts.ssh.HostKeyPin;
import dev.evenkeel.hosts.ssh.HostKeyPins;
import dev.evenkeel.hosts.ssh.SshAddress;
import dev.evenkeel.hosts.ssh.SshLink;
import dev.evenkeel.hosts.ssh.SshSettings;
import dev.evenkeel.testbed.RealHosts;
import dev.evenkeel.testbed.TestHost;
import dev.evenkeel.testbed.TestRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** An engine reached as an ordinary user through SSH: images from a registry, events, and what becomes of both when the engine or the link goes away. */
@Timeout(180)
@RealHosts("h1")
class DockerOnHostTest {
  private final TestHost h1;
  private final List<Signal> heard = new CopyOnWriteArrayList<>();
  private SshLink link;
  private Docker docker;

  DockerOnHostTest(TestHost h1) {
    this.h1 = h1;
  }

  @BeforeEach
  void connect() throws Exception {
    h1.loadImage("evenkeel/busybox");
    SshAddress address = SshAddress.of("ops", h1.address(), h1.sshPort()).withAgent(null).withIdentities(h1.privateKeyPath("ops"))
        .withHostKeys(HostKeyPin.parse(h1.hostKey()));
    link = SshLink.open(address, HostKeyPins.NONE, SshSettings.DEFAULT.withKeepAlive(Duration.ofSeconds(1), 3));
    docker = Docker.connect(link, "/var/run/docker.sock", Map.of(), InstantSource.system());
  }

  @AfterEach
  void disconnect() {
    docker.close();
    link.close();
  }

  private static void eventually(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.call()) {
      assertTrue(System.nanoTime() < end, "not in time: " + what);
      LockSupport.parkNanos(20_000_000);
    }
  }

  private Observation look(ObjectKey key) throws Exception {
    return docker.read(new TreeSet<>(List.of(key)), new TreeMap<>(), false).objects().getOrDefault(key, new Observation.Unasked());
  }

  private @Nullable Ongoing ongoing(ObjectKey key) throws Exception {
    return docker.read(new TreeSet<>(), new TreeMap<>(), false).ongoing().get(key);
  }

  private void run(Step step) throws Exception {
    Optional<Outcome> outcome = docker.run(step, new TreeMap<>());
    assertTrue(outcome.isPresent() && !(outcome.get() instanceof Outcome.Failed), outcome.toString());
  }

  private String runByHand(String name) {
    return h1.docker("run", "-d", "--name", name, "--label", Marks.LABEL_NAME + "=" + name, "evenkeel/busybox", "sleep", "1000").orThrow()
        .stdout().strip();
  }

  // images

  @Test
  void anImageIsPulledByTagThenByDigestAndKnownByBoth() throws Exception {
    try (TestRegistry registry = TestRegistry.start()) {
      String first = registry.push(h1, "evenkeel/busybox:1", "shop/web:stable");
      String reference = registry.reference("shop/web:stable");
      assertEquals(Optional.of(first), docker.resolveDigest(reference));
      run(new Step.PullImage(new Image(reference, null, null, Image.PullPolicy.MISSING)));
      eventually("the image is there", () -> look(ObjectKey.image(reference)) instanceof Observation.Present);
      eventually("nothing goes on", () -> ongoing(ObjectKey.image(reference)) == null);
      Instance old = instances(reference).getFirst();
      assertEquals(first, ((Image) old.object()).digest());
      assertEquals("linux/amd64", ((Image) old.object()).platform());

      String second = registry.push(h1, "evenkeel/busybox:2", "shop/web:stable");
      assertEquals(Optional.of(second), docker.resolveDigest(reference));
      run(new Step.PullImage(new Image(reference, second, null, Image.PullPolicy.MISSING)));
      eventually("the tag has moved", () -> second.equals(((Image) instances(reference).getFirst().object()).digest()));
      eventually("nothing goes on", () -> ongoing(ObjectKey.image(reference)) == null);
      List<Instance> both = instances(reference);
      assertEquals(List.of(reference, References.repository(reference) + "@" + first), both.stream().map(Instance::name).toList());
      assertEquals(old.id(), both.get(1).id());

      run(new Step.RemoveImage(old.id(), both.get(1).name()));
      assertEquals(1, instances(reference).size());
      run(new Step.RemoveImage(both.getFirst().id(), reference));
      assertTrue(instances(reference).stream().noneMatch(image -> image.name().equals(reference)));
    }
  }

  private List<Instance> instances(String reference) throws Exception {
    return look(ObjectKey.image(reference)) instanceof Observation.Present(List<Instance> all) ? all : List.of();
  }

  @Test
  void aPullThatFailsSaysWhyUntilItIsTriedAgain() throws Exception {
    try (TestRegistry registry = TestRegistry.start()) {
      Image image = new Image(registry.reference("shop/nothing:1"), null, null, Image.PullPolicy.MISSING);
      run(new Step.PullImage(image));
      eventually("it has failed", () -> {
        Ongoing state = ongoing(image.key());
        return state != null && state.failure() != null;
      });
      Ongoing state = ongoing(image.key());
      assertTrue(state != null && state.failure() != null && state.failure().reason() == Reason.IMAGE_MISSING, String.valueOf(state));
      assertEquals(Optional.empty(), docker.resolveDigest(image.reference()));
      registry.push(h1, "evenkeel/busybox:1", "shop/nothing:1");
      run(new Step.PullImage(image));
      eventually("it is there", () -> look(image.key()) instanceof Observation.Present && ongoing(image.key()) == null);
    }
  }

  @Test
  void aRegistryThatIsDownIsNotAMissingImage() throws Exception {
    Image image = new Image("127.0.0.1:9/shop/web:1", null, null, Image.PullPolicy.MISSING);
    run(new Step.PullImage(image));
    eventually("it has failed", () -> {
      Ongoing state = ongoing(image.key());
      return state != null && state.failure() != null && state.failure().reason() == Reason.REGISTRY_REFUSED;
    });
  }

  @Test
  void anImageIsBuiltAndLoaded() throws Exception {
    List<String> said = new ArrayList<>();
    docker.build(new ByteArrayInputStream(Tar.of(Map.of("Dockerfile", "FROM evenkeel/busybox\nARG WHAT\nRUN echo $WHAT > /made\n"))),
        "Dockerfile", "built:1",
        Map.of("WHAT", "by us"), said::add);
    assertEquals("by us", h1.docker("run", "--rm", "built:1", "cat", "/made").orThrow().stdout().strip());
    assertTrue(said.stream().anyMatch(line -> line.contains("RUN echo")), said.toString());
    IOException e = assertThrows(IOException.class,
        () -> docker.build(new ByteArrayInputStream(Tar.of(Map.of("Dockerfile", "FROM evenkeel/busybox\nRUN exit 3\n"))), "Dockerfile",
            "broken:1", Map.of(),
            line -> {}));
    assertTrue(String.valueOf(e.getMessage()).contains("returned a non-zero code: 3"), e.toString());
    docker.load(docker.engine().client().saveImageCmd("built:1").exec());
    assertThrows(IOException.class, () -> docker.load(new ByteArrayInputStream("not a tar".getBytes(StandardCharsets.UTF_8))));
  }

  // events

  private void hear(String what, Predicate<Signal> which) throws Exception {
    eventually(what + " is heard, not only " + heard, () -> heard.stream().anyMatch(which));
  }

  private static Predicate<Signal> about(ObjectKey key, String action) {
    return signal -> key.equals(signal.key()) && signal.action().equals(action);
  }

  @Test
  void whatPeopleDoIsHeardWithItsDetails() throws Exception {
    String network = "heard";
    h1.docker("network", "create", network).orThrow();
    String early = runByHand("early");
    try (AutoCloseable listening = docker.listen(heard::add)) {
      assertNotNull(listening);
      h1.docker("network", "connect", network, "early").orThrow();
      hear("the connection of what was there before", about(ObjectKey.container("early"), "connect").and(s -> early.equals(s.id())));
      String id = runByHand("web");
      ObjectKey web = ObjectKey.container("web");
      hear("the start", about(web, "start"));
      h1.docker("network", "connect", network, "web").orThrow();
      hear("the connection", about(web, "connect").and(s -> network.equals(s.attributes().get("network"))));
      h1.docker("update", "--memory", "64m", "--memory-swap", "64m", "web").orThrow();
      hear("the update", about(web, "update"));
      h1.docker("rename", "web", "other").orThrow();
      hear("the renaming, under the mark's name", about(web, "rename").and(s -> id.equals(s.id())));
      h1.docker("kill", "other").orThrow();
      hear("the signal", about(web, "kill").and(s -> "9".equals(s.attributes().get("signal"))));
      hear("the end", about(web, "die").and(s -> "137".equals(s.attributes().get("exitCode"))));
      h1.docker("rm", "-f", "other").orThrow();
      hear("the removal", about(web, "destroy"));
      h1.docker("network", "rm", network).exitCode();
      assertTrue(heard.stream().allMatch(s -> s.attributes().keySet().stream().noneMatch(k -> k.startsWith(Marks.LABEL_PREFIX))),
          heard.toString());
    }
  }

  @Test
  void anEngineThatIsRestartedIsFoundAgainAndEverythingIsToBeLookedAt() throws Exception {
    runByHand("web");
    try (AutoCloseable listening = docker.listen(heard::add)) {
      assertNotNull(listening);
      h1.systemctl("restart", "docker").orThrow();
      hear("that something may have been missed", s -> s.key() == null);
      eventually("the engine answers on the same link", () -> {
        try {
          return look(ObjectKey.container("web")) instanceof Observation.Present;
        } catch (LinkLostException e) {
          throw e;
        } catch (IOException e) {
          return false;
        }
      });
      int before = heard.size();
      h1.docker("start", "web").orThrow();
      eventually("events go on", () -> heard.stream().skip(before).anyMatch(about(ObjectKey.container("web"), "start")));
    }
  }

  @Test
  void aFrozenHostIsNoticedByEveryCaller() throws Exception {
    h1.freeze();
    try {
      assertThrows(LinkLostException.class, () -> look(ObjectKey.container("web")));
      assertThrows(LinkLostException.class, () -> docker.run(new Step.StartContainer(new Step.Id.Known("web")), new TreeMap<>()));
    } finally {
      h1.thaw();
    }
  }

  @Test
  void logLinesAreFollowedUntilClosed() throws Exception {
    String id = h1.docker("run", "-d", "--name", "talker", "evenkeel/busybox", "sh", "-c", "echo one; echo two >&2; sleep 1000").orThrow()
        .stdout().strip();
    List<String> lines = new CopyOnWriteArrayList<>();
    try (AutoCloseable following = docker.logs(id, -1, true, lines::add)) {
      assertNotNull(following);
      eventually("both lines are there", () -> lines.size() == 2);
    }
    assertEquals(new TreeSet<>(List.of("one", "two")), new TreeSet<>(lines));
    List<String> last = new ArrayList<>();
    docker.logs(id, 1, false, last::add).close();
    assertEquals(1, last.size());
  }

  @Test
  void aHealthCheckThatFailsShowsItsOutput() throws Exception {
    h1.docker("run", "-d", "--name", "sick", "--health-cmd", "echo no pulse; exit 1", "--health-interval", "300ms", "--health-retries", "1",
        "evenkeel/busybox", "sleep", "1000").orThrow();
    eventually("it is unhealthy", () -> docker.container("sick").orElseThrow().container().health() == Live.Health.UNHEALTHY);
    assertTrue(String.valueOf(docker.container("sick").orElseThrow().container().healthOutput()).contains("no pulse"));
    assertInstanceOf(Observation.Present.class, look(ObjectKey.container("sick")));
  }
}

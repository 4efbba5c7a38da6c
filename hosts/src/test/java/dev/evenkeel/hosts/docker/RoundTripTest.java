package dev.evenkeel.hosts.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.Container.Attachment;
import dev.evenkeel.api.host.Container.Device;
import dev.evenkeel.api.host.Container.Healthcheck;
import dev.evenkeel.api.host.Container.Logging;
import dev.evenkeel.api.host.Container.Mount;
import dev.evenkeel.api.host.Container.Namespaces;
import dev.evenkeel.api.host.Container.Naming;
import dev.evenkeel.api.host.Container.Port;
import dev.evenkeel.api.host.Container.Program;
import dev.evenkeel.api.host.Container.Resources;
import dev.evenkeel.api.host.Container.Restart;
import dev.evenkeel.api.host.Container.Security;
import dev.evenkeel.api.host.Container.Ulimit;
import dev.evenkeel.api.host.Container.Words;
import dev.evenkeel.api.host.Fields;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Network;
import dev.evenkeel.api.host.Volume;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Every field that can be declared comes back from a real engine as it was written. */
@Timeout(120)
@Tag("real-hosts")
class RoundTripTest {
  private static final SortedMap<String, String> NO_MAP = Collections.emptySortedMap();
  private EngineFixture engine;

  @BeforeEach
  void connect() throws Exception {
    engine = EngineFixture.local();
  }

  @AfterEach
  void cleanUp() throws Exception {
    engine.close();
  }

  /** A case: what is declared beside the plain container, and the fields that it must come back with. */
  record Case(String field, Container container) {
    @Override
    public String toString() {
      return field;
    }
  }

  private static Case program(String field, Program program) {
    return new Case(field, EngineFixture.plain(program, Resources.NONE, Security.NONE));
  }

  private static Program words(Words command, @Nullable Words entrypoint) {
    return new Program(command, entrypoint, NO_MAP, null, new TreeSet<>(), null, null, null, null, null, null);
  }

  private static Case resources(String field, Resources resources) {
    return new Case(field, EngineFixture.plain(EngineFixture.SLEEP, resources, Security.NONE));
  }

  private static Resources memory(Long limit, @Nullable Long reservation, @Nullable Long swap) {
    return new Resources(null, null, null, null, null, null, null, null, limit, reservation, swap, null, null, null, null, null,
        Collections.emptySortedMap(), null);
  }

  private static Case security(String field, Security security) {
    return new Case(field, EngineFixture.plain(EngineFixture.SLEEP, Resources.NONE, security));
  }

  private static Case with(String field, List<Mount> mounts, List<Port> ports, Namespaces namespaces, Naming naming,
      @Nullable Healthcheck check,
      @Nullable Restart restart, @Nullable Logging logging, Map<String, String> labels) {
    return new Case(field,
        new Container("x", EngineFixture.IMAGE, EngineFixture.SLEEP, Resources.NONE, Security.NONE, namespaces, mounts, ports,
            new TreeMap<>(), naming, check, restart, logging, new TreeMap<>(labels)));
  }

  private static Case mount(String field, Mount mount) {
    return with(field, List.of(mount), List.of(), Namespaces.NONE, Naming.NONE, null, null, null, Map.of());
  }

  private static Case namespaces(String field, Namespaces namespaces) {
    return with(field, List.of(), List.of(), namespaces, Naming.NONE, null, null, null, Map.of());
  }

  static Stream<Case> cases() {
    List<Case> all = new ArrayList<>();
    all.add(program("command", words(Words.of("sleep", "600"), null)));
    all.add(program("entrypoint", words(Words.of("600"), Words.of("sleep"))));
    all.add(program("environment",
        new Program(Words.of("sleep", "600"), null, new TreeMap<>(Map.of("A", "b=c", "EMPTY", "", "SPACES", " x y ")), null,
            new TreeSet<>(), null, null, null, null, null, null)));
    all.add(program("user and groups and folder",
        new Program(Words.of("sleep", "600"), null, NO_MAP, "65534:65534", new TreeSet<>(List.of("5", "6")), "/tmp",
            true, "SIGINT", Duration.ofMillis(1500), true, true)));
    all.add(program("whole grace",
        new Program(Words.of("sleep", "600"), null, NO_MAP, null, new TreeSet<>(), null, false, null, Duration.ofSeconds(90),
            false, false)));
    all.add(resources("cpus",
        new Resources(500_000_000L, 512L, null, null, null, null, "0", null, null, null, null, null, null, null, null, null,
            Collections.emptySortedMap(), null)));
    all.add(resources("cpu quota",
        new Resources(null, null, 50_000L, 25_000L, null, null, null, null, null, null, null, null, null, null, null, null,
            Collections.emptySortedMap(), null)));
    all.add(resources("memory", memory(256L << 20, 64L << 20, null)));
    all.add(resources("swap", memory(256L << 20, null, 300L << 20)));
    all.add(resources("swap without limit", memory(256L << 20, null, -1L)));
    // blkio_weight is left out: kernels without its scheduler make the engine discard it.
    all.add(resources("the rest",
        new Resources(null, null, null, null, null, null, null, null, 128L << 20, null, null, 10L, 100L, 32L << 20, false, 500,
            new TreeMap<>(Map.of("nofile", new Ulimit(1000, 2000), "nproc", new Ulimit(50, 50))), null)));
    all.add(resources("no limit of processes",
        new Resources(null, null, null, null, null, null, null, null, null, null, null, null, -1L, null, null, null,
            Collections.emptySortedMap(), null)));
    all.add(security("capabilities",
        new Security(null, true, new TreeSet<>(List.of("NET_ADMIN", "SYS_TIME")), new TreeSet<>(List.of("ALL")),
            new TreeSet<>(List.of("no-new-privileges:true", "seccomp=unconfined")), List.of(), new TreeSet<>(),
            new TreeMap<>(Map.of("net.ipv4.ip_forward", "1")))));
    all.add(security("devices", new Security(false, false, new TreeSet<>(), new TreeSet<>(), new TreeSet<>(),
        List.of(new Device("/dev/null", "/dev/other", "r"), new Device("/dev/zero", "/dev/zero", "rwm")),
        new TreeSet<>(List.of("c 42:* rmw")), NO_MAP)));
    all.add(mount("a bind that is read only", new Mount(Mount.Type.BIND, "/etc", "/host/etc", true, null, null, null, null, null, null)));
    all.add(mount("a bind that must be there",
        new Mount(Mount.Type.BIND, "/etc", "/host/etc", false, "rprivate", null, null, null, null, false)));
    all.add(
        mount("a bind with a propagation", new Mount(Mount.Type.BIND, "/etc", "/host/etc", true, "private", null, null, null, null, true)));
    all.add(mount("a volume", new Mount(Mount.Type.VOLUME, EngineFixture.unique("v"), "/data", true, null, null, true, null, null, null)));
    all.add(mount("an anonymous volume", new Mount(Mount.Type.VOLUME, null, "/data", false, null, null, null, null, null, null)));
    all.add(mount("a tmpfs", new Mount(Mount.Type.TMPFS, null, "/scratch", null, null, null, null, 16L << 20, 01770, null)));
    all.add(mount("a plain tmpfs", new Mount(Mount.Type.TMPFS, null, "/scratch", null, null, null, null, null, null, null)));
    all.add(with("ports", List.of(),
        List.of(new Port("127.0.0.1", 48080, 80, "tcp"), new Port(null, null, 81, "tcp"), new Port(null, 48053, 53, "udp")),
        Namespaces.NONE, Naming.NONE, null, null, null, Map.of()));
    all.add(namespaces("host namespaces", new Namespaces("host", "host", "host", "host", null, "host", null, null, null)));
    all.add(namespaces("no network", new Namespaces("none", null, "shareable", null, null, null, null, null, null)));
    all.add(namespaces("platform and runtime", new Namespaces(null, null, null, null, null, null, null, "runc", "linux/amd64")));
    all.add(with("naming", List.of(), List.of(), Namespaces.NONE,
        new Naming("web", "example.org", "02:42:00:11:22:33", List.of("10.0.0.1", "10.0.0.2"),
            List.of("a.example", "b.example"), List.of("ndots:2"), new TreeSet<>(List.of("db:10.0.0.5", "cache:10.0.0.6"))),
        null, null, null, Map.of()));
    all.add(with("healthcheck", List.of(), List.of(), Namespaces.NONE, Naming.NONE,
        new Healthcheck(Words.of("CMD", "true"), Duration.ofSeconds(7), Duration.ofMillis(1500), Duration.ofSeconds(3), null, 4), null,
        null, Map.of()));
    all.add(with("no healthcheck", List.of(), List.of(), Namespaces.NONE, Naming.NONE,
        new Healthcheck(Words.of("NONE"), null, null, null, null, null), null,
        null, Map.of()));
    for (Restart.Mode mode : Restart.Mode.values()) {
      all.add(with("restart " + mode, List.of(), List.of(), Namespaces.NONE, Naming.NONE, null,
          new Restart(mode, mode == Restart.Mode.ON_FAILURE ? 3 : null),
          null, Map.of()));
    }
    all.add(with("logging and labels", List.of(), List.of(), Namespaces.NONE, Naming.NONE, null, null,
        new Logging("json-file", new TreeMap<>(Map.of("max-size", "1m", "max-file", "2"))), Map.of("a", "b", "c.d/e", "ü = 1")));
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whatIsDeclaredComesBack(Case one) throws Exception {
    Instance made = engine.create(one.container());
    Fields declared = Fields.of(one.container());
    Fields seen = Fields.of((Record) made.object());
    declared.values().forEach((path, value) -> {
      if (!path.equals("name")) {
        assertEquals(value, seen.get(path), path + " of " + seen);
      }
    });
    assertEquals(made.object(), engine.read(made.id()).object(), "read twice");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void startingChangesNoField(Case one) throws Exception {
    Instance made = engine.create(one.container());
    engine.start(made.id());
    assertEquals(Fields.of((Record) made.object()), Fields.of((Record) engine.read(made.id()).object()));
  }

  @Test
  void networksAndAddressesComeBack() throws Exception {
    Network first = new Network(EngineFixture.unique("n"), "bridge", new TreeMap<>(Map.of("com.docker.network.bridge.enable_icc", "true")),
        true, false, null,
        "default", List.of(new Network.Subnet("10.123.45.0/24", "10.123.45.1", "10.123.45.128/25")), new TreeMap<>(Map.of("l", "1")));
    Network second = Network.plain(EngineFixture.unique("n"));
    Fields declared = Fields.of(first);
    Fields seen = Fields.of((Record) engine.createNetwork(first).object());
    declared.values().forEach((path, value) -> assertEquals(value, seen.get(path), path));
    engine.createNetwork(second);
    SortedMap<String, Attachment> networks = new TreeMap<>();
    networks.put(first.name(),
        new Attachment(new TreeSet<>(List.of("db", "primary")), "10.123.45.77", null, "02:42:00:aa:bb:cc", List.of()));
    networks.put(second.name(), new Attachment(new TreeSet<>(List.of("db")), null, null, null, List.of()));
    Container wanted = new Container("x", EngineFixture.IMAGE, EngineFixture.SLEEP, Resources.NONE, Security.NONE,
        new Namespaces(first.name(), null, null, null, null, null, null, null, null), List.of(), List.of(), networks, Naming.NONE, null,
        null, null, NO_MAP);
    Instance made = engine.create(wanted);
    assertEquals(networks, ((Container) made.object()).networks());
    engine.start(made.id());
    Instance running = engine.read(made.id());
    assertEquals(networks, ((Container) running.object()).networks());
    assertEquals("10.123.45.77", running.container().addresses().get(first.name()));
    assertTrue(running.container().addresses().containsKey(second.name()));
  }

  @Test
  void aSharedNamespaceNamesTheOtherContainer() throws Exception {
    Instance other = engine.create(EngineFixture.plain(EngineFixture.SLEEP, Resources.NONE, Security.NONE));
    engine.start(other.id());
    Namespaces shared = new Namespaces("container:" + other.name(), "container:" + other.name(), null, null, null, null, null, null, null);
    Instance made = engine
        .create(new Container("x", EngineFixture.IMAGE, EngineFixture.SLEEP, Resources.NONE, Security.NONE, shared, List.of(), List.of(),
            new TreeMap<>(), Naming.NONE, null, null, null, NO_MAP));
    engine.start(made.id());
    Container seen = (Container) engine.read(made.id()).object();
    assertEquals("container:" + other.name(), seen.namespaces().networkMode());
    assertEquals("container:" + other.name(), seen.namespaces().pid());
  }

  @Test
  void aVolumeComesBack() throws Exception {
    Volume volume = new Volume(EngineFixture.unique("v"), "local",
        new TreeMap<>(Map.of("type", "tmpfs", "device", "tmpfs", "o", "size=1m")),
        new TreeMap<>(Map.of("l", "1")));
    assertEquals(volume, engine.createVolume(volume).object());
  }
}

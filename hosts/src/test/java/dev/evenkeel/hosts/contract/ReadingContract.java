package dev.evenkeel.hosts.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.Container.Mount;
import dev.evenkeel.api.host.Container.Words;
import dev.evenkeel.api.host.Fields;
import dev.evenkeel.api.host.HostState;
import dev.evenkeel.api.host.HostState.Access;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Observation;
import dev.evenkeel.api.host.ObserveRequest;
import dev.evenkeel.api.host.Requirement;
import dev.evenkeel.api.host.Step;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** What a reading holds, and what it leaves out. */
abstract class ReadingContract extends Contract {
  ReadingContract(Supplier<Subject> subject) {
    super(subject);
  }

  @Test
  void everyFieldOfAContainerIsReadAsItWasWritten() throws Exception {
    String name = unique("full");
    Container full = full(name);
    String id = made(create(full, name, "g1"));
    assertEquals(Map.of(), missing(full.fields(), one(ObjectKey.container(name)).object().fields()));
    done(new Step.StartContainer(known(id)));
    assertEquals(Map.of(), missing(full.fields(), one(ObjectKey.container(name)).object().fields()));
  }

  /** What was wanted and is not so, with both values. */
  private static Map<String, String> missing(Fields wanted, Fields seen) {
    SortedMap<String, String> missing = new TreeMap<>();
    wanted.values().forEach((path, value) -> {
      if (!value.equals(seen.get(path))) {
        missing.put(path, value + " but was " + seen.get(path));
      }
    });
    return missing;
  }

  private static Container full(String name) {
    SortedMap<String, String> environment = new TreeMap<>(Map.of("TZ", "UTC", "EMPTY", "", "QUOTED", "a 'b' \"c\" $d"));
    Container.Program program = new Container.Program(Words.of("1000"), Words.of("sleep"), environment, "65534:65534",
        new TreeSet<>(List.of("1234")), "/tmp", true, "SIGQUIT", Duration.ofSeconds(3), false, false);
    Container.Resources resources = new Container.Resources(500_000_000L, 512L, null, null, null, null, null, null, 64L << 20, 32L << 20,
        64L << 20, null, 100L, 16L << 20, null, 100, new TreeMap<>(Map.of("nofile", new Container.Ulimit(1000, 2000))), null);
    Container.Security security = new Container.Security(false, true, new TreeSet<>(List.of("NET_ADMIN")), new TreeSet<>(List.of("MKNOD")),
        new TreeSet<>(List.of("no-new-privileges:true")), List.of(), Collections.emptySortedSet(),
        new TreeMap<>(Map.of("net.core.somaxconn", "512")));
    Container.Namespaces namespaces = new Container.Namespaces(null, "host", "shareable", null, null, null, null, null, null);
    List<Mount> mounts = List.of(new Mount(Mount.Type.BIND, "/etc/hostname", "/host", true, null, null, null, null, null, false),
        new Mount(Mount.Type.VOLUME, name + "-data", "/data", null, null, null, null, null, null, null),
        new Mount(Mount.Type.TMPFS, null, "/scratch", null, null, null, null, 1L << 20, 01777, null));
    List<Container.Port> ports = List.of(new Container.Port("127.0.0.1", freePort(), 80, "tcp"),
        new Container.Port(null, freePort(), 53, "udp"));
    Container.Naming naming = new Container.Naming("inner", "example.test", null, List.of("192.0.2.1"), List.of("example.test"),
        List.of("ndots:2"), new TreeSet<>(List.of("db:192.0.2.9")));
    Container.Healthcheck health = new Container.Healthcheck(Words.of("CMD", "true"), Duration.ofSeconds(7), Duration.ofSeconds(2),
        Duration.ofSeconds(1), null, 4);
    return new Container(name, Subject.IMAGE, program, resources, security, namespaces, mounts, ports, Collections.emptySortedMap(),
        naming, health, new Container.Restart(Container.Restart.Mode.ON_FAILURE, 3),
        new Container.Logging("json-file", new TreeMap<>(Map.of("max-size", "1m"))), new TreeMap<>(Map.of("team", "core")));
  }

  @Test
  void whatNobodySetReadsAlikeBeforeAndAfterAStart() throws Exception {
    String name = unique("plain");
    String id = made(create(sleeper(name), name, "g1"));
    Fields created = one(ObjectKey.container(name)).object().fields();
    done(new Step.StartContainer(known(id)));
    assertEquals(created, one(ObjectKey.container(name)).object().fields());
    done(new Step.RestartContainer(known(id), Duration.ofSeconds(1)));
    assertEquals(created, one(ObjectKey.container(name)).object().fields());
  }

  @Test
  void theEnginesDefaultsAreRead() throws Exception {
    String name = unique("plain");
    String id = made(create(sleeper(name), name, "g1"));
    Fields fields = one(ObjectKey.container(name)).object().fields();
    assertEquals(id.substring(0, 12), fields.get("hostname"));
    for (Map.Entry<String, String> expected : Map
        .of("mem_limit", "0", "pids_limit", "0", "privileged", "false", "read_only", "false", "shm_size",
            Long.toString(64L << 20), "restart", "no", "network_mode", "bridge", "logging.driver", "json-file", "networks.bridge", "yes")
        .entrySet()) {
      assertEquals(expected.getValue(), fields.get(expected.getKey()), expected.getKey());
    }
    assertTrue(fields.values().keySet().stream().noneMatch(path -> path.contains("dev.evenkeel")), "our marks are no fields");
  }

  @Test
  void anUrgentReadingLooksOnlyAtWhatItIsAskedAbout() throws Exception {
    String asked = unique("asked");
    String other = unique("other");
    made(create(sleeper(asked), asked, "g1"));
    made(create(sleeper(other), other, "g1"));
    HostState state = look(ObjectKey.container(asked), ObjectKey.unit(unique("nothing") + ".service"));
    assertInstanceOf(Observation.Present.class, state.object(ObjectKey.container(asked)));
    assertInstanceOf(Observation.Unasked.class, state.object(ObjectKey.container(other)));
    assertEquals(2, state.objects().size());
  }

  @Test
  void aFullReadingAddsWhateverCarriesOurMark() throws Exception {
    String marked = unique("marked");
    String foreign = unique("foreign");
    made(create(sleeper(marked), marked, "g1"));
    person().runForeign(foreign, 0);
    HostState state = lookAtAll();
    assertInstanceOf(Observation.Present.class, state.object(ObjectKey.container(marked)));
    assertInstanceOf(Observation.Unasked.class, state.object(ObjectKey.container(foreign)));
  }

  @Test
  void theHostTellsItsEngineAndThatItCanBeWrittenTo() throws Exception {
    HostState state = look();
    HostState.Engine engine = state.engine();
    assertNotNull(engine);
    assertEquals("linux", engine.os());
    assertTrue(engine.cpus() > 0 && engine.memoryBytes() > 0, engine::toString);
    assertInstanceOf(Access.Writable.class, state.access());
    assertEquals(host().name(), state.host());
  }

  @Test
  void requirementsAreChecked() throws Exception {
    person().makeDirectory("/srv/there");
    String network = unique("net");
    String volume = unique("vol");
    person().createNetwork(network);
    person().createVolume(volume);
    Map<Requirement, Boolean> expected = Map.of(new Requirement.User("root"), true, new Requirement.User("nobody-here"), false,
        new Requirement.Binary("/usr/local/bin/not-here"), false, new Requirement.Path("/srv/there"), true,
        new Requirement.Path("/srv/not there"), false, new Requirement.MountPoint("/srv/there"), false,
        new Requirement.ExternalNetwork(network), true, new Requirement.ExternalNetwork("no-such"), false,
        new Requirement.ExternalVolume(volume), true, new Requirement.ExternalVolume("no-such"), false);
    HostState state = host().observe(
        new ObserveRequest(Collections.emptySortedSet(), Collections.emptySortedSet(), new TreeSet<>(expected.keySet()), false));
    assertEquals(new TreeMap<>(expected), state.requirements());
  }

  @Test
  void aHoldFileIsRead() throws Exception {
    assertFalse(look().hold() != null, "there is none at first");
    person().write("/etc/evenkeel/hold", "moving disks\nsecond line\n");
    assertEquals("moving disks", look().hold());
    person().write("/etc/evenkeel/hold", "");
    assertEquals("", look().hold());
    person().remove("/etc/evenkeel/hold");
    assertFalse(look().hold() != null, "it is gone");
  }
}

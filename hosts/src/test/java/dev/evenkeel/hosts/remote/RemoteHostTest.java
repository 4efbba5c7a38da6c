package dev.evenkeel.hosts.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.File;
import dev.evenkeel.api.host.HostState;
import dev.evenkeel.api.host.HostState.Access;
import dev.evenkeel.api.host.Ledger;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Observation;
import dev.evenkeel.api.host.ObserveRequest;
import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.PlannedStep;
import dev.evenkeel.api.host.Probe;
import dev.evenkeel.api.host.Signal;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.model.Blob;
import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.api.model.Policy;
import dev.evenkeel.api.model.Position;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.hosts.Host;
import dev.evenkeel.hosts.HostUnavailableException;
import dev.evenkeel.hosts.LinkLostException;
import dev.evenkeel.hosts.ledger.LedgerCodec;
import dev.evenkeel.hosts.ledger.LedgerStore;
import dev.evenkeel.hosts.ssh.HostKeyPins;
import dev.evenkeel.hosts.ssh.SshSettings;
import dev.evenkeel.testbed.RealHosts;
import dev.evenkeel.testbed.TestHost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** What a real host does beyond the contract: refuse, be held, lose parts of itself, and go away. */
@RealHosts("remote")
class RemoteHostTest {
  private static final String BUSYBOX = "evenkeel/busybox:1";
  private final TestHost machine;
  private final List<Host> open = new ArrayList<>();

  RemoteHostTest(TestHost remote) {
    this.machine = remote;
  }

  @AfterEach
  void close() {
    open.forEach(Host::close);
  }

  private Host connect(String login) throws Exception {
    return connect(spec(login, machine.privateKey(), machine.hostKey(), machine.sshPort()));
  }

  private Host connect(HostSpec spec) throws Exception {
    Host host = new RemoteHostConnector("test", HostKeyPins.NONE, SshSettings.DEFAULT.withConnectDeadline(Duration.ofSeconds(10)),
        InstantSource.system()).connect(spec);
    open.add(host);
    return host;
  }

  private HostSpec spec(String login, Path key, String hostKey, int port) {
    HostSpec.Ssh ssh = new HostSpec.Ssh(machine.address(), port, login, List.of(key.toString()), List.of(hostKey), null);
    return new HostSpec("remote", ssh, true, HostSpec.DEFAULT_SOCKET, Collections.emptySortedMap(), HostSpec.Reserve.NONE,
        Collections.emptySortedMap(), Policy.DEFAULT, new Position("hosts.yaml", 1, 1));
  }

  private static HostState look(Host host, boolean full, ObjectKey... keys) throws Exception {
    return host
        .observe(new ObserveRequest(new TreeSet<>(Arrays.asList(keys)), Collections.emptySortedSet(), Collections.emptySortedSet(), full));
  }

  private static Outcome run(Host host, Step step) throws Exception {
    return host.run(new PlannedStep(1, ObjectKey.file("/x"), step, Collections.emptySortedSet(), Collections.emptySortedSet()),
        new TreeMap<>());
  }

  private static Step put(String path) {
    return new Step.PutFile(new File(path, File.Regular.of(Blob.utf8("x")), null, null, null, false), List.of());
  }

  private static void eventually(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > end) {
        fail("not within 30 s: " + what);
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private static Probe probe(Probe.Check check) {
    return new Probe(check, Duration.ofSeconds(30), Duration.ofSeconds(5), 2, Duration.ZERO);
  }

  /** A reading asks for what the last ledger spoke of; what another one says by now is asked for all the same. */
  @Test
  void whatTheLedgerHasLearntMeanwhileIsLookedAtToo() throws Exception {
    machine.sh("echo x > /etc/learnt && docker network create learnt").orThrow();
    Host host = connect("root");
    host.claim();
    host.writeLedger(LedgerStore.fresh());
    ObjectKey file = ObjectKey.file("/etc/learnt");
    ObjectKey network = ObjectKey.network("learnt");
    ObjectKey unit = ObjectKey.unit("learnt.service");
    assertTrue(Collections.disjoint(look(host, true).objects().keySet(), List.of(file, network, unit)), "nothing speaks of them yet");
    Blob other = LedgerCodec.write(LedgerStore.fresh().with(entry(file)).with(entry(network)).with(entry(unit)));
    machine.sh("umask 077; echo " + Base64.getEncoder().encodeToString(other.bytes()) + " | base64 -d > " + LedgerStore.PATH).orThrow();
    SortedMap<ObjectKey, Observation> seen = look(host, true).objects();
    assertInstanceOf(Observation.Present.class, seen.get(file));
    assertInstanceOf(Observation.Present.class, seen.get(network));
    assertInstanceOf(Observation.Absent.class, seen.get(unit));
    machine.sh("rm " + LedgerStore.PATH).orThrow();
    assertTrue(Collections.disjoint(look(host, true).objects().keySet(), List.of(file, network, unit)), "nothing speaks of them any more");
  }

  private static Ledger.Entry entry(ObjectKey key) {
    return Ledger.Entry.intended(key, new TreeSet<>(List.of(ResourceRef.parse("Service/x"))), Policy.Prune.DELETE);
  }

  @Test
  void probesReachAContainersOwnAddressAndTheHostsLoopback() throws Exception {
    machine.loadImage("evenkeel/busybox");
    machine.docker("run", "-d", "--name", "web", BUSYBOX, "httpd", "-f", "-p", "8080", "-h", "/var/www").orThrow();
    machine.docker("run", "-d", "--name", "sidecar", "--network", "container:web", BUSYBOX, "sleep", "1000").orThrow();
    machine.docker("run", "-d", "--name", "inside", "--network", "host", BUSYBOX, "httpd", "-f", "-p", "127.0.0.1:8081", "-h", "/var/www")
        .orThrow();
    Host host = connect("root");
    ObjectKey web = ObjectKey.container("web");
    eventually("the web server answers", () -> host.probe(web, probe(new Probe.Http(":8080/", null))).passed());
    assertEquals("404 Not Found", host.probe(web, probe(new Probe.Http(":8080/nothing", null))).message().substring(0, 13));
    assertTrue(host.probe(ObjectKey.container("sidecar"), probe(new Probe.Tcp(":8080"))).passed(), "a shared network has one address");
    assertTrue(host.probe(ObjectKey.container("inside"), probe(new Probe.Http(":8081/", null))).passed(), "a host network is the loopback");
    assertTrue(host.probe(ObjectKey.unit("any.service"), probe(new Probe.Tcp(":8081"))).passed());
    assertFalse(host.probe(web, probe(new Probe.Tcp(":9"))).passed());
    assertTrue(host.probe(web, probe(new Probe.Exec(Container.Words.of("test", "-f", "/var/www/index.html")))).passed());
    assertEquals("exit code 3: no luck",
        host.probe(web, probe(new Probe.Exec(Container.Words.of("sh", "-c", "echo no luck; exit 3")))).message());
    String id = machine.docker("inspect", "-f", "{{.Id}}", "web").text();
    Step.Id known = new Step.Id.Known(id);
    assertInstanceOf(Outcome.Done.class, run(host, new Step.CallHttp(known, "GET", ":8080/", Duration.ofSeconds(5))));
    Outcome refused = run(host, new Step.CallHttp(known, "GET", ":8080/nothing", Duration.ofSeconds(5)));
    assertTrue(assertInstanceOf(Outcome.Failed.class, refused).message().startsWith("GET :8080/nothing: 404 Not Found"), refused::toString);
    machine.docker("stop", "-t", "0", "web").orThrow();
    assertEquals("the container is exited", host.probe(web, probe(new Probe.Tcp(":8080"))).message());
    assertEquals("there is no container gone", host.probe(ObjectKey.container("gone"), probe(new Probe.Tcp(":1"))).message());
  }

  @Test
  void logsOfContainersAndUnitsComeFromTheirEndAndAreFollowed() throws Exception {
    machine.loadImage("evenkeel/busybox");
    machine.docker("run", "-d", "--name", "talker", BUSYBOX, "sh", "-c", "echo one; echo two; while :; do sleep 0.1; echo more; done")
        .orThrow();
    machine.writeFile("/etc/systemd/system/talker.service",
        "[Service]\nExecStart=/bin/sh -c 'echo three; while :; do sleep 0.1; echo four; done'\n");
    machine.writeFile("/etc/systemd/system/silent.service", "[Service]\nExecStart=/bin/sh -c 'echo once; exec sleep 1000'\n");
    machine.systemctl("daemon-reload").orThrow();
    machine.systemctl("start", "talker", "silent").orThrow();
    Host host = connect("ops");
    List<String> lines = new CopyOnWriteArrayList<>();
    host.logs(ObjectKey.container("talker"), null, -1, false, lines::add).close();
    assertEquals(List.of("one", "two"), lines.subList(0, 2));
    lines.clear();
    host.logs(ObjectKey.container("talker"), null, 1, false, lines::add).close();
    assertEquals(1, lines.size());
    for (ObjectKey key : List.of(ObjectKey.container("talker"), ObjectKey.unit("talker.service"))) {
      lines.clear();
      AutoCloseable following = host.logs(key, null, 2, true, lines::add);
      eventually(key + " goes on talking", () -> lines.size() >= 5);
      following.close();
    }
    lines.clear();
    AutoCloseable silence = host.logs(ObjectKey.unit("silent.service"), null, 1, true, lines::add);
    eventually("the journal is followed", () -> !lines.isEmpty());
    silence.close();
    eventually("nobody follows any more", () -> !machine.sh("pgrep -f '[j]ournalctl.*-f'").ok());
    eventually("the journal has the first line", () -> {
      lines.clear();
      host.logs(ObjectKey.unit("talker.service"), null, -1, false, lines::add).close();
      return lines.stream().anyMatch(line -> line.endsWith(": three"));
    });
  }

  @Test
  void aSecondOperatorOnlyLooksUntilTheFirstHasGone() throws Exception {
    Host first = connect("root");
    Host second = connect("ops");
    assertInstanceOf(Access.Writable.class, look(first, false).access());
    Access.ReadOnly held = assertInstanceOf(Access.ReadOnly.class, look(second, true).access());
    assertEquals(Reason.LOCK_HELD, held.reason());
    assertTrue(held.message().contains("held by another operator, test on "), held.message());
    Outcome.Failed refused = assertInstanceOf(Outcome.Failed.class, run(second, put("/srv/second")));
    assertEquals(Reason.LOCK_HELD, refused.reason());
    assertFalse(machine.exists("/srv/second"));
    assertInstanceOf(Outcome.Done.class, run(first, put("/srv/first")));
    assertEquals(held, second.claim(), "asking does not take it away");
    first.close();
    eventually("the lock is free", () -> second.claim() instanceof Access.Writable);
    assertInstanceOf(Access.Writable.class, look(second, false).access());
    assertInstanceOf(Outcome.Done.class, run(second, put("/srv/second")));
  }

  @Test
  void aHostWithoutAnEngineIsReadAndWrittenOtherwise() throws Exception {
    machine.systemctl("stop", "docker.socket", "docker.service").orThrow();
    Host host = connect("root");
    List<Signal> heard = new CopyOnWriteArrayList<>();
    AutoCloseable listening = host.listen(heard::add);
    ObjectKey container = ObjectKey.container("web");
    HostState state = look(host, true, container, ObjectKey.unit("ssh.service"), ObjectKey.file("/etc/hostname"));
    assertNull(state.engine());
    Observation.Unreadable unreadable = assertInstanceOf(Observation.Unreadable.class, state.object(container));
    assertEquals(Reason.NO_ENGINE, unreadable.reason());
    assertTrue(unreadable.message().contains("docker"), unreadable.message());
    assertInstanceOf(Observation.Present.class, state.object(ObjectKey.unit("ssh.service")));
    assertInstanceOf(Observation.Present.class, state.object(ObjectKey.file("/etc/hostname")));
    assertInstanceOf(Outcome.Done.class, run(host, put("/srv/written")));
    machine.systemctl("start", "docker.service").orThrow();
    assertInstanceOf(Observation.Absent.class, look(host, true, container).object(container));
    machine.systemctl("restart", "docker.service").orThrow();
    eventually("a gap in the events is told",
        () -> heard.stream().anyMatch(signal -> signal.key() == null && signal.source() == Signal.Source.DOCKER));
    eventually("the engine is read again", () -> look(host, false, container).object(container) instanceof Observation.Absent);
    listening.close();
  }

  @Test
  void aLoginWithoutSudoAndEngineOnlyLooksAndSaysWhy() throws Exception {
    Host host = connect("jimmyb");
    HostState state = look(host, false, ObjectKey.container("web"), ObjectKey.unit("ssh.service"));
    Access.ReadOnly access = assertInstanceOf(Access.ReadOnly.class, state.access());
    assertEquals(Reason.NO_SUDO, access.reason());
    assertTrue(access.message().contains("sudo"), access.message());
    Observation.Unreadable container = assertInstanceOf(Observation.Unreadable.class, state.object(ObjectKey.container("web")));
    assertEquals(Reason.NO_ENGINE, container.reason());
    assertInstanceOf(Observation.Present.class, state.object(ObjectKey.unit("ssh.service")));
  }

  @Test
  void whatStandsInTheWayIsSaidByItsReason() throws Exception {
    assertEquals(Reason.LOGIN_REFUSED, refusal(spec("root", machine.strangerKey(), machine.hostKey(), 22)).reason());
    HostUnavailableException changed = refusal(
        spec("root", machine.privateKey(), "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", 22));
    assertEquals(Reason.HOST_KEY_CHANGED, changed.reason());
    assertEquals(Reason.UNREACHABLE, refusal(spec("root", machine.privateKey(), machine.hostKey(), 2222)).reason());
    assertEquals(Reason.HOST_KEY_UNKNOWN, refusal(spec("root", machine.privateKey(), "no key at all", 22)).reason());
  }

  private HostUnavailableException refusal(HostSpec spec) {
    HostUnavailableException refusal = assertThrows(HostUnavailableException.class, () -> connect(spec));
    assertTrue(String.valueOf(refusal.getMessage()).contains("remote") || String.valueOf(refusal.getMessage()).contains(machine.address()),
        refusal.getMessage());
    return refusal;
  }

  @Test
  void aRebootEndsEverythingAndANewConnectionFindsTheHostAsItIs() throws Exception {
    Host host = connect("root");
    List<Signal> heard = new CopyOnWriteArrayList<>();
    AutoCloseable listening = host.listen(heard::add);
    assertInstanceOf(Outcome.Done.class, run(host, put("/srv/kept")));
    machine.powerCycle();
    eventually("the loss is told", () -> heard.stream().anyMatch(signal -> signal.source() == Signal.Source.LINK));
    assertThrows(LinkLostException.class, () -> look(host, true));
    assertThrows(LinkLostException.class, () -> run(host, put("/srv/late")));
    listening.close();
    assertEquals(1, heard.stream().filter(signal -> signal.source() == Signal.Source.LINK).count());
    Host again = connect("root");
    HostState state = look(again, true, ObjectKey.file("/srv/kept"));
    assertInstanceOf(Access.Writable.class, state.access());
    assertInstanceOf(Observation.Present.class, state.object(ObjectKey.file("/srv/kept")));
  }
}

package dev.evenkeel.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.evenkeel.testbed.RealHosts;
import dev.evenkeel.testbed.TestHost;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** An operator that is killed, stopped, held off or doubled, on a real host: it goes on where it was, and there are never more instances than there may be. */
@Tag("drill")
@RealHosts(value = {"beast"}, reset = RealHosts.Reset.CLASS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledOperatorTest {
  private static final Duration SOON = Reports.SOON;
  /** Takes a second to become healthy and two to stop, so that there is a middle of a rollout. */
  private static final String WEB = """
      apiVersion: evenkeel/v1
      kind: Service
      metadata: {name: web}
      spec:
        container:
          image: evenkeel/busybox:1
          command: [sh, -c, "trap 'sleep 2; exit 0' TERM; sleep 2; touch /tmp/up; while :; do sleep 1000 & wait; done"]
          stop_grace_period: 10s
          environment: {VERSION: "1"}
          healthcheck: {test: [CMD, test, -e, /tmp/up], interval: 1s, timeout: 1s, retries: 20}
      """;
  private static final String PORTED = WEB.replace("{name: web}", "{name: ported}").replace("environment:",
      "ports: [\"127.0.0.1:8180:8080\"]\n    environment:");
  private static final String WORKER = """
      apiVersion: evenkeel/v1
      kind: Unit
      metadata: {name: worker}
      spec:
        text: |
          [Service]
          ExecStart=/bin/sleep infinity

          [Install]
          WantedBy=multi-user.target
      ---
      apiVersion: evenkeel/v1
      kind: File
      metadata: {name: note}
      spec: {path: /etc/evenkeel-test/note, content: "a note\\n"}
      """;

  private final TestHost beast;
  private final Fleet fleet;
  private final Path state;
  private OperatorProcess operator;
  private Reports reports;

  KilledOperatorTest(TestHost beast, @TempDir Path folder) {
    this.beast = beast;
    beast.loadImage("evenkeel/busybox");
    this.state = folder.resolve("state");
    this.fleet = Fleet.repository(folder.resolve("repo")).hosts(beast).write("web.yaml", WEB).write("ported.yaml", PORTED)
        .write("worker.yaml", WORKER);
    fleet.commit("first");
    this.operator = OperatorProcess.start(fleet.path(), state);
    this.reports = Reports.from(() -> operator, beast);
  }

  @BeforeAll
  void converge() {
    operator.cli("sync", "--wait", "120s");
    reports = Reports.from(() -> operator, beast);
  }

  /** The next test begins with a fleet that converges, however this one ended. */
  @AfterEach
  void nothingIsLeftOver() {
    if (fleet.read("web.yaml").contains("exit 7")) {
      fleet.replace("web.yaml", "exit 7; touch", "sleep 1; touch").commit("what works");
      sync();
    }
    operator.awaitReady(SOON, "Service/web", "Service/ported", "Unit/worker", "File/note");
    Await.until("nothing is left over of a rollout", SOON, () -> names().equals(Set.of("web", "ported")));
  }

  @AfterAll
  void stop() {
    operator.close();
    fleet.close();
  }

  @Test
  void killedWhileBothRunItGoesOnWithTheSuccessor() {
    String began = beast.exec("date", "+%s").text();
    String old = inspect("web", "{{.Id}}");
    fleet.replace("web.yaml", version("web.yaml"), version("web.yaml") + "1").commit("another version of web");
    sync();
    Await.until("the successor runs beside the old one", SOON, () -> runningOf("web").size() == 2);

    operator.kill();
    assertEquals("true", inspect("web", "{{.State.Running}}"), "what ran goes on running");
    operator = OperatorProcess.start(fleet.path(), state);

    Await.until("the successor has taken over", SOON,
        () -> !inspect("web", "{{.Id}}").equals(old) && names().equals(Set.of("web", "ported")));
    assertEquals(2, mostAtOnce("web", began), "the old one and one successor, never more");
    assertEquals(List.of(), reports.fresh(), "a rollout is no drift");
  }

  @Test
  void killedWhileTheOldOneStopsItGoesOnWithTheNew() {
    String began = beast.exec("date", "+%s").text();
    String old = inspect("ported", "{{.Id}}");
    fleet.replace("ported.yaml", version("ported.yaml"), version("ported.yaml") + "1").commit("another version of ported");
    sync();
    Await.until("the successor is made", SOON, () -> names().stream().anyMatch(name -> name.startsWith("ported.")));

    operator.kill();
    operator = OperatorProcess.start(fleet.path(), state);

    Await.until("the successor has taken over", SOON,
        () -> !inspect("ported", "{{.Id}}").equals(old) && names().equals(Set.of("web", "ported")));
    assertEquals("true", inspect("ported", "{{.State.Running}}"));
    assertEquals(1, mostAtOnce("ported", began), "both need the port, so never two at once");
    assertEquals(List.of(), reports.fresh(), "a rollout is no drift");
  }

  @Test
  void startedAgainAtRestItWritesNothingAndReportsNothing() {
    beast.sh("touch /run/e2e-marker").orThrow();
    String before = Reports.trace(beast);

    assertEquals(0, operator.stop() & ~143, "stopped in good order");
    operator = OperatorProcess.start(fleet.path(), state);
    operator.awaitReady(SOON, "Service/web", "Service/ported", "Unit/worker", "File/note");
    reports.lookAtAll();

    assertEquals(before, Reports.trace(beast));
    assertEquals(List.of(), reports.fresh());
  }

  @Test
  void whatHappenedWhileItWasAwayIsFoundAndPutRight() {
    operator.kill();
    beast.docker("kill", "ported").orThrow();
    beast.systemctl("disable", "worker").orThrow();
    beast.sh("echo more >>/etc/evenkeel-test/note").orThrow();
    operator = OperatorProcess.start(fleet.path(), state);

    List<JsonNode> records = reports.settled();
    assertEquals(Set.of("container/ported", "unit/worker.service", "file//etc/evenkeel-test/note"),
        records.stream().map(one -> one.path("object").asText()).collect(Collectors.toSet()));
    assertEquals("a note\n", beast.readFile("/etc/evenkeel-test/note"));
    reports = Reports.from(() -> operator, beast);
  }

  @Test
  void aRebootIsNoStormOfDrift() {
    beast.reboot();

    operator.awaitReady(Duration.ofMinutes(2), "Service/web", "Service/ported", "Unit/worker", "File/note");
    reports.lookAtAll();
    reports.lookAtAll();
    assertEquals(List.of(), reports.fresh(), "a reboot explains what it restarts");
    reports = Reports.from(() -> operator, beast);
  }

  @Test
  void aGenerationThatFailedStaysInQuarantineOverARestartUntilANewerCommit() {
    String old = inspect("web", "{{.Id}} {{.State.StartedAt}}");
    String good = fleet.read("web.yaml");
    fleet.write("web.yaml", good.replace("sleep 2; touch", "exit 7; touch")).commit("a version that ends at once");
    sync();
    Await.until("it is quarantined", SOON,
        () -> Api.condition(operator.api().resource("Service/web"), "Synced").path("reason").asText().equals("Quarantined"));
    String failed = names().stream().filter(name -> name.startsWith("web.")).findFirst().orElseThrow();
    assertEquals(old, inspect("web", "{{.Id}} {{.State.StartedAt}}"), "the old one was never stopped");

    operator.kill();
    operator = OperatorProcess.start(fleet.path(), state);
    reports.lookAtAll();

    assertEquals("Quarantined", Api.condition(operator.api().resource("Service/web"), "Synced").path("reason").asText());
    assertEquals("exited", inspect(failed, "{{.State.Status}}"), "it is kept with its log, and not tried again");
    assertEquals(old, inspect("web", "{{.Id}} {{.State.StartedAt}}"));
    String why = operator.cli("why", "Service/web").stdout();
    assertTrue(why.contains("NOT SYNCED") && why.contains("exited with 7"), why);

    fleet.write("web.yaml", good.replace("sleep 2; touch", "sleep 1; touch")).commit("a version that works");
    sync();
    Await.until("the newer commit ends it", SOON, () -> !inspect("web", "{{.Id}} {{.State.StartedAt}}").equals(old));
  }

  @Test
  void aSuspendedHostIsNotWrittenToUntilItIsResumed() {
    operator.cli("suspend", "Host/beast", "--reason", "maintenance");
    beast.docker("kill", "web").orThrow();
    beast.sh("rm /etc/evenkeel-test/note").orThrow();
    operator.kill();
    operator = OperatorProcess.start(fleet.path(), state);
    reports.lookAtAll();

    assertEquals("false", inspect("web", "{{.State.Running}}"), "it was killed and stays so, over a restart of the operator too");
    assertFalse(beast.exists("/etc/evenkeel-test/note"));
    JsonNode host = operator.api().host("beast");
    assertEquals("maintenance", host.path("suspension").path("reason").asText(), host.toString());

    operator.cli("resume", "Host/beast");
    Await.until("both are back", SOON,
        () -> inspect("web", "{{.State.Running}}").equals("true") && beast.exists("/etc/evenkeel-test/note"));
    reports.settled();
    reports = Reports.from(() -> operator, beast);
  }

  @Test
  void theHoldFileOnTheHostStopsAllWrites() {
    beast.writeFile("/etc/evenkeel/hold", "ana works here\n");
    beast.docker("kill", "web").orThrow();
    reports.lookAtAll();
    assertEquals("false", inspect("web", "{{.State.Running}}"));
    assertEquals("ana works here", operator.api().host("beast").path("hold").asText());
    assertTrue(operator.cli("get", "hosts").stdout().contains("ana works here"));

    beast.sh("rm /etc/evenkeel/hold").orThrow();
    Await.until("it runs again", SOON, () -> inspect("web", "{{.State.Running}}").equals("true"));
    reports.settled();
    reports = Reports.from(() -> operator, beast);
  }

  @Test
  void aFrozenOperatorLosesTheHostAndFindsItAgain() {
    operator.signal("STOP");
    try {
      Await.until("the host has let it go", Duration.ofSeconds(60),
          () -> beast.sh("flock -n /run/evenkeel/lock true").ok());
    } finally {
      operator.signal("CONT");
    }
    String started = inspect("web", "{{.Id}} {{.State.StartedAt}}");
    operator.awaitReady(SOON, "Service/web");
    reports.lookAtAll();
    assertEquals(started, inspect("web", "{{.Id}} {{.State.StartedAt}}"));
    assertEquals(List.of(), reports.fresh());
  }

  @Test
  void aSecondOperatorIsToldWhoseTheHostIs() {
    beast.sh("touch /run/e2e-marker").orThrow();
    String before = Reports.trace(beast);
    fleet.write("more.yaml", "apiVersion: evenkeel/v1\nkind: Network\nmetadata: {name: more}\nspec: {}\n");

    Cli.Result apply = Cli.alone().run("apply", fleet.path().toString()).ended(1);

    String said = apply.stdout() + apply.stderr();
    assertTrue(said.contains("held by another operator") && said.contains(Long.toString(operator.pid())), said);
    assertEquals(before, Reports.trace(beast), "the second one wrote nothing");
    fleet.remove("more.yaml");
  }

  @Test
  void whatIsRemovedGoesInTheOppositeOrderOfItsComing() {
    fleet.write("group.yaml", """
        apiVersion: evenkeel/v1
        kind: Network
        metadata: {name: inner}
        spec: {}
        ---
        apiVersion: evenkeel/v1
        kind: Service
        metadata: {name: base}
        spec:
          container: {image: "evenkeel/busybox:1", command: [sleep, "100000"], stop_signal: SIGKILL, networks: [inner]}
        ---
        apiVersion: evenkeel/v1
        kind: Service
        metadata: {name: upper}
        spec:
          dependsOn: [Service/base]
          container: {image: "evenkeel/busybox:1", command: [sleep, "100000"], stop_signal: SIGKILL, networks: [inner]}
        """).commit("a group");
    operator.cli("sync", "--wait", "60s");
    String began = beast.exec("date", "+%s").text();

    fleet.remove("group.yaml").commit("no group any more");
    sync();

    Await.until("all of it is gone", SOON,
        () -> names().equals(Set.of("web", "ported")) && !beast.docker("network", "inspect", "inner").ok());
    List<String> gone = beast.sh("docker events --since " + began + " --until \"$(date +%s.%N)\" --filter event=destroy"
        + " --format '{{if eq .Type \"network\"}}network {{end}}{{.Actor.Attributes.name}}'").orThrow().stdout().lines().toList();
    assertEquals(List.of("upper", "base", "network inner"), gone);
    assertEquals(List.of(), reports.fresh());
  }

  private void sync() {
    operator.cli("sync");
  }

  /** Where the manifest says its version, so that a longer one is another. */
  private String version(String file) {
    String text = fleet.read(file);
    int at = text.indexOf("VERSION: \"");
    return text.substring(at, text.indexOf('"', at + 10));
  }

  private String inspect(String container, String format) {
    return beast.docker("inspect", "-f", format, container).text();
  }

  private Set<String> names() {
    return new TreeSet<>(beast.docker("ps", "-a", "--format", "{{.Names}}").orThrow().stdout().lines().toList());
  }

  private List<String> runningOf(String service) {
    return beast.docker("ps", "--format", "{{.Names}}").orThrow().stdout().lines()
        .filter(name -> name.equals(service) || name.startsWith(service + ".")).toList();
  }

  /** The most instances of a service that ran at one time since then, as the engine's own events tell; one ran at the beginning. */
  private int mostAtOnce(String service, String since) {
    int now = 1;
    int most = 1;
    String events = beast.sh("docker events --since " + since + " --until \"$(date +%s.%N)\" --filter type=container --filter event=start"
        + " --filter event=die --format '{{.Action}} {{.Actor.Attributes.name}}'").orThrow().stdout();
    for (String event : events.lines().toList()) {
      String name = event.substring(event.indexOf(' ') + 1);
      if (name.equals(service) || name.startsWith(service + ".")) {
        now += event.startsWith("start") ? 1 : -1;
        most = Math.max(most, now);
      }
    }
    assertNotEquals(0, events.lines().count(), "the engine tells what happened");
    return most;
  }
}

package dev.evenkeel.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.evenkeel.testbed.RealHosts;
import dev.evenkeel.testbed.TestHost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** {@code address: local}: the operator on the very machine it keeps, without SSH; and the bundled example, which is such a fleet. In this order, for a fleet that drops most of what another one owned waits for an approval. */
@RealHosts(value = {"beast"}, reset = RealHosts.Reset.CLASS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LocalHostTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
  private final TestHost beast;
  private final Inside inside;

  LocalHostTest(TestHost beast) {
    this.beast = beast;
    beast.loadImageAs("evenkeel/busybox", "busybox:1.36");
    inside = Inside.of(beast).withFolder(PROJECT, "manifests/examples/demo");
  }

  @AfterEach
  void stop() {
    inside.stop();
  }

  @Test
  @Order(2)
  void containersUnitsAndFilesOfThisMachineAreKept() {
    beast.writeFile("/fleet/all.yaml", """
        apiVersion: evenkeel/v1
        kind: Host
        metadata: {name: here}
        spec: {address: local}
        ---
        apiVersion: evenkeel/v1
        kind: Service
        metadata: {name: web}
        spec:
          container: {image: "busybox:1.36", command: [sleep, "100000"], stop_signal: SIGKILL}
        ---
        apiVersion: evenkeel/v1
        kind: Unit
        metadata: {name: tick}
        spec:
          text: |
            [Service]
            ExecStart=/bin/sleep 100000
            [Install]
            WantedBy=multi-user.target
        ---
        apiVersion: evenkeel/v1
        kind: File
        metadata: {name: motd}
        spec: {path: /etc/motd.ours, content: "kept\\n"}
        """);
    inside.start("/", "run", "--repo", "/fleet", "--state", "/var/tmp/state");
    Await.until("the machine is as written", SOON, () -> inside.evenkeel("sync", "--wait", "30s").ok());
    assertTrue(beast.systemctl("is-active", "tick").ok());
    assertEquals("kept\n", beast.readFile("/etc/motd.ours"));

    String id = beast.docker("inspect", "-f", "{{.Id}}", "web").orThrow().text();
    beast.docker("rm", "-f", "web").orThrow();
    beast.systemctl("stop", "tick").orThrow();
    beast.sh("echo other >/etc/motd.ours").orThrow();
    Await.until("all three are right again", SOON, () -> beast.docker("inspect", "-f", "{{.State.Running}}", "web").text().equals("true")
        && beast.systemctl("is-active", "tick").ok() && beast.readFile("/etc/motd.ours").equals("kept\n"));
    assertFalse(beast.docker("inspect", "-f", "{{.Id}}", "web").orThrow().text().equals(id));
    Await.until("and told", SOON, () -> drift().size() == 3
        && drift().findValuesAsText("correctedBy").stream().filter("evenkeel"::equals).count() == 3);
    assertEquals("[container/web, file//etc/motd.ours, unit/tick.service]",
        drift().findValuesAsText("object").stream().sorted().toList().toString());

    inside.stop();
    assertTrue(beast.systemctl("is-active", "tick").ok(), "stopping the operator stops nothing else");
    assertEquals("true", beast.docker("inspect", "-f", "{{.State.Running}}", "web").orThrow().text());
  }

  @Test
  @Order(3)
  void anInstalledOperatorIsAServiceThatComesBack() {
    inside.withLauncher();
    beast.writeFile("/one/all.yaml", """
        apiVersion: evenkeel/v1
        kind: Host
        metadata: {name: here}
        spec: {address: local}
        ---
        apiVersion: evenkeel/v1
        kind: File
        metadata: {name: installed}
        spec: {path: /etc/installed, content: "yes"}
        """);
    String said = inside.evenkeel("run", "--install", "--repo", "/one", "--state", "/var/tmp/installed").orThrow().stdout();
    assertTrue(said.contains("systemctl disable --now evenkeel.service"), said);
    Await.until("it keeps the machine", SOON, () -> beast.exists("/etc/installed"));
    assertTrue(beast.systemctl("is-enabled", "evenkeel").ok());
    String before = beast.systemctl("show", "-p", "MainPID", "--value", "evenkeel").text();
    beast.systemctl("kill", "--signal=KILL", "evenkeel").orThrow();
    Await.until("it is back", SOON,
        () -> !List.of("0", before).contains(beast.systemctl("show", "-p", "MainPID", "--value", "evenkeel").text()));
    beast.sh("rm /etc/installed").orThrow();
    Await.until("and keeps the machine", SOON, () -> beast.exists("/etc/installed"));
    beast.systemctl("disable", "--now", "evenkeel").orThrow();
    beast.writeFile("/etc/systemd/system/evenkeel.service", "[Service]\nExecStart=/bin/true\n");
    assertTrue(inside.evenkeel("run", "--install", "--repo", "/one").stderr().contains("was not written by evenkeel"), "somebody else's");
  }

  private JsonNode drift() {
    try {
      return new ObjectMapper().readTree(inside.evenkeel("drift", "-o", "json").orThrow().stdout()).path("items");
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  @Order(1)
  void theBundledExampleComesAndGoes() {
    beast.sh("mkdir -p /empty").orThrow();
    beast.docker("run", "-d", "--name", "evenkeel-demo-stranger", "busybox:1.36", "sleep", "100000").orThrow();
    inside.start("/empty", "run");
    Await.until("the example stands", SOON, () -> inside.evenkeel("sync", "--wait", "30s").ok());
    assertEquals("evenkeel-demo-visitor evenkeel-demo-web", running());
    List<String> held = inside.evenkeel("run", "--remove-example").stdout().lines().toList();
    assertEquals(1, held.size(), held::toString);
    assertTrue(held.getFirst().matches("Not removed: this-machine is held by another operator, evenkeel run, following .*Stop that one.*"),
        held::toString);
    inside.stop();
    assertEquals("evenkeel-demo-visitor evenkeel-demo-web", running(), "stopping the operator stops nothing else");

    String said = inside.evenkeel("run", "--remove-example").orThrow().stdout();
    assertTrue(said.contains("container/evenkeel-demo-web") && said.contains("network/evenkeel-demo-net"), said);
    assertEquals("", running());
    assertFalse(beast.docker("network", "inspect", "evenkeel-demo-net").ok());
    assertEquals("", beast.sh("find /var/lib/evenkeel/files -path '*evenkeel-demo*' -type f").stdout());
    assertEquals("true", beast.docker("inspect", "-f", "{{.State.Running}}", "evenkeel-demo-stranger").orThrow().text(),
        "what only has such a name is not ours");
    assertEquals("Nothing of the example is on this machine.\n", inside.evenkeel("run", "--remove-example").orThrow().stdout());
  }

  private String running() {
    return String.join(" ", beast.docker("ps", "--format", "{{.Names}}", "--filter", "label=dev.evenkeel.name").orThrow().stdout().lines()
        .filter(name -> name.startsWith("evenkeel-demo-")).sorted().toList());
  }
}

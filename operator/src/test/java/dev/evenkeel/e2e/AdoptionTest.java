package dev.evenkeel.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.testbed.RealHosts;
import dev.evenkeel.testbed.TestHost;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A running Compose project of ten services is taken over in place by an operator; then one image changes, and what would need a replacement to be taken over waits. */
@RealHosts(value = {"beast"}, reset = RealHosts.Reset.CLASS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AdoptionTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int SERVICES = 10;
  private TestHost beast;
  private Fleet fleet;
  private OperatorProcess operator;
  private Map<String, String> before = Map.of();

  @BeforeAll
  void project(TestHost beast, @TempDir Path folder) {
    this.beast = beast;
    beast.loadImage("evenkeel/busybox");
    StringBuilder compose = new StringBuilder("services:\n");
    Composed project = new Composed(beast, "ten", "/opt/ten").network();
    for (int i = 1; i <= SERVICES; i++) {
      compose.append("  s").append(i).append(":\n    image: evenkeel/busybox:1\n    init: true\n    command: [sleep, \"10000").append(i)
          .append("\"]\n    stop_grace_period: 1s\n");
      project.up("s" + i, "--init", "--stop-timeout", "1", "evenkeel/busybox:1", "sleep", "10000" + i);
    }
    beast.writeFile("/opt/ten/compose.yaml", compose.toString());
    fleet = Fleet.folder(folder.resolve("fleet")).hosts(beast);
    Cli.alone().run("import", "host", "beast", "--into", fleet.path().toString()).ok();
    before = standing();
    operator = OperatorProcess.start(fleet.path(), folder.resolve("state"));
  }

  @AfterAll
  void stop() {
    operator.close();
    fleet.close();
  }

  private Map<String, String> standing() {
    Map<String, String> standing = new TreeMap<>();
    for (int i = 1; i <= SERVICES; i++) {
      String name = "ten-s" + i + "-1";
      standing.put(name, beast.docker("inspect", "-f", "{{.Id}} {{.State.StartedAt}} {{json .Config.Labels}}", name).orThrow().text());
    }
    return standing;
  }

  @Test
  @Order(1)
  void observedItIsAsWrittenAndTheHostHasNoLedgerOfIt() {
    operator.awaitReady(SOON, "Stack/ten");
    assertEquals(before, standing());
    assertFalse(beast.sh("cat /var/lib/evenkeel/ledger 2>/dev/null").text().contains("ten-s1-1"));
  }

  @Test
  @Order(2)
  void enforcedItIsOursByTheLedgerAloneAndNothingRestarts() {
    fleet.replace("beast/stacks/ten.yaml", "reconcile: observe", "reconcile: enforce");
    Await.until("the ledger knows all ten", SOON,
        () -> Pattern.compile("container/ten-s[0-9]+-1").matcher(beast.sh("cat /var/lib/evenkeel/ledger 2>/dev/null").text()).results()
            .map(match -> match.group()).distinct().count() == SERVICES);
    operator.awaitReady(SOON, "Stack/ten");
    assertEquals(before, standing());
  }

  @Test
  @Order(3)
  void aChangedImageReplacesOneAndNineKeepTheirIdentityAndTheirRun() {
    fleet.replace("beast/stacks/ten/compose.yaml", "s4:\n    image: evenkeel/busybox:1", "s4:\n    image: evenkeel/busybox:2");
    Await.until("s4 runs the other image", SOON,
        () -> beast.docker("inspect", "-f", "{{.Config.Image}} {{.State.Running}}", "ten-s4-1").text().matches(".*busybox(:2|@.*) true"));
    operator.awaitReady(SOON, "Stack/ten");

    Map<String, String> after = standing();
    assertNotEquals(before.get("ten-s4-1"), after.get("ten-s4-1"));
    Map<String, String> others = new TreeMap<>(before);
    others.put("ten-s4-1", after.get("ten-s4-1"));
    assertEquals(others, after);
    Await.until("the old one is gone", SOON, () -> beast.docker("ps", "-aq").text().lines().count() == SERVICES);
  }

  @Test
  @Order(4)
  void whatCannotBeTakenOverAsItIsWaitsForAnApprovalAndSaysItsDowntime() {
    beast.docker("run", "-d", "--name", "odd", "-p", "18181:8080", "--stop-timeout", "1", "evenkeel/busybox:1", "sleep", "100000")
        .orThrow();
    String id = beast.docker("inspect", "-f", "{{.Id}}", "odd").text();
    fleet.write("odd.yaml", """
        apiVersion: evenkeel/v1
        kind: Service
        metadata: {name: odd}
        spec:
          host: beast
          adopt: true
          container:
            image: evenkeel/busybox:1
            init: true
            command: [httpd, -f, -p, "8080"]
            network_mode: bridge
            ports: ["18181:8080"]
            stop_grace_period: 1s
        """);
    Await.until("it waits", SOON, () -> operator.cli("why", "Service/odd").stdout().contains("approval"));
    assertEquals(id, beast.docker("inspect", "-f", "{{.Id}}", "odd").text());
    String why = operator.cli("why", "Service/odd").stdout();
    assertTrue(
        why.contains("taking it over means a replacement with up to 2 s of downtime (host port 18181/tcp), which waits for an approval"),
        why);

    Matcher approve = Pattern.compile("evenkeel approve ([0-9a-f]{16})").matcher(why);
    assertTrue(approve.find(), why);
    operator.cli("approve", approve.group(1));
    Await.until("it was replaced", SOON, () -> !beast.docker("inspect", "-f", "{{.Id}} {{.State.Running}}", "odd").text().startsWith(id));
    operator.awaitReady(SOON, "Service/odd");
  }
}

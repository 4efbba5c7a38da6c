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

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** The example <em>tunnels</em>: two cloudflared tunnels as units of one host, from the first commit to the removal of one. The cloudflared of the host is a stand-in, a script that sleeps. */
@RealHosts(value = {"beast"}, reset = RealHosts.Reset.CLASS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TunnelsTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String KITT = "cloudflared-kitt.service";
  private static final String MUNDUS = "cloudflared-mundus.service";
  private static final String FOLDER = "/home/jimmyb/dev-network/beast/cloudflare/";
  private static final String STAND_IN = """
      #!/bin/sh
      # A stand-in for cloudflared, which cannot be had here: it says how it was called, and stays.
      echo "stand-in for cloudflared: $*"
      exec sleep infinity
      """;

  private TestHost beast;
  private Fleet fleet;
  private Path state;
  private OperatorProcess operator;

  @BeforeAll
  void start(TestHost beast, @TempDir Path folder) {
    this.beast = beast;
    this.fleet = Fleet.repository(folder.resolve("repo")).hosts(beast).example("tunnels");
    this.state = folder.resolve("state");
    fleet.commit("two tunnels");
    this.operator = OperatorProcess.start(fleet.path(), state);
  }

  @AfterAll
  void stop() {
    operator.close();
    fleet.close();
  }

  @Test
  @Order(1)
  void aMissingBinaryBlocksTheTunnelsAndSaysSo() {
    var synced = Await.value("the tunnel is blocked", SOON,
        () -> Api.condition(operator.api().resource("Tunnel/cloudflared-kitt"), "Synced"),
        one -> one.path("reason").asText().equals("RequirementMissing"));

    assertEquals("False", synced.path("status").asText());
    assertEquals("True", operator.api().status("Tunnel/cloudflared-kitt", "Stalled"));
    assertTrue(synced.path("message").asText().contains("/usr/local/bin/cloudflared"), synced.toString());
    String get = operator.cli("get", "tunnels").stdout();
    assertTrue(get.contains("cloudflared-kitt") && get.contains("/usr/local/bin/cloudflared"), get);
    String why = operator.cli("why", "Tunnel/cloudflared-kitt").stdout();
    assertTrue(why.contains("NOT SYNCED") && why.contains("Blocked") && why.contains("/usr/local/bin/cloudflared"), why);
    assertFalse(beast.exists("/etc/systemd/system/" + KITT), "a blocked unit is not written");
  }

  @Test
  @Order(2)
  void withTheBinaryBothAreWrittenEnabledAndStarted() {
    beast.writeFile("/usr/local/bin/cloudflared", STAND_IN.getBytes(StandardCharsets.UTF_8), "0755");

    operator.cli("sync", "--wait", "60s");

    assertEquals("""
        # Managed by Evenkeel for Tunnel/cloudflared-kitt
        [Unit]
        Description=Cloudflare Tunnel - kitt.agency
        After=network.target

        [Service]
        Type=simple
        User=jimmyb
        ExecStart=/usr/local/bin/cloudflared tunnel --config /home/jimmyb/dev-network/beast/cloudflare/config.yml run
        Restart=always
        RestartSec=10
        StandardOutput=journal
        StandardError=journal

        [Install]
        WantedBy=multi-user.target
        """, beast.readFile("/etc/systemd/system/" + KITT));
    assertEquals("""
        # Managed by Evenkeel for Tunnel/cloudflared-mundus
        [Unit]
        Description=Cloudflare Tunnel - mundus (web3studio.dev)
        After=network.target

        [Service]
        Type=simple
        User=jimmyb
        ExecStart=/usr/local/bin/cloudflared tunnel --config /home/jimmyb/dev-network/beast/cloudflare/config-web3studio.yml run
        Restart=always
        RestartSec=10
        StandardOutput=journal
        StandardError=journal

        [Install]
        WantedBy=multi-user.target
        """, beast.readFile("/etc/systemd/system/" + MUNDUS));
    assertEquals(fleet.read("cloudflare/config.yml"), beast.readFile(FOLDER + "config.yml"));
    assertEquals(fleet.read("cloudflare/config-web3studio.yml"), beast.readFile(FOLDER + "config-web3studio.yml"));
    assertEquals("jimmyb", beast.exec("stat", "-c", "%U", FOLDER + "config.yml").orThrow().text());
    for (String unit : new String[]{KITT, MUNDUS}) {
      assertEquals("enabled", beast.systemctl("is-enabled", unit).text());
      assertEquals("active", beast.systemctl("is-active", unit).text());
      assertEquals("jimmyb", beast.exec("ps", "-o", "user=", "-p", pid(unit)).orThrow().text());
      assertEquals("no", show(unit, "NeedDaemonReload"));
    }
    String logs = operator.cli("logs", "Tunnel/cloudflared-kitt").stdout();
    assertTrue(logs.contains("stand-in for cloudflared: tunnel --config " + FOLDER + "config.yml run"), logs);
  }

  @Test
  @Order(3)
  void aMissingUserBlocksOnlyTheTunnelThatNeedsIt() {
    fleet.write("third.yaml", """
        apiVersion: evenkeel/v1
        kind: Tunnel
        metadata: {name: cloudflared-third}
        spec:
          host: beast
          description: Cloudflare Tunnel - third
          config: cloudflare/config.yml
          configPath: /etc/cloudflared/third.yml
          user: nobodyhere
        """);
    String commit = fleet.commit("a third tunnel of a user who is not there");

    var sync = operator.cli().run("sync", "--commit", commit, "--wait", "30s").ended(1);

    assertTrue((sync.stdout() + sync.stderr()).contains("nobodyhere"), sync.toString());
    String why = operator.cli("why", "Tunnel/cloudflared-third").stdout();
    assertTrue(why.contains("Blocked") && why.contains("user nobodyhere"), why);
    assertTrue(operator.api().isReady("Tunnel/cloudflared-kitt"));
    assertFalse(beast.exists("/etc/systemd/system/cloudflared-third.service"));

    String back = fleet.remove("third.yaml").commit("without it");
    operator.cli("sync", "--commit", back, "--wait", "30s");
    assertFalse(beast.exists("/etc/cloudflared/third.yml"));
  }

  @Test
  @Order(4)
  void aChangedConfigurationRestartsOnlyItsOwnTunnel() {
    String kitt = show(KITT, "InvocationID");
    String mundus = show(MUNDUS, "InvocationID");
    fleet.replace("cloudflare/config.yml", "http://localhost:3000", "http://localhost:3100");
    String commit = fleet.commit("kitt goes to another port");

    operator.cli("sync", "--commit", commit, "--wait", "30s");

    assertEquals(fleet.read("cloudflare/config.yml"), beast.readFile(FOLDER + "config.yml"));
    assertNotEquals(kitt, show(KITT, "InvocationID"));
    assertEquals("active", beast.systemctl("is-active", KITT).text());
    assertEquals(mundus, show(MUNDUS, "InvocationID"));
  }

  @Test
  @Order(5)
  void aProcessKilledWithoutMercyComesBackAndIsReported() {
    String before = pid(KITT);
    String mundus = show(MUNDUS, "InvocationID");

    beast.systemctl("kill", "-s", "KILL", KITT).orThrow();

    Await.until(KITT + " runs again", SOON, () -> beast.systemctl("is-active", KITT).text().equals("active") && !pid(KITT).equals(before));
    Await.until("the kill is a drift record that is right again", SOON, () -> operator.api().drift()
        .anyMatch(one -> one.path("object").asText().equals("unit/" + KITT) && !one.path("correctedAt").isNull()));
    operator.awaitReady(SOON, "Tunnel/cloudflared-kitt");
    assertEquals(mundus, show(MUNDUS, "InvocationID"));
  }

  @Test
  @Order(6)
  void aUnitDisabledAndStoppedByHandIsPutBackAndTheReportSaysWhat() {
    beast.systemctl("disable", "--now", MUNDUS).orThrow();

    Await.until(MUNDUS + " runs and is enabled again", SOON, () -> beast.systemctl("is-active", MUNDUS).text().equals("active")
        && beast.systemctl("is-enabled", MUNDUS).text().equals("enabled"));
    String drift = Await.value("the report has it", SOON, () -> operator.cli("drift", "--since", "10m", "--host", "beast").stdout(),
        report -> report.lines()
            .anyMatch(line -> line.contains("unit/cloudflared-mundus") && line.contains("enabled") && line.contains("put back")));
    assertTrue(drift.startsWith("ID "), drift);
    operator.awaitReady(SOON, "Tunnel/cloudflared-mundus");
  }

  @Test
  @Order(7)
  void theTunnelsSurviveARebootOfTheirHost() {
    beast.reboot();

    Await.until("both run after the boot", SOON,
        () -> beast.systemctl("is-active", KITT).text().equals("active") && beast.systemctl("is-active", MUNDUS).text().equals("active"));
    operator.awaitReady(Duration.ofSeconds(60), "Tunnel/cloudflared-kitt", "Tunnel/cloudflared-mundus");
    assertEquals("True", Api.condition(operator.api().host("beast"), "Reachable").path("status").asText());
  }

  @Test
  @Order(8)
  void aKilledOperatorLeavesTheTunnelsAloneAndGoesOnWhereItWas() {
    String kitt = show(KITT, "InvocationID");
    operator.kill();
    assertEquals("active", beast.systemctl("is-active", KITT).text());

    operator = OperatorProcess.start(fleet.path(), state);

    operator.awaitReady(Duration.ofSeconds(60), "Tunnel/cloudflared-kitt", "Tunnel/cloudflared-mundus");
    assertEquals(kitt, show(KITT, "InvocationID"), "nothing was restarted");
  }

  @Test
  @Order(9)
  void aRemovedManifestStopsDisablesAndRemovesItsUnitAndNoOther() {
    String mundus = show(MUNDUS, "InvocationID");
    String both = fleet.read("tunnels.yaml");
    fleet.write("tunnels.yaml", both.substring(both.indexOf("---\n") + 4));
    String commit = fleet.commit("kitt.agency is given up");

    operator.cli("sync", "--commit", commit, "--wait", "60s");

    Await.until("systemd has forgotten " + KITT, SOON, () -> show(KITT, "LoadState").equals("not-found"));
    assertFalse(beast.systemctl("is-active", KITT).ok());
    assertFalse(beast.exists("/etc/systemd/system/" + KITT));
    assertFalse(beast.exists("/etc/systemd/system/multi-user.target.wants/" + KITT), "it is disabled");
    assertFalse(beast.exists(FOLDER + "config.yml"));
    assertEquals("no", show(MUNDUS, "NeedDaemonReload"));
    assertEquals(mundus, show(MUNDUS, "InvocationID"), "the other tunnel was not touched");
    assertTrue(operator.api().isReady("Tunnel/cloudflared-mundus"));
    assertEquals(404, operator.api().get("/api/v1/resources/Tunnel/cloudflared-kitt").status());
  }

  private String show(String unit, String property) {
    return beast.systemctl("show", "-P", property, unit).orThrow().text();
  }

  private String pid(String unit) {
    return show(unit, "MainPID");
  }
}

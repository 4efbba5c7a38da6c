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
import java.util.List;

/** Two hosts, a service of one that needs a service of the other, and the commands that a person has for them. */
@RealHosts(value = {"beast", "vault"}, reset = RealHosts.Reset.CLASS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TwoHostsTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private TestHost beast;
  private TestHost vault;
  private Fleet fleet;
  private OperatorProcess operator;

  @BeforeAll
  void start(TestHost beast, TestHost vault, @TempDir Path folder) {
    this.beast = beast;
    this.vault = vault;
    beast.loadImage("evenkeel/busybox");
    vault.loadImage("evenkeel/busybox");
    this.fleet = Fleet.repository(folder.resolve("repo")).hosts(beast, vault);
    fleet
        .write("db.yaml",
            """
                apiVersion: evenkeel/v1
                kind: Service
                metadata: {name: db}
                spec:
                  host: vault
                  container:
                    image: evenkeel/busybox:1
                    command: [sh, -c, "echo the database waits; while [ ! -e /open ]; do sleep 0.1; done; echo the database serves; exec httpd -f -p 5432"]
                    init: true
                    stop_grace_period: 1s
                  probes:
                    - {tcp: ":5432", interval: 1s, timeout: 1s, retries: 2, startPeriod: 2m}
                """)
        .write("app.yaml", """
            apiVersion: evenkeel/v1
            kind: Service
            metadata: {name: app}
            spec:
              host: beast
              dependsOn: [Service/db]
              container:
                image: evenkeel/busybox:1
                command: [sh, -c, "echo app says $$GREETING; exec sleep 100000"]
                environment: {GREETING: hello}
                init: true
                mem_limit: 64m
                stop_grace_period: 1s
            """);
    fleet.commit("a database and its application");
    this.operator = OperatorProcess.start(fleet.path(), folder.resolve("state"));
  }

  @AfterAll
  void stop() {
    operator.close();
    fleet.close();
  }

  @Test
  @Order(1)
  void aServiceWaitsUntilWhatItDependsOnIsReadyOnTheOtherHost() {
    Await.until("db runs on vault", SOON, () -> vault.docker("inspect", "-f", "{{.State.Running}}", "db").text().equals("true"));
    String why = Await.value("app is held", SOON, () -> operator.cli("why", "Service/app").stdout(), text -> text.contains("Service/db"));
    assertTrue(why.contains("NOT SYNCED") && why.contains("evenkeel why Service/db"), why);
    assertEquals("", beast.docker("ps", "-aq").text(), "nothing of app is made before db is ready");

    vault.docker("exec", "db", "touch", "/open").orThrow();

    operator.awaitReady(SOON, "Service/db", "Service/app");
    assertEquals("true", beast.docker("inspect", "-f", "{{.State.Running}}", "app").text());
  }

  @Test
  @Order(2)
  void getDescribeAndLogsShowWhatIsThere() {
    String hosts = operator.cli("get", "hosts").stdout();
    assertTrue(hosts.lines().anyMatch(line -> line.matches("beast +True +True +True +1 .*")), hosts);
    assertTrue(hosts.lines().anyMatch(line -> line.matches("vault +True +True +True +1 .*")), hosts);
    var json = operator.cli("get", "Service/app", "-o", "json").json();
    assertEquals("beast", json.at("/hosts/0").asText());
    assertEquals("Service/db", json.at("/dependsOn/0").asText());
    assertTrue(json.path("manifest").asText().startsWith("app.yaml:"), json.toString());
    String describe = operator.cli("describe", "Service/app").stdout();
    assertTrue(describe.contains("container/app") && describe.contains("running") && describe.contains("app.yaml:"), describe);
    String logs = operator.cli("logs", "Service/app", "--tail", "5").stdout();
    assertTrue(logs.contains("app says hello"), logs);
    var unknown = operator.cli().run("get", "Service/ap").ended(1);
    assertTrue(unknown.stderr().contains("did you mean Service/app"), unknown.stderr());
  }

  @Test
  @Order(3)
  void aCommitIsReachedWhenSyncReturns() {
    String id = id(beast, "app");
    String commit = fleet.replace("app.yaml", "GREETING: hello", "GREETING: good-evening").replace("app.yaml", "64m", "96m")
        .commit("greet later");

    var sync = operator.cli("sync", "--commit", commit, "--wait", "60s");

    assertTrue(sync.stdout().contains(commit.substring(0, 7)) || sync.stderr().contains(commit.substring(0, 7)), sync.toString());
    assertNotEquals(id, id(beast, "app"), "a changed environment needs a new container");
    assertEquals("100663296", beast.docker("inspect", "-f", "{{.HostConfig.Memory}}", "app").text());
    assertTrue(operator.cli("logs", "Service/app").stdout().contains("app says good-evening"));
    var wrong = operator.cli().run("sync", "--commit", "0123456789abcdef0123456789abcdef01234567").ended(1);
    assertTrue(wrong.stderr().contains("0123456"), wrong.stderr());
  }

  @Test
  @Order(4)
  void driftIsPutRightAtOnceAndReportedByField() {
    beast.docker("update", "--memory", "256m", "--memory-swap", "512m", "app").orThrow();

    Await.until("the limit is put back", SOON,
        () -> beast.docker("inspect", "-f", "{{.HostConfig.Memory}}", "app").text().equals("100663296"));
    String report = Await.value("the report has it", SOON, () -> operator.cli("drift", "--host", "beast", "--since", "1h").stdout(),
        text -> text.lines().anyMatch(line -> line.contains("container/app") && line.contains("put back")));
    assertTrue(report.contains("96M") && report.contains("256M"), report);
    assertTrue(report.contains("docker update"), report);
  }

  @Test
  @Order(5)
  void aRemovedContainerIsMadeAgainWithoutAskingForIt() {
    String id = id(beast, "app");
    long began = System.nanoTime();

    beast.docker("rm", "-f", "app").orThrow();

    Await.until("app runs again", SOON, () -> beast.docker("inspect", "-f", "{{.State.Running}}", "app").text().equals("true"));
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    System.err.println("e2e: a removed container ran again after " + took.toMillis() + " ms, the docker rm included");
    assertNotEquals(id, id(beast, "app"));
    assertTrue(took.compareTo(Duration.ofSeconds(10)) < 0, took.toString());
    operator.awaitReady(SOON, "Service/app");
  }

  @Test
  @Order(6)
  void whatIsSuspendedIsWatchedAndLeftAloneUntilItIsResumed() {
    operator.cli("suspend", "Service/app", "--reason", "an experiment");
    beast.docker("stop", "-t", "0", "app").orThrow();

    Await.until("the drift is seen", SOON, () -> operator.api().drift()
        .anyMatch(one -> one.path("object").asText().equals("container/app") && one.path("correctedAt").isNull()));
    String get = operator.cli("get", "Service/app").stdout();
    assertTrue(get.contains("an experiment"), get);
    assertEquals("false", beast.docker("inspect", "-f", "{{.State.Running}}", "app").text());

    operator.cli("resume", "Service/app");

    Await.until("app runs again", SOON, () -> beast.docker("inspect", "-f", "{{.State.Running}}", "app").text().equals("true"));
    operator.awaitReady(SOON, "Service/app");
  }

  @Test
  @Order(7)
  void aRestartIsARestart() {
    String id = id(beast, "app");
    String started = beast.docker("inspect", "-f", "{{.State.StartedAt}}", "app").text();

    operator.cli("restart", "Service/app");

    Await.until("app was restarted", SOON, () -> !beast.docker("inspect", "-f", "{{.State.StartedAt}}", "app").text().equals(started));
    assertEquals(id, id(beast, "app"));
    String events = operator.cli("events", "--resource", "Service/app").stdout();
    assertTrue(events.contains("restart"), events);
  }

  @Test
  @Order(8)
  void aBrokenManifestIsRefusedWithItsPlaceAndNothingIsLost() {
    String good = fleet.read("app.yaml");
    String id = id(beast, "app");
    fleet.replace("app.yaml", "mem_limit:", "mem_limitt:");
    String commit = fleet.commit("a misspelt field");

    var sync = operator.cli().run("sync", "--commit", commit, "--wait", "30s");

    assertEquals(1, sync.exitCode(), sync.toString());
    String get = operator.cli("get", "Service/app").stdout();
    assertTrue(get.matches("(?s).*app\\.yaml:\\d+:\\d+: .*mem_limitt.*what it owned stays as it was.*"), get);
    assertEquals(id, id(beast, "app"), "an unreadable manifest never counts as removed");
    beast.docker("kill", "app").orThrow();
    Await.until("it is healed as it was", SOON, () -> beast.docker("inspect", "-f", "{{.State.Running}}", "app").text().equals("true"));
    assertEquals(id, id(beast, "app"));
    var validate = Cli.alone().run("validate", fleet.path().toString()).ended(1);
    String said = validate.stdout() + validate.stderr();
    assertTrue(said.matches("(?s).*app\\.yaml:\\d+:\\d+: .*mem_limitt.*mem_limit.*"), said);
    operator.cli("sync", "--commit", fleet.write("app.yaml", good).commit("spelt right"), "--wait", "30s");
    assertEquals(id, id(beast, "app"));
  }

  @Test
  @Order(9)
  void aHostThatIsAwayIsUnknownAndTheOtherGoesOn() {
    vault.powerOff();

    Await.until("vault is not reachable", Duration.ofSeconds(60), () -> !operator.api().host("vault").path("reachable").asBoolean());
    String hosts = Await.value("get hosts says why", SOON, () -> operator.cli("get", "hosts").stdout(), text -> text.contains("TCP 22"));
    assertTrue(hosts.lines().anyMatch(line -> line.matches("vault +False +Unknown +Unknown +1 .*TCP 22.*")), hosts);
    beast.docker("kill", "app").orThrow();
    Await.until("app runs again", SOON, () -> beast.docker("inspect", "-f", "{{.State.Running}}", "app").text().equals("true"));

    vault.powerOn();

    Await.until("vault is reachable", Duration.ofSeconds(90), () -> operator.api().host("vault").path("reachable").asBoolean());
    Await.until("db runs again", SOON, () -> vault.docker("exec", "db", "touch", "/open").ok());
    operator.awaitReady(SOON, "Service/db", "Service/app");
  }

  @Test
  @Order(10)
  void theOperatorTellsHowItIs() {
    assertEquals("up", operator.api().get("/health").ok().path("status").asText());
    String metrics = operator.api().get("/metrics").body();
    assertTrue(metrics.contains("evenkeel_"), metrics);
    assertTrue(operator.api().get("/openapi.yaml").body().contains("\nopenapi: 3"));
    assertFalse(operator.api().list("/api/v1/revisions").isEmpty());
    var refused = operator.api().get("/api/v1/resources/Servise/app");
    assertEquals(400, refused.status());
    assertTrue(refused.json().path("detail").asText().contains("Service"), refused.body());
    assertTrue(List.of(0, 143).contains(operator.stop()), operator.output());
    assertEquals("true", beast.docker("inspect", "-f", "{{.State.Running}}", "app").text(), "and leaves everything running");
  }

  private static String id(TestHost host, String container) {
    return host.docker("inspect", "-f", "{{.Id}}", container).text();
  }
}

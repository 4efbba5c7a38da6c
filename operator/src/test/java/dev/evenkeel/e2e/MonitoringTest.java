package dev.evenkeel.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.evenkeel.testbed.RealHosts;
import dev.evenkeel.testbed.TestHost;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The example <em>monitoring</em>: real Prometheus, Alertmanager and node exporter, stand-ins for the rest; first by commands without a server, then under an operator. */
@RealHosts(value = {"beast"}, reset = RealHosts.Reset.CLASS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MonitoringTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String[] ALL = {"prometheus", "alertmanager", "node-exporter", "grafana", "loki", "promtail", "cadvisor"};

  private TestHost beast;
  private Fleet fleet;
  private Path state;
  private @Nullable OperatorProcess started;

  @BeforeAll
  void start(TestHost beast, @TempDir Path folder) {
    this.beast = beast;
    beast.loadImage("evenkeel/busybox", "evenkeel/prometheus", "evenkeel/alertmanager", "evenkeel/node-exporter");
    this.fleet = Fleet.repository(folder.resolve("repo")).hosts(beast).example("monitoring");
    this.state = folder.resolve("state");
    fleet.commit("monitoring");
  }

  @AfterAll
  void stop() {
    if (started != null) {
      started.close();
    }
    fleet.close();
  }

  @Test
  @Order(1)
  void validateAndPlanSayWhatIsThereAndWhatWouldBeDone() {
    Cli.alone().run("validate", fleet.path().toString()).ended(0);

    var plan = Cli.alone().run("plan", fleet.path().toString()).ended(2);

    for (String name : ALL) {
      assertTrue(plan.stdout().contains("container/" + name), plan.stdout());
    }
    assertEquals("", beast.docker("ps", "-aq").text(), "a plan does nothing");
  }

  @Test
  @Order(2)
  void applyConvergesWithoutAServerAndThenNothingIsLeftToDo() {
    var apply = Cli.alone().run("apply", fleet.path().toString());

    assertEquals(0, apply.exitCode(), apply.stdout() + apply.stderr());
    Cli.alone().run("plan", fleet.path().toString()).ended(0);
    for (String name : ALL) {
      assertEquals("running", inspect(name).at("/State/Status").asText(), name);
    }
  }

  @Test
  @Order(3)
  void anOperatorFindsAllOfItInOrderAndTouchesNothing() {
    List<String> ids = ids();

    started = OperatorProcess.start(fleet.path(), state);

    for (String name : ALL) {
      operator().awaitReady(SOON, "Service/" + name);
    }
    assertEquals(ids, ids());
    assertEquals(0, operator().api().drift().count(), () -> operator().api().drift().toList().toString());
    assertEquals("True", Api.condition(operator().api().host("beast"), "Ready").path("status").asText());
  }

  @ParameterizedTest
  @Order(4)
  @CsvSource({"prometheus, 2, 2048, 512, 65534:65534", "grafana, 1, 1024, 256, 472:472", "loki, 1, 1024, 256, 10001:10001",
      "promtail, 0.5, 256, 64,", "alertmanager, 0.5, 256, 64, 65534:65534", "node-exporter, 0.5, 256, 64, 65534:65534",
      "cadvisor, 1, 512, 128,"})
  void everyContainerHasItsLimitsReservationsAndUser(String name, double cpus, long megabytes, long reserved,
      @Nullable String user) {
    JsonNode container = inspect(name);

    assertEquals((long) (cpus * 1_000_000_000), container.at("/HostConfig/NanoCpus").asLong());
    assertEquals(megabytes << 20, container.at("/HostConfig/Memory").asLong());
    assertEquals(reserved << 20, container.at("/HostConfig/MemoryReservation").asLong());
    assertEquals(user == null ? "" : user, container.at("/Config/User").asText());
    assertEquals("no-new-privileges:true", container.at("/HostConfig/SecurityOpt/0").asText());
    assertEquals(name.equals("node-exporter"), container.at("/HostConfig/ReadonlyRootfs").asBoolean());
    assertEquals("unless-stopped", container.at("/HostConfig/RestartPolicy/Name").asText());
  }

  @Test
  @Order(5)
  void theRealOnesWork() {
    Await.until("Prometheus has scraped the node exporter by its service name", SOON,
        () -> prometheus("/api/v1/query?query=up%7Bjob=%22node%22%7D").at("/data/result/0/value/1").asText().equals("1"));
    assertTrue(prometheus("/api/v1/rules").toString().contains("ExporterDown"));
    assertTrue(prometheus("/api/v1/alertmanagers").toString().contains("alertmanager:9093"));
  }

  @Test
  @Order(6)
  void rulesThatPromtoolRefusesAreNotPutInPlace() {
    String before = inspect("prometheus").at("/State/StartedAt").asText();
    String good = fleet.read("prometheus/rules/hosts.yml");
    fleet.replace("prometheus/rules/hosts.yml", "expr: up == 0", "expr: up ==== 0");
    String commit = fleet.commit("a rule that is no PromQL");

    var sync = operator().cli().run("sync", "--commit", commit, "--wait", "60s");

    assertEquals(1, sync.exitCode(), sync.toString());
    var synced = Api.condition(operator().api().resource("Service/prometheus"), "Synced");
    assertEquals("False", synced.path("status").asText());
    assertEquals("ValidationFailed", synced.path("reason").asText(), synced.toString());
    String why = operator().cli("why", "Service/prometheus").stdout();
    assertTrue(why.contains("hosts.yml") && why.contains("parse error"), why);
    assertEquals(good, beast.exec("cat", folder() + "/rules/hosts.yml").orThrow().stdout(), "the old one stays");
    assertEquals(before, inspect("prometheus").at("/State/StartedAt").asText());
    assertEquals("True", operator().api().status("Service/prometheus", "Healthy"));
    fleet.write("prometheus/rules/hosts.yml", good);
  }

  @Test
  @Order(7)
  void aConfigurationThatPromtoolRefusesIsNotPutInPlaceEither() {
    String good = fleet.read("prometheus/prometheus.yml");
    fleet.replace("prometheus/prometheus.yml", "scrape_interval: 15s", "scrape_intervall: 15s");
    String commit = fleet.commit("a misspelt field");

    operator().cli().run("sync", "--commit", commit, "--wait", "60s").ended(1);

    String why = operator().cli("why", "Service/prometheus").stdout();
    assertTrue(why.contains("scrape_intervall"), why);
    assertEquals(good, beast.exec("cat", folder() + "/prometheus.yml").orThrow().stdout(), "the old one stays");
    fleet.write("prometheus/prometheus.yml", good);
  }

  @Test
  @Order(8)
  void aGoodChangeMakesPrometheusReloadAndNotRestart() {
    String before = inspect("prometheus").at("/State/StartedAt").asText();
    String id = inspect("prometheus").at("/Id").asText();
    assertFalse(running().contains("job_name: loki"));
    fleet.write("prometheus/prometheus.yml", fleet.read("prometheus/prometheus.yml") + """
          - job_name: loki
            static_configs:
              - targets: ["loki:3100"]
        """);
    String commit = fleet.commit("scrape loki, too");

    operator().cli("sync", "--commit", commit, "--wait", "60s");

    Await.until("Prometheus runs with the new configuration", SOON, () -> running().contains("job_name: loki"));
    assertEquals(before, inspect("prometheus").at("/State/StartedAt").asText(), "it was reloaded, not restarted");
    assertEquals(id, inspect("prometheus").at("/Id").asText());
    assertTrue(operator().api().isReady("Service/prometheus"));
  }

  private OperatorProcess operator() {
    OperatorProcess running = started;
    if (running == null) {
      throw new IllegalStateException("the operator was not started: an earlier test failed");
    }
    return running;
  }

  private List<String> ids() {
    return beast.docker("ps", "-q", "--no-trunc").text().lines().sorted().toList();
  }

  /** Where the service's /etc/prometheus stands on the host. */
  private static String folder() {
    return "/var/lib/evenkeel/files/Service/prometheus/files/etc/prometheus";
  }

  private JsonNode inspect(String container) {
    return json(beast.docker("inspect", container).orThrow().stdout()).path(0);
  }

  /** The configuration that Prometheus itself says it runs with. */
  private String running() {
    return prometheus("/api/v1/status/config").at("/data/yaml").asText();
  }

  private JsonNode prometheus(String path) {
    return json(beast.exec("curl", "-sf", "-m", "10", "http://127.0.0.1:9090" + path).orThrow().stdout());
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }
}

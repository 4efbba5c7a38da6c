package dev.evenkeel.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.time.Instant;
import java.util.List;

/** The example <em>health</em>, with short times: a service whose /health starts failing is restarted, then made anew, then called out for. */
@RealHosts(value = {"beast"}, reset = RealHosts.Reset.CLASS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HealthTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofSeconds(4);

  private TestHost beast;
  private Fleet fleet;
  private OperatorProcess operator;

  @BeforeAll
  void start(TestHost beast, @TempDir Path folder) {
    this.beast = beast;
    beast.loadImage("evenkeel/busybox");
    this.fleet = Fleet.folder(folder.resolve("fleet")).hosts(beast).example("health");
    fleet.replace("health.yaml", "interval: 5s", "interval: 1s").replace("health.yaml", "wait: 30s", "wait: " + PAUSE.toSeconds() + "s");
    fleet.write("fickle.yaml", fleet.read("health.yaml").replace("flaky", "fickle"));
    this.operator = OperatorProcess.start(fleet.path(), folder.resolve("state"));
  }

  @AfterAll
  void stop() {
    operator.close();
    fleet.close();
  }

  @Test
  @Order(1)
  void theServiceIsHealthyByItsProbe() {
    operator.awaitReady(SOON, "Service/flaky", "Service/fickle");

    assertEquals("ChecksPass", Api.condition(operator.api().resource("Service/flaky"), "Healthy").path("reason").asText());
    assertEquals("33554432", inspect("flaky", "{{.HostConfig.Memory}}"));
  }

  @Test
  @Order(2)
  void twoFailuresAreAnsweredByARestartWhichMendsIt() {
    String id = inspect("fickle", "{{.Id}}");
    String started = inspect("fickle", "{{.State.StartedAt}}");

    beast.docker("exec", "fickle", "rm", "/www/health").orThrow();

    Await.until("fickle was restarted", SOON, () -> !inspect("fickle", "{{.State.StartedAt}}").equals(started));
    operator.awaitReady(SOON, "Service/fickle");
    assertEquals(id, inspect("fickle", "{{.Id}}"), "it was restarted, not made anew");
    assertTrue(operator.api().events().noneMatch(event -> event.path("level").asText().equals("critical")));
  }

  @Test
  @Order(3)
  void whatARestartDoesNotMendIsMadeAnewAfterThePauseAndThenCalledOutFor() {
    String id = inspect("flaky", "{{.Id}}");
    String started = inspect("flaky", "{{.State.StartedAt}}");

    beast.docker("exec", "flaky", "sh", "-c", "touch /state/broken; rm /www/health").orThrow();

    Await.until("flaky was restarted", SOON, () -> !inspect("flaky", "{{.State.StartedAt}}").equals(started));
    Instant restarted = Instant.now();
    assertEquals(id, inspect("flaky", "{{.Id}}"), "a restart is tried first");
    Await.until("flaky was made anew", SOON, () -> !inspect("flaky", "{{.Id}}").equals(id) && !inspect("flaky", "{{.Id}}").isEmpty());
    assertTrue(Duration.between(restarted, Instant.now()).compareTo(PAUSE.minusSeconds(1)) > 0, "the restart was given its time");
    JsonNode critical = Await.value("a critical event", SOON, () -> criticals(), events -> !events.isEmpty()).getFirst();
    assertEquals("RemedyExhausted", critical.path("reason").asText());
    assertEquals("Service/flaky", critical.path("resource").asText());
    assertTrue(critical.path("message").asText().contains("failed 2 of 2"), critical.toString());
    assertEquals("False", operator.api().status("Service/flaky", "Healthy"));
    assertTrue(operator.api().isReady("Service/fickle"));
  }

  @Test
  @Order(4)
  void theCommandsTellWhatHappened() {
    String events = operator.cli("events").stdout();
    assertTrue(events.lines().anyMatch(line -> line.contains("critical") && line.contains("RemedyExhausted")), events);
    String why = operator.cli("why", "Service/flaky").stdout();
    assertTrue(why.contains("NOT HEALTHY") && why.contains("/health failed 2 of 2"), why);
    String get = operator.cli("get", "Service/flaky").stdout();
    assertTrue(get.contains("False"), get);
  }

  @Test
  @Order(5)
  void onceMendedByAPersonItIsHealthyAgain() {
    beast.docker("exec", "flaky", "rm", "/state/broken").orThrow();

    operator.cli("restart", "Service/flaky");

    operator.awaitReady(SOON, "Service/flaky");
  }

  private List<JsonNode> criticals() {
    return operator.api().events().filter(event -> event.path("level").asText().equals("critical")).toList();
  }

  private String inspect(String container, String format) {
    return beast.docker("inspect", "-f", format, container).text();
  }
}

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Every kind of probe, through the SSH session: to a container's own address, to the host's loopback, into a container. And what follows when a remedy's budget is used up. */
@RealHosts(value = "beast", reset = RealHosts.Reset.CLASS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ProbesTest {
  private static final Duration SOON = Duration.ofSeconds(45);
  private TestHost beast;
  private Fleet fleet;
  private OperatorProcess operator;

  @BeforeAll
  void start(TestHost beast, @TempDir Path folder) {
    this.beast = beast;
    beast.loadImage("evenkeel/busybox").loadImageAs("evenkeel/redis", "evenkeel/redis:7");
    this.fleet = Fleet.folder(folder.resolve("fleet")).hosts(beast);
    service("cache", "image: evenkeel/redis:7", "redis: \":6379\"", "");
    service("door", "image: evenkeel/busybox:1, command: [sh, -c, \"httpd -p 7000 -h /tmp; exec sleep 100000\"]", "tcp: \":7000\"", "");
    service("page", "image: evenkeel/busybox:1, command: [sh, -c, \"mkdir /www; echo ok >/www/health; exec httpd -f -p 8080 -h /www\"]",
        "http: \":8080/health\", expect: 200", "");
    service("loop", "image: evenkeel/busybox:1, network_mode: host, "
        + "command: [sh, -c, \"mkdir /www; echo ok >/www/health; exec httpd -f -p 127.0.0.1:8099 -h /www\"]", "http: \":8099/health\"", "");
    service("inside", "image: evenkeel/busybox:1, command: [sh, -c, \"touch /ok; exec sleep 100000\"]", "exec: [test, -e, /ok]", "");
    service("spent", "image: evenkeel/busybox:1, volumes: [\"spent:/s\"], command: [sh, -c, \"rm -f /s/once; exec sleep 100000\"]",
        "exec: [test, \"!\", -e, /s/once]", "  remedy: {steps: [restart, restart], wait: 2s, budget: 1 per 1h}\n");
    this.operator = OperatorProcess.start(fleet.path(), folder.resolve("state"));
  }

  private void service(String name, String container, String probe, String more) {
    fleet.write(name + ".yaml", """
        apiVersion: evenkeel/v1
        kind: Service
        metadata: {name: %s}
        spec:
        """.formatted(name) + "  container: {" + container + ", init: true, stop_grace_period: 1s}\n  probes: [{"
        + probe + ", interval: 1s, timeout: 1s, retries: 2}]\n" + more);
  }

  @AfterAll
  void stop() {
    operator.close();
    fleet.close();
  }

  @Test
  @Order(1)
  void allAreHealthyByTheirProbes() {
    for (String name : List.of("cache", "door", "page", "loop", "inside", "spent")) {
      operator.awaitReady(SOON, "Service/" + name);
      assertEquals("ChecksPass", Api.condition(operator.api().resource("Service/" + name), "Healthy").path("reason").asText());
    }
    assertEquals("", beast.docker("port", "page").text(), "no port is published for it");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"cache|redis-cli client pause 600000 ALL|redis :6379|",
      "door|killall httpd|tcp :7000|httpd -p 7000 -h /tmp",
      "page|rm /www/health|http :8080/health failed 2 of 2: 404|touch /www/health",
      "loop|rm /www/health|http :8099/health|touch /www/health",
      "inside|rm /ok|exec test -e /ok|touch /ok"})
  @Order(2)
  void whatFailsIsUnhealthyAndSaysWhichProbeAndWhy(String name, String harm, String says, String mend) {
    beast.docker("exec", "-d", name, "sh", "-c", harm).orThrow();

    JsonNode healthy = Await.value(name + " is not healthy", SOON,
        () -> Api.condition(operator.api().resource("Service/" + name), "Healthy"),
        one -> one.path("status").asText().equals("False"));
    assertTrue(healthy.path("message").asText().contains(says), healthy.toString());
    assertTrue(operator.cli("why", "Service/" + name).stdout().contains(says));

    if (mend == null) {
      operator.cli("restart", "Service/" + name);
    } else {
      beast.docker("exec", "-d", name, "sh", "-c", mend).orThrow();
    }
    operator.awaitReady(SOON, "Service/" + name);
  }

  @Test
  @Order(3)
  void aBudgetThatIsUsedUpStopsTheRemediesAndCallsForAPerson() {
    String started = started();
    beast.docker("exec", "spent", "touch", "/s/once").orThrow();
    Await.until("it was restarted", SOON, () -> !started().equals(started));
    operator.awaitReady(SOON, "Service/spent");
    String again = started();

    beast.docker("exec", "spent", "touch", "/s/once").orThrow();

    JsonNode critical = Await.value("a critical event", SOON,
        () -> operator.api().events().filter(event -> event.path("level").asText().equals("critical")).toList(), all -> !all.isEmpty())
        .getFirst();
    assertEquals("RemedyExhausted", critical.path("reason").asText());
    assertTrue(critical.path("message").asText().contains("budget of 1"), critical.toString());
    assertEquals(again, started(), "it is left as it is");
    assertEquals("False", operator.api().status("Service/spent", "Healthy"));
  }

  private String started() {
    return beast.docker("inspect", "-f", "{{.State.StartedAt}}", "spent").text();
  }
}

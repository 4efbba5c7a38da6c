package dev.evenkeel.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.testbed.RealHosts;
import dev.evenkeel.testbed.TestHost;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.time.Duration;

/** Hosts that cannot be had, each for its own reason, beside one that can: every one says why, and none holds the good one up. */
@RealHosts(value = {"beast", "vault"}, reset = RealHosts.Reset.CLASS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TroubledHostsTest {
  private static final Duration SOON = Duration.ofSeconds(45);

  private TestHost beast;
  private Fleet fleet;
  private OperatorProcess operator;

  @BeforeAll
  void start(TestHost beast, TestHost vault, @TempDir Path folder) {
    this.beast = beast;
    beast.loadImage("evenkeel/busybox");
    this.fleet = Fleet.folder(folder.resolve("fleet")).hosts(beast);
    host("wrongkey", vault.address(), 22, vault.privateKey(), beast.hostKey(), "/var/run/docker.sock");
    host("stranger", vault.address(), 22, vault.strangerKey(), vault.hostKey(), "/var/run/docker.sock");
    host("refuses", vault.address(), 9, vault.privateKey(), vault.hostKey(), "/var/run/docker.sock");
    host("engineless", vault.address(), 22, vault.privateKey(), vault.hostKey(), "/var/run/nothing.sock");
    fleet.write("services.yaml", """
        apiVersion: evenkeel/v1
        kind: Service
        metadata: {name: good}
        spec:
          host: beast
          container: {image: "evenkeel/busybox:1", command: [sleep, "100000"], init: true}
        ---
        apiVersion: evenkeel/v1
        kind: Service
        metadata: {name: imageless}
        spec:
          host: beast
          container: {image: "evenkeel/nowhere:1", command: [sleep, "100000"]}
        ---
        apiVersion: evenkeel/v1
        kind: Service
        metadata: {name: elsewhere}
        spec:
          host: engineless
          container: {image: "evenkeel/busybox:1", command: [sleep, "100000"]}
        """);
    this.operator = OperatorProcess.start(fleet.path(), folder.resolve("state"));
  }

  private void host(String name, String address, int port, Path identity, String hostKey, String socket) {
    fleet.write("hosts/" + name + ".yaml", """
        apiVersion: evenkeel/v1
        kind: Host
        metadata: {name: %s}
        spec:
          address: %s
          dockerSocket: %s
          ssh: {user: ops, port: %d, identity: %s, hostKey: %s}
        """.formatted(name, address, socket, port, identity, hostKey));
  }

  @AfterAll
  void stop() {
    operator.close();
    fleet.close();
  }

  @Test
  void theGoodHostIsNotHeldUp() {
    operator.awaitReady(SOON, "Service/good");

    assertEquals("true", beast.docker("inspect", "-f", "{{.State.Running}}", "good").text());
  }

  @ParameterizedTest
  @CsvSource({"wrongkey, HostKeyChanged, SHA256:", "stranger, LoginRefused, ops", "refuses, Unreachable, 9"})
  void aHostThatCannotBeReachedSaysWhyAndIsUnknown(String host, String reason, String says) {
    var reachable = Await.value(host + " was tried", SOON, () -> Api.condition(operator.api().host(host), "Reachable"),
        one -> one.path("status").asText().equals("False"));

    assertEquals(reason, reachable.path("reason").asText(), reachable.toString());
    assertTrue(reachable.path("message").asText().contains(says), reachable.toString());
    assertEquals("Unknown", Api.condition(operator.api().host(host), "Synced").path("status").asText());
    String hosts = operator.cli("get", "hosts").stdout();
    assertTrue(hosts.lines().anyMatch(line -> line.matches(host + " +False +Unknown +Unknown .*")), hosts);
  }

  @Test
  void aHostWithoutAnEngineSaysSo() {
    String why = Await.value("why says it", SOON, () -> operator.cli("why", "Service/elsewhere").stdout(),
        text -> text.contains("nothing.sock"));

    assertTrue(why.contains("engine"), why);
  }

  @Test
  void anImageThatDoesNotExistIsNamed() {
    String why = Await.value("why says it", SOON, () -> operator.cli("why", "Service/imageless").stdout(),
        text -> text.contains("evenkeel/nowhere:1"));

    assertTrue(why.contains("NOT SYNCED"), why);
    assertEquals("", beast.docker("ps", "-aq", "--filter", "name=imageless").text());
  }
}

package dev.evenkeel.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.util.List;

/**
 * A fleet in which almost everything is wrong: a host that is away, one with another key, one that refuses the login, one without an engine, one that forbids forwarding, a login without sudo, an image that nobody has. Each is told, with what to do next, and
 * what is in order is kept.
 */
@RealHosts(value = {"beast", "vault", "mech"}, reset = RealHosts.Reset.CLASS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BadHostsTest {
  private static final Duration SOON = Reports.SOON;
  private static final String HOST = """
      apiVersion: evenkeel/v1
      kind: Host
      metadata: {name: %s}
      spec:
        address: %s
        ssh: {user: %s, port: %d, identity: %s, hostKey: "%s"}
      """;
  private static final String SERVICE = """
      apiVersion: evenkeel/v1
      kind: Service
      metadata: {name: on-%1$s}
      spec:
        host: %1$s
        container: {image: "evenkeel/busybox:1", command: [sleep, "100000"], stop_signal: SIGKILL}
      """;

  private final TestHost beast;
  private final TestHost vault;
  private final TestHost mech;
  private final Fleet fleet;
  private final OperatorProcess operator;

  BadHostsTest(TestHost beast, TestHost vault, TestHost mech, @TempDir Path folder) {
    this.beast = beast;
    this.vault = vault;
    this.mech = mech;
    beast.loadImage("evenkeel/busybox");
    vault.sh("systemctl stop docker.socket docker.service").orThrow();
    mech.writeFile("/etc/ssh/sshd_config.d/zz-forwarding.conf", "AllowStreamLocalForwarding no\n");
    mech.systemctl("restart", "ssh").orThrow();
    this.fleet = Fleet.folder(folder.resolve("fleet"));
    host("away", beast.gateway(), "ops", 1, beast.privateKey(), beast.hostKey());
    host("swapped", beast.address(), "ops", 22, beast.privateKey(), vault.hostKey());
    host("locked", beast.address(), "ops", 22, beast.strangerKey(), beast.hostKey());
    host("engineless", vault.address(), "ops", 22, vault.privateKey(), vault.hostKey());
    host("unforwarded", mech.address(), "ops", 22, mech.privateKey(), mech.hostKey());
    host("powerless", vault.address(), "jimmyb", 22, vault.privateKey(), vault.hostKey());
    fleet.write("hosts/beast.yaml", HOST.formatted("beast", beast.address(), "ops", 22, beast.privateKey(), beast.hostKey()).replace("\"}",
        "\", jump: {address: %s, user: jimmyb, identity: %s, hostKey: \"%s\"}}".formatted(vault.address(), vault.privateKey(),
            vault.hostKey())));
    for (String host : List.of("beast", "away", "swapped", "locked", "engineless", "unforwarded", "powerless")) {
      fleet.write("services/" + host + ".yaml", SERVICE.formatted(host));
    }
    fleet.write("services/imageless.yaml", """
        apiVersion: evenkeel/v1
        kind: Service
        metadata: {name: imageless}
        spec:
          host: beast
          container: {image: "127.0.0.1:1/nobody/has:this"}
        """);
    fleet.write("files.yaml", """
        apiVersion: evenkeel/v1
        kind: File
        metadata: {name: note}
        spec: {host: engineless, path: /etc/evenkeel-test/note, content: "no engine is needed for this\\n"}
        """);
    this.operator = OperatorProcess.start(fleet.path(), folder.resolve("state"));
  }

  private void host(String name, String address, String user, int port, Path key, String hostKey) {
    fleet.write("hosts/" + name + ".yaml", HOST.formatted(name, address, user, port, key, hostKey));
  }

  @AfterAll
  void stop() {
    operator.close();
    fleet.close();
  }

  @BeforeAll
  void theGoodHostIsNotHeldUp() {
    operator.awaitReady(SOON, "Service/on-beast");
    assertEquals("true", beast.docker("inspect", "-f", "{{.State.Running}}", "on-beast").text());
  }

  @Test
  @Order(1)
  void aHostThatIsAwayIsUnknownAndNotDown() {
    String message = refused("away", "Unreachable");
    assertTrue(message.contains(beast.gateway()) && message.contains("next at"), message);
    assertEquals("Unknown", operator.api().status("Service/on-away", "Synced"));
    assertEquals("Unknown", operator.api().status("Service/on-away", "Healthy"));
  }

  @Test
  @Order(2)
  void aChangedHostKeyStopsAllWritesAndShowsBothFingerprints() {
    String message = refused("swapped", "HostKeyChanged");
    assertTrue(message.contains(vault.hostKeyFingerprint()) && message.contains(beast.hostKeyFingerprint()), message);
    assertFalse(beast.docker("inspect", "on-swapped").ok(), "nothing was written");
    assertTrue(operator.api().events().anyMatch(event -> event.path("level").asText().equals("critical")
        && event.path("reason").asText().equals("HostKeyChanged") && event.path("host").asText().equals("swapped")));
    String hosts = operator.cli("get", "hosts").stdout();
    assertTrue(hosts.lines().anyMatch(line -> line.startsWith("swapped") && line.contains("SHA256:")), hosts);
  }

  @Test
  @Order(3)
  void aRefusedLoginSaysWhoAndWithWhat() {
    String message = refused("locked", "LoginRefused");
    assertTrue(message.contains("ops") && message.contains("stranger"), message);
    assertFalse(beast.docker("inspect", "on-locked").ok());
  }

  @Test
  @Order(4)
  void aHostWithoutAnEngineSaysSoAndItsFilesAreKept() {
    JsonNode synced = Await.value("the reason", SOON, () -> Api.condition(operator.api().resource("Service/on-engineless"), "Synced"),
        one -> one.path("reason").asText().equals("NoEngine"));
    assertEquals("Unknown", synced.path("status").asText(), "what cannot be read is not absent");
    assertTrue(synced.path("message").asText().contains("/var/run/docker.sock"), synced.toString());
    operator.awaitReady(SOON, "File/note");
    assertEquals("no engine is needed for this\n", vault.readFile("/etc/evenkeel-test/note"));
  }

  @Test
  @Order(5)
  void forwardingThatIsForbiddenIsNamed() {
    JsonNode synced = Await.value("the reason", SOON, () -> Api.condition(operator.api().resource("Service/on-unforwarded"), "Synced"),
        one -> one.path("message").asText().contains("AllowStreamLocalForwarding"));
    assertFalse(synced.path("status").asText().equals("True"), synced.toString());
    assertFalse(mech.docker("inspect", "on-unforwarded").ok());
  }

  @Test
  @Order(6)
  void aLoginWithoutSudoOnlyObservesAndSaysWhy() {
    JsonNode host = Await.value("the reason", SOON, () -> operator.api().host("powerless"), one -> one.toString().contains("sudo"));
    assertEquals("True", Api.condition(host, "Reachable").path("status").asText());
    assertFalse(operator.api().isReady("Service/on-powerless"));
    assertEquals("", vault.sh("ls /var/lib/evenkeel 2>/dev/null | grep -v -e ledger -e lock").text());
  }

  @Test
  @Order(7)
  void anImageThatDoesNotExistIsNamed() {
    JsonNode synced = Await.value("the reason", SOON, () -> Api.condition(operator.api().resource("Service/imageless"), "Synced"),
        one -> List.of("ImageMissing", "RegistryRefused").contains(one.path("reason").asText()));
    assertEquals("False", synced.path("status").asText());
    assertTrue(synced.path("message").asText().contains("127.0.0.1:1/nobody/has:this"), synced.toString());
    assertTrue(operator.api().isReady("Service/on-beast"));
  }

  @Test
  @Order(8)
  void anInvalidManifestIsToldAndTheOthersProceed() {
    String before = beast.docker("inspect", "-f", "{{.Id}} {{.State.StartedAt}}", "on-beast").text();
    fleet.write("services/beast.yaml", SERVICE.formatted("beast").replace("command:", "comand:"));
    fleet.write("services/second.yaml", SERVICE.formatted("beast").replace("on-beast", "second"));
    operator.cli().run("sync");

    operator.awaitReady(SOON, "Service/second");
    Await.until("it is refused", SOON, () -> Api.condition(operator.api().resource("Service/on-beast"), "Synced").path("reason").asText()
        .equals("InvalidManifest"));
    String revisions = operator.api().get("/api/v1/revisions").body();
    assertTrue(revisions.contains("services/beast.yaml") && revisions.contains("comand") && revisions.contains("command"), revisions);
    assertEquals(before, beast.docker("inspect", "-f", "{{.Id}} {{.State.StartedAt}}", "on-beast").text(), "nothing is lost");

    fleet.write("services/beast.yaml", SERVICE.formatted("beast"));
    operator.cli().run("sync");
    operator.awaitReady(SOON, "Service/on-beast");
    assertEquals(before, beast.docker("inspect", "-f", "{{.Id}} {{.State.StartedAt}}", "on-beast").text());
  }

  @Test
  @Order(9)
  void whatIsMendedIsFoundByItself() {
    vault.sh("systemctl start docker.socket docker.service").orThrow();
    vault.loadImage("evenkeel/busybox");
    host("swapped", mech.address(), "ops", 22, mech.privateKey(), mech.hostKey());
    mech.sh("rm /etc/ssh/sshd_config.d/zz-forwarding.conf; systemctl restart ssh").orThrow();
    mech.loadImage("evenkeel/busybox");
    fleet.remove("hosts/unforwarded.yaml").remove("services/unforwarded.yaml");
    operator.cli().run("sync");

    Duration minute = Duration.ofSeconds(90);
    operator.awaitReady(minute, "Service/on-engineless", "Service/on-swapped");
    assertEquals("true", mech.docker("inspect", "-f", "{{.State.Running}}", "on-swapped").text());
  }

  @Test
  @Order(10)
  void planAndApplyTellTheSameAndDoTheRest() {
    fleet.write("services/third.yaml", SERVICE.formatted("beast").replace("on-beast", "third"));
    String held = Cli.alone().run("apply", fleet.path().toString(), "--host", "beast").ended(1).stderr();
    assertTrue(held.contains("held by another operator"), held);
    operator.awaitReady(SOON, "Service/third");
    operator.stop();

    Cli.Result plan = Cli.alone().run("plan", fleet.path().toString());
    assertEquals(1, plan.exitCode(), plan.toString());
    String said = plan.stdout() + plan.stderr();
    assertTrue(said.contains("away") && said.contains("locked") && said.contains("stranger"), said);
    Cli.Result apply = Cli.alone().run("apply", fleet.path().toString());
    assertEquals(1, apply.exitCode(), apply.toString());
    said = apply.stdout() + apply.stderr();
    assertTrue(said.contains("away") && said.contains("127.0.0.1:1/nobody/has:this"), said);
  }

  /** @return why a host cannot be reached */
  private String refused(String host, String reason) {
    JsonNode reachable = Await.value(host + " is " + reason, SOON, () -> Api.condition(operator.api().host(host), "Reachable"),
        one -> one.path("reason").asText().equals(reason));
    assertEquals("False", reachable.path("status").asText());
    assertTrue(operator.api().isReady("Service/on-beast"));
    return reachable.path("message").asText();
  }
}

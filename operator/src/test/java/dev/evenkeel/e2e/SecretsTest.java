package dev.evenkeel.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Secrets from age files, the operator's environment, a file of the operator and a file of the host, in all places where they may stand, on a real host; and that they stand nowhere else. */
@RealHosts(value = {"beast"}, reset = RealHosts.Reset.CLASS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings("InlineFormatString") // a fleet is read more easily in one piece
class SecretsTest {
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final String AGE = "canary-7hQ2-age-value";
  private static final String ROTATED = "canary-7hQ2-rotated";
  private static final String LICENSE = "canary-7hQ2-line-one\ncanary-7hQ2-line-two\n";
  private static final String OPERATORS = "canary-7hQ2-of-the-operators-environment";
  private static final String FILE = "canary-7hQ2-of-a-file";
  private static final String ON_HOST = "canary-7hQ2-on-the-host";
  private static final String FLEET = """
      apiVersion: evenkeel/v1
      kind: Secret
      metadata: {name: own}
      spec: {environment: {token: SHOP_TOKEN}}
      ---
      apiVersion: evenkeel/v1
      kind: Secret
      metadata: {name: filed}
      spec: {file: %s}
      ---
      apiVersion: evenkeel/v1
      kind: Secret
      metadata: {name: there}
      spec: {onHost: {host: beast, path: /opt/old/.env}}
      ---
      apiVersion: evenkeel/v1
      kind: Service
      metadata: {name: app}
      spec:
        container:
          image: evenkeel/busybox:1
          command: [sleep, "100000"]
          stop_grace_period: 1s
          environment:
            DATABASE_URL: "postgres://app:${secret:db/password}@db/$$x"
            TOKEN: "${secret:own/token}"
            OLD: "${secret:there/PASSWORD}"
      ---
      apiVersion: evenkeel/v1
      kind: Service
      metadata: {name: reader}
      spec:
        container:
          image: evenkeel/busybox:1
          user: "1000:1000"
          command: [sleep, "100000"]
          stop_grace_period: 1s
        files:
          - to: /run/secrets/license
            content: "${secret:db/license}"
          - to: /etc/app.conf
            from: app.conf
            template: true
            onChange: {signal: SIGHUP}
      ---
      apiVersion: evenkeel/v1
      kind: Service
      metadata: {name: bystander}
      spec:
        container: {image: "evenkeel/busybox:1", command: [sleep, "100000"], stop_grace_period: 1s}
      ---
      apiVersion: evenkeel/v1
      kind: File
      metadata: {name: env}
      spec:
        path: /etc/worker.env
        content: "PASSWORD=${secret:db/password}"
        onChange: [{resource: Unit/worker}]
      ---
      apiVersion: evenkeel/v1
      kind: Unit
      metadata: {name: worker}
      spec:
        text: |
          [Service]
          EnvironmentFile=/etc/worker.env
          ExecStart=/bin/sleep infinity
          [Install]
          WantedBy=multi-user.target
        enabled: true
        state: active
      ---
      apiVersion: evenkeel/v1
      kind: Tunnel
      metadata: {name: docs}
      spec:
        id: 0f7d6c1e-5a1b-4c55-9a43-3d2b1f0c9e11
        credentials: '{"TunnelSecret": "${secret:db/password}"}'
        binary: /usr/local/bin/stand-in
        ingress: [{hostname: docs.example.com, service: "http://localhost:1"}]
      """;

  private TestHost beast;
  private Fleet fleet;
  private Path folder;
  private Path key;
  private Path state;
  private OperatorProcess operator;

  @BeforeAll
  void start(TestHost host, @TempDir Path temporary) throws IOException {
    beast = host;
    folder = temporary;
    key = folder.resolve("keys/age.key");
    state = folder.resolve("state");
    beast.loadImage("evenkeel/busybox");
    beast.writeFile("/opt/old/.env", "PASSWORD='" + ON_HOST + "'\nOTHER=x\n");
    beast.writeFile("/usr/local/bin/stand-in", "#!/bin/sh\nexec sleep infinity\n".getBytes(java.nio.charset.StandardCharsets.UTF_8),
        "0755");
    // What was ever on a command line, as often as it can be looked at.
    beast.sh("""
        cat >/root/watch.sh <<'END'
        while :; do for p in /proc/[0-9]*/cmdline; do tr '\\0' ' ' <$p; echo; done 2>/dev/null >>/root/cmdlines; sleep 0.02; done
        END
        setsid sh /root/watch.sh >/dev/null 2>&1 &""");
    Files.writeString(folder.resolve("filed.env"), "# filed\nvalue=\"" + FILE + "\"\n");
    fleet = Fleet.folder(folder.resolve("fleet")).hosts(beast)
        .write("app.conf", "filed = ${secret:filed/value}\nhome = $HOME $${secret:x}\n")
        .write("fleet.yaml", FLEET.formatted(folder.resolve("filed.env")));
    set("db/password", AGE + "\n");
    set("db/license", LICENSE);
    operator = OperatorProcess.start(Map.of("EVENKEEL_AGE_KEY_FILE", key.toString(), "SHOP_TOKEN", OPERATORS), fleet.path().toString(),
        state);
  }

  @AfterAll
  void stop() {
    operator.close();
    fleet.close();
    beast.sh("pkill -f /root/watch.sh");
  }

  private Cli.Result set(String reference, String value) {
    return Cli.alone().run(fleet.path(), Map.of("EVENKEEL_AGE_KEY_FILE", key.toString()), value, "secret", "set", reference).ok();
  }

  private String environment(String container) {
    return beast.docker("inspect", "-f", "{{json .Config.Env}}", container).text();
  }

  private String inspect(String container, String format) {
    return beast.docker("inspect", "-f", format, container).text();
  }

  private String incarnation(String container) {
    return inspect(container, "{{.Id}} {{.State.StartedAt}}");
  }

  @Test
  @Order(1)
  void everyPlaceHasItsValueAndIsReadableForWhoNeedsIt() {
    operator.awaitReady(SOON, "Service/app", "Service/reader", "Service/bystander", "File/env", "Unit/worker", "Tunnel/docs");

    String environment = environment("app");
    assertTrue(environment.contains("DATABASE_URL=postgres://app:" + AGE + "@db/$x"), environment);
    assertTrue(environment.contains("TOKEN=" + OPERATORS) && environment.contains("OLD=" + ON_HOST), environment);
    assertEquals(LICENSE, beast.docker("exec", "reader", "cat", "/run/secrets/license").orThrow().stdout());
    assertEquals("filed = " + FILE + "\nhome = $HOME ${secret:x}\n",
        beast.docker("exec", "reader", "cat", "/etc/app.conf").orThrow().stdout());
    assertEquals("400 1000", beast.sh("stat -c '%a %u' /var/lib/evenkeel/files/Service/reader/files/run/secrets/license").text());
    assertEquals("400 0", beast.sh("stat -c '%a %u' /etc/worker.env").text());
    assertTrue(beast.sh("tr '\\0' '\\n' </proc/$(systemctl show -p MainPID --value worker)/environ").text().contains("PASSWORD=" + AGE));
    assertEquals("{\"TunnelSecret\": \"" + AGE + "\"}", beast.readFile("/etc/cloudflared/docs.json"));
    assertEquals("400", beast.sh("stat -c %a /etc/cloudflared/docs.json").text());
    String list = Cli.alone().run(fleet.path(), Map.of("EVENKEEL_AGE_KEY_FILE", key.toString()), "", "secret", "list").ok().stdout();
    assertTrue(list.contains("license, password") && list.contains("secrets/db.age"), list);
  }

  @Test
  @Order(2)
  void aNewVersionIsPlannedAndReachesJustWhatUsesIt() {
    String app = incarnation("app");
    String bystander = incarnation("bystander");
    String reader = incarnation("reader");
    String worker = beast.systemctl("show", "-p", "MainPID", "--value", "worker").text();
    String tunnel = beast.systemctl("show", "-p", "MainPID", "--value", "docs").text();
    int drift = (int) operator.api().drift().count();

    set("db/password", ROTATED);

    Await.until("the container has the new value", SOON, () -> environment("app").contains(ROTATED));
    operator.awaitReady(SOON, "Service/app", "Unit/worker", "Tunnel/docs");
    assertNotEquals(app, incarnation("app"));
    Await.until("the unit was restarted", SOON, () -> !beast.systemctl("show", "-p", "MainPID", "--value", "worker").text().equals(worker));
    Await.until("the tunnel was restarted", SOON, () -> !beast.systemctl("show", "-p", "MainPID", "--value", "docs").text().equals(tunnel));
    assertEquals("PASSWORD=" + ROTATED, beast.readFile("/etc/worker.env"));
    assertEquals(bystander, incarnation("bystander"));
    assertEquals(reader, incarnation("reader"));
    assertEquals(drift, operator.api().drift().count());
    List<JsonNode> told = operator.api().events().filter(event -> event.path("reason").asText().equals("Changed")).toList();
    assertTrue(told.toString().contains("container/app") && told.toString().contains("file:/etc/worker.env")
        || told.toString().contains("app"), told.toString());
  }

  @Test
  @Order(3)
  void aChangedFileOfTheOperatorReachesItsTemplateWithoutARestart() throws IOException {
    String reader = incarnation("reader");
    Files.writeString(folder.resolve("filed.env"), "value=" + FILE + "-2\n");

    Await.until("the template is new", SOON, () -> beast.docker("exec", "reader", "cat", "/etc/app.conf").stdout().contains(FILE + "-2"));
    operator.awaitReady(SOON, "Service/reader");
    assertEquals(reader, incarnation("reader"));
  }

  @Test
  @Order(4)
  void whatCannotBeHadHoldsAndSaysWhyWhileAllGoesOn() {
    String app = incarnation("app");
    fleet.replace("fleet.yaml", "${secret:there/PASSWORD}", "${secret:there/GONE}");

    JsonNode synced = Await.value("app is held", SOON, () -> Api.condition(operator.api().resource("Service/app"), "Synced"),
        one -> one.path("reason").asText().equals("SecretUnavailable"));
    assertTrue(synced.path("message").asText().contains("Secret/there has no key \"GONE\" in /opt/old/.env on beast"), synced.toString());
    assertEquals(app, incarnation("app"));
    assertTrue(operator.cli("why", "Service/app").stdout().contains("has no key \"GONE\""));

    beast.writeFile("/opt/old/.env", "PASSWORD=" + ON_HOST + "\nGONE=" + ON_HOST + "-again\n");
    Await.until("it goes on by itself", SOON, () -> environment("app").contains(ON_HOST + "-again"));
    operator.awaitReady(SOON, "Service/app");
  }

  @Test
  @Order(5)
  void whatSomebodyChangesByHandIsPutBackAndToldByFingerprints() {
    beast.writeFile("/etc/worker.env", "PASSWORD=canary-7hQ2-by-hand");
    Await.until("it is put back", SOON, () -> beast.readFile("/etc/worker.env").equals("PASSWORD=" + ROTATED));
    JsonNode record = Await.value("the drift is told", SOON,
        () -> operator.api().drift()
            .filter(one -> one.path("object").asText().contains("worker.env") && one.path("path").asText().equals("content")).findFirst()
            .orElse(null),
        one -> one != null);
    assertTrue(record.path("observed").asText().startsWith("fp:"), record.toString());
    beast.docker("rm", "--force", "app").orThrow();
    Await.until("app is back", SOON, () -> environment("app").contains(ROTATED));
  }

  @Test
  @Order(6)
  void afterARestartOfTheOperatorNothingIsDoneAgain() {
    operator.awaitReady(SOON, "Service/app", "Service/reader", "File/env");
    List<String> before = List.of(incarnation("app"), incarnation("reader"), incarnation("bystander"));
    operator.close();
    operator = OperatorProcess.start(Map.of("EVENKEEL_AGE_KEY_FILE", key.toString(), "SHOP_TOKEN", OPERATORS), fleet.path().toString(),
        state);
    operator.awaitReady(SOON, "Service/app", "Service/reader", "File/env", "Tunnel/docs");
    assertEquals(before, List.of(incarnation("app"), incarnation("reader"), incarnation("bystander")));
  }

  @Test
  @Order(7)
  void noValueStandsAnywhereElse() {
    Map<String, String> places = SecretPlaces.all(operator, state, fleet, beast,
        Map.of("EVENKEEL_AGE_KEY_FILE", key.toString(), "SHOP_TOKEN", OPERATORS));
    List<String> needles = SecretPlaces.needles("canary-7hQ2", AGE, ROTATED, LICENSE, OPERATORS, FILE, FILE + "-2", ON_HOST,
        "PASSWORD=" + ROTATED,
        "PASSWORD=" + AGE, "{\"TunnelSecret\": \"" + ROTATED + "\"}", "filed = " + FILE + "\nhome = $HOME ${secret:x}\n");
    assertEquals(List.of(), SecretPlaces.found(places, needles));
    // the net is good: it finds what does stand there
    assertTrue(String.valueOf(places.get("command lines on the host")).contains("sleep"), "command lines were watched");
    assertFalse(String.valueOf(places.get("the ledger")).isEmpty());
    assertTrue(String.valueOf(places.get("the ledger")).contains("fp:"), "the ledger has fingerprints");
    assertEquals(List.of("planted"), SecretPlaces.found(Map.of("planted", "x canary-7hQ2 y"), needles));
  }
}

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

/** What a person sees of a running operator: lists and streams, logs, reports, reasons. */
@RealHosts(value = "beast", reset = RealHosts.Reset.CLASS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SeeingTest {
  private static final Duration SOON = Duration.ofSeconds(45);
  private static final String SERVICE = """
      apiVersion: evenkeel/v1
      kind: Service
      metadata: {name: %s}
      spec:
        container: {image: "evenkeel/busybox:1", command: [sh, -c, "%s"], init: true, stop_grace_period: 1s}
      """;

  private TestHost beast;
  private Fleet fleet;
  private OperatorProcess operator;
  private Cli.Following quiet;

  @BeforeAll
  void start(TestHost beast, @TempDir Path folder) {
    this.beast = beast;
    beast.loadImage("evenkeel/busybox");
    beast.docker("run", "-d", "--name", "taken", "evenkeel/busybox:1", "sleep", "100000").orThrow();
    this.fleet = Fleet.repository(folder.resolve("repo")).hosts(beast);
    fleet.write("talk.yaml", SERVICE.formatted("talk", "i=0; while :; do i=$$((i+1)); echo line $$i; sleep 0.2; done"));
    fleet.write("quiet.yaml", SERVICE.formatted("quiet", "exec sleep 100000"));
    fleet.write("taken.yaml", SERVICE.formatted("taken", "exec sleep 100000"));
    fleet.write("gone.yaml", SERVICE.formatted("gone", "exec sleep 100000").replace("evenkeel/busybox:1", "127.0.0.1:1/nobody/has:this"));
    fleet.write("ticker.yaml", """
        apiVersion: evenkeel/v1
        kind: Unit
        metadata: {name: ticker}
        spec:
          text: |
            [Service]
            ExecStart=/bin/sh -c 'while :; do echo tick; sleep 1; done'
            [Install]
            WantedBy=multi-user.target
        """);
    fleet.commit("something to look at");
    this.operator = OperatorProcess.start(fleet.path(), folder.resolve("state"));
    operator.awaitReady(SOON, "Service/talk", "Service/quiet", "Unit/ticker");
    this.quiet = operator.cli().follow("logs", "-f", "Service/quiet", "--tail", "0");
  }

  @AfterAll
  void stop() {
    quiet.close();
    operator.close();
    fleet.close();
  }

  @Test
  @Order(1)
  void logsShowTheLastLinesAndGoOnWhenFollowed() {
    List<String> last = operator.cli("logs", "Service/talk", "--tail", "3").stdout().lines().toList();
    assertEquals(3, last.size(), last::toString);
    assertTrue(last.stream().allMatch(line -> line.matches("line \\d+")), last::toString);
    assertTrue(operator.cli("logs", "Unit/ticker", "--tail", "2").stdout().contains("tick"));
    JsonNode json = operator.cli("logs", "Service/talk", "--tail", "1", "-o", "json").json();
    assertEquals("container/talk", json.path("object").asText());
    try (Cli.Following logs = operator.cli().follow("logs", "-f", "Service/talk", "--tail", "1")) {
      List<String> lines = Await.value("more lines", SOON, () -> logs.stdout().lines().toList(), seen -> seen.size() > 5);
      for (int i = 1; i < 5; i++) {
        assertEquals(number(lines.get(i - 1)) + 1, number(lines.get(i)), lines::toString);
      }
      assertTrue(logs.isAlive());
    }
  }

  private static int number(String line) {
    return Integer.parseInt(line.substring("line ".length()));
  }

  @Test
  @Order(2)
  void watchingShowsWhatChangesAsItHappens() {
    try (Cli.Following get = operator.cli().follow("get", "Service/quiet", "-w");
        Cli.Following events = operator.cli().follow("events", "-w", "--resource", "Service/quiet", "--limit", "1");
        Cli.Following json = operator.cli().follow("events", "-w", "-o", "json", "--limit", "1")) {
      Await.until("all of them show something", SOON,
          () -> get.stdout().contains("Service/quiet") && !events.stdout().isEmpty() && !json.stdout().isEmpty());
      operator.cli("suspend", "Service/quiet", "--reason", "to be watched");
      Await.until("get shows it", SOON, () -> get.stdout().contains("to be watched"));
      Await.until("events show it", SOON, () -> events.stdout().contains("to be watched"));
      Await.until("as JSON, too", SOON,
          () -> json.stdout().lines().anyMatch(line -> line.startsWith("{") && line.contains("to be watched")));
      int before = get.stdout().length();
      operator.cli("resume", "Service/quiet");
      Await.until("get shows the end", SOON, () -> get.stdout().substring(before).contains("Service/quiet"));
    }
  }

  @Test
  @Order(3)
  void aStreamOfEventsGoesOnBehindTheLastOneThatWasHeard() {
    long known = operator.api().events().reduce((_, second) -> second).orElseThrow().path("id").asLong();
    long last;
    try (EventStream stream = EventStream.open(operator.api(), null)) {
      operator.cli("restart", "Service/quiet");
      last = Await.value("an event", SOON, stream::ids, ids -> !ids.isEmpty()).getFirst();
      assertTrue(last > known);
    }
    operator.cli("restart", "Unit/ticker");
    Await.until("more has happened", SOON,
        () -> operator.api().events().anyMatch(event -> event.path("message").asText().contains("unit/ticker.service")
            && event.path("id").asLong() > last));

    try (EventStream stream = EventStream.open(operator.api(), last)) {
      List<JsonNode> heard = Await.value("what was missed", SOON, stream::heard,
          all -> all.stream().anyMatch(event -> event.path("message").asText().contains("unit/ticker.service")));
      assertTrue(heard.stream().allMatch(event -> event.path("id").asLong() > last), heard::toString);
      List<Long> missed = operator.api().list("/api/v1/events?after=" + last).stream().map(event -> event.path("id").asLong()).toList();
      assertEquals(missed.subList(0, heard.size()), stream.ids().subList(0, heard.size()));
    }
  }

  @Test
  @Order(4)
  void aRestartOfAUnitIsOneAndNamesWhoAskedForIt() {
    String before = beast.systemctl("show", "-P", "InvocationID", "ticker").text();

    operator.cli("restart", "units/ticker");

    Await.until("it was restarted", SOON, () -> !beast.systemctl("show", "-P", "InvocationID", "ticker").text().equals(before)
        && beast.systemctl("is-active", "ticker").ok());
    String events = Await.value("it is told", SOON, () -> operator.cli("events", "--resource", "Unit/ticker").stdout(),
        text -> text.contains("asked for a restart"));
    assertTrue(events.contains(System.getProperty("user.name") + " (this machine) asked for a restart"), events);
    operator.awaitReady(SOON, "Unit/ticker");
  }

  @Test
  @Order(5)
  void driftIsShownAsATableAPageAndDataAndEverythingAsDataToo() {
    beast.docker("rm", "-f", "quiet").orThrow();
    Await.until("it is reported as put back", SOON, () -> operator.api().drift()
        .anyMatch(one -> one.path("object").asText().equals("container/quiet") && !one.path("correctedAt").isNull()));
    operator.awaitReady(SOON, "Service/quiet");

    assertTrue(operator.cli("drift").stdout().contains("put back"));
    assertTrue(operator.cli("drift", "-o", "markdown").stdout().startsWith("| ID | Host |"));
    String page = operator.cli("drift", "-o", "html").stdout();
    assertTrue(page.startsWith("<!doctype html>") && page.contains("container/quiet") && page.endsWith("</html>\n"), page);
    assertFalse(page.contains("src=") || page.contains("href=") || page.contains("<script"), "it needs nothing else");
    assertTrue(operator.cli("drift", "-o", "json").json().path("items").size() > 0);
    assertTrue(operator.cli("get", "service/quiet", "-o", "yaml").stdout().contains("kind: Service"));
    assertFalse(operator.cli("get", "--no-color").stdout().contains("\u001b"));
    String describe = operator.cli("describe", "Service/quiet").stdout();
    assertTrue(describe.contains("container/quiet") && describe.contains("quiet.yaml:"), describe);
    assertTrue(operator.cli("completion", "bash").stdout().contains("complete -F"));
    assertTrue(operator.cli("schema", "services").json().path("properties").has("spec"));
  }

  @Test
  @Order(6)
  void whyNamesWhatIsInTheWayAndWhatToDoNext() {
    why("Service/taken", "NOT SYNCED", "taken", "adopt");
    why("Service/gone", "NOT SYNCED", "127.0.0.1:1/nobody/has:this");
    assertEquals("true", beast.docker("inspect", "-f", "{{.State.Running}}", "taken").text(), "what is foreign is left alone");
    operator.cli("suspend", "Service/quiet", "--reason", "an experiment");
    why("Service/quiet", "an experiment", "evenkeel resume Service/quiet");
    operator.cli("resume", "Service/quiet");
    operator.cli("suspend", "host/beast", "--reason", "disk swap");
    why("Service/talk", "disk swap", "evenkeel resume Host/beast");
    operator.cli("resume", "host/beast");
    fleet.replace("talk.yaml", "init:", "initt:").commit("a misspelt field");
    operator.cli().run("sync");
    why("Service/talk", "talk.yaml:5:", "initt", "evenkeel validate");
    fleet.replace("talk.yaml", "initt:", "init:").commit("spelt right");
    operator.cli("sync", "Service/talk", "--wait", "60s");
  }

  @Test
  @Order(7)
  void timesInMessagesAreReadable() {
    String all = operator.api().get("/api/v1/events?limit=1000").body() + operator.cli("get").stdout();
    all = all.replaceAll("\"(at|since)\":\"[^\"]*\"", "");
    assertFalse(all.matches("(?s).*\\d\\d:\\d\\d:\\d\\d\\.\\d{4,}.*"), all);
  }

  @Test
  @Order(8)
  void aLogThatIsFollowedMayBeSilentForLong() {
    Await.until("the connection is older than what a client waits for", Duration.ofSeconds(60), () -> quietFor(Duration.ofSeconds(50)));
    assertTrue(quiet.isAlive(), quiet.stderr());
  }

  private boolean quietFor(Duration age) {
    return !quiet.isAlive() || quiet.age().compareTo(age) > 0;
  }

  private String why(String ref, String... parts) {
    return Await.value("why " + ref + " says " + List.of(parts), SOON, () -> operator.cli("why", ref).stdout(),
        text -> List.of(parts).stream().allMatch(text::contains));
  }
}

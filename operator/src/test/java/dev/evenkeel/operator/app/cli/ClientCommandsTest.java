package dev.evenkeel.operator.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.http.EventView;
import dev.evenkeel.operator.app.Golden;
import dev.evenkeel.operator.app.MemoryOperations;
import dev.evenkeel.operator.app.Sample;
import dev.evenkeel.operator.app.ServerSettings;
import dev.evenkeel.operator.app.server.OperatorServer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;

/** Commands that ask a server, over a real socket. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientCommandsTest {
  private static final String GOLDENS = "src/test/resources/dev/evenkeel/operator/app/cli/";
  private final MemoryOperations fleet = Sample.fleet();
  private @Nullable OperatorServer server;

  @BeforeAll
  void start() throws IOException {
    server = OperatorServer.start(ServerSettings.loopback(0), fleet, Sample.KINDS, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
        Clock.fixed(Sample.NOW, ZoneOffset.UTC));
  }

  @AfterAll
  void stop() {
    Objects.requireNonNull(server).close();
  }

  private String url() {
    return Objects.requireNonNull(server).url();
  }

  private Typed typed(String... args) {
    return Typed.run(url(), args);
  }

  @ParameterizedTest
  @CsvSource({"get-hosts,get hosts", "get,get", "get-services,get services --host beast", "get-one,get tunnel/cloudflared-kitt",
      "get-json,get host/beast -o json", "get-yaml,get Service/mo-app -o yaml", "get-nothing,get volumes", "get-revisions,get revisions",
      "get-unknown-kind,get sevices", "get-unknown-name,get Service/grafna", "describe,describe Service/mo-app",
      "describe-host,describe host/beast", "why,why service/mo-app", "drift,drift --since 1h", "drift-none,drift --since 1s",
      "drift-markdown,drift -o markdown", "drift-html,drift -o html", "no-html,get -o html", "events,events", "sync,sync",
      "sync-commit,sync --commit 0000000",
      "restart,restart Service/grafana",
      "suspend-no-reason,suspend Service/grafana", "resume,resume Service/grafana", "logs,logs Service/grafana --tail 5",
      "no-markdown,get hosts -o markdown", "bad-format,get hosts -o xml", "typo,gte hosts", "kind-only,describe services"})
  void whatIsPrinted(String name, String line) {
    String[] args = line.split(" ", -1);
    Golden.check(GOLDENS + name + ".txt", typed(args).shown(args));
  }

  @Test
  void suspendingSaysWhyWhoAndUntilWhen() {
    Typed typed = typed("suspend", "host/beast", "--reason", "disk swap", "--until", "1h");
    assertEquals(0, typed.code(), typed::err);
    assertTrue(
        fleet.asked
            .contains("suspend Host/beast SuspendRequest[reason=disk swap, by=ana, until=2026-11-21T15:06:00Z] by ana (this machine)"),
        fleet.asked::toString);
  }

  @Test
  void aServerThatDoesNotRunIsToldWithHowToStartIt() {
    Typed typed = Typed.run("http://127.0.0.1:1", "get", "hosts");
    assertEquals(1, typed.code());
    assertEquals("", typed.out());
    assertEquals("""
        evenkeel: no Evenkeel server answers at http://127.0.0.1:1 (Connection refused)
          Start one:         evenkeel run --repo URL-or-folder
          It is elsewhere:   --server URL, or EVENKEEL_SERVER
        """, typed.err());
  }

  @Test
  void anAddressThatIsNoneIsToldAsSuch() {
    assertEquals("evenkeel: --server must be a URL such as http://127.0.0.1:8420, not 'beast:8420'\n",
        typed("get", "--server", "beast:8420").err());
  }

  @Test
  void coloursComeOnATerminalOnly() {
    Map<String, String> environment = Map.of("EVENKEEL_SERVER", url());
    assertTrue(Typed.run(environment, Path.of(""), true, "get", "hosts").out().contains("\u001b[32mTrue\u001b[0m"));
    assertFalse(Typed.run(environment, Path.of(""), false, "get", "hosts").out().contains("\u001b"));
    assertFalse(Typed.run(environment, Path.of(""), true, "get", "hosts", "--no-color").out().contains("\u001b"));
    assertFalse(Typed.run(Map.of("EVENKEEL_SERVER", url(), "NO_COLOR", "1"), Path.of(""), true, "get", "hosts").out().contains("\u001b"));
  }

  @Test
  void controlCharactersFromAHostAreNotPassedOn() {
    fleet.log.add(new dev.evenkeel.api.http.LogLine("beast", "container/grafana", "red \u001b[31m and a bell \u0007"));
    try {
      assertTrue(typed("logs", "Service/grafana").out().endsWith("red ?[31m and a bell ?\n"));
    } finally {
      fleet.log.removeLast();
    }
  }

  @Test
  void jsonIsTheSameAsOverHttp() {
    assertTrue(typed("events", "-o", "json").out().contains("\"reason\" : \"Drifted\""));
  }

  @Test
  void waitingForASyncEndsWhenSomethingIsStuckOrReady() {
    Typed typed = typed("sync", "--wait", "1s");
    assertEquals(1, typed.code());
    assertTrue(typed.err().contains("evenkeel why "), typed::err);
  }

  @Test
  void completionKnowsTheCommands() {
    String script = typed("completion", "bash").out();
    assertTrue(script.contains("complete -F _complete_evenkeel") && script.contains("suspend"), script);
  }

  @Test
  void everyCommandSaysHowItIsUsed() {
    StringBuilder all = new StringBuilder();
    all.append(typed("--help").out());
    Main.commands(
        new Terminal(new java.io.PrintWriter(new java.io.StringWriter()), new java.io.PrintWriter(new java.io.StringWriter()), false,
            Map.of(), Path.of(""), Clock.systemUTC()))
        .getSubcommands().keySet().stream().sorted()
        .forEach(command -> all.append("\n$ evenkeel ").append(command).append(" --help\n").append(typed(command, "--help").out()));
    Golden.check(GOLDENS + "help.txt", all.toString());
  }

  @Test
  void anEventIsOneLine() {
    EventView event = Sample.event(7, "2026-11-20T14:02:11Z", "critical", "RemedyExhausted", "container/grafana", "two\nlines");
    assertEquals("2026-11-20 14:02:11Z  critical beast Service/grafana  RemedyExhausted: two lines",
        dev.evenkeel.operator.app.cli.render.Lists.event(event, Sample.NOW, dev.evenkeel.operator.app.cli.render.Paint.PLAIN));
  }
}

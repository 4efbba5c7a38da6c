package dev.evenkeel.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.evenkeel.testbed.RealHosts;
import dev.evenkeel.testbed.TestHost;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A commit with a mistake in a Host or in what stands on it, on a real host: every screen names the place and the problem, and what ran before is kept. */
@RealHosts(value = {"beast"}, reset = RealHosts.Reset.CLASS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusedManifestTest {
  private static final Duration SOON = KeptHost.SOON;
  private final KeptHost kept;

  RefusedManifestTest(TestHost beast, @TempDir Path folder) {
    this.kept = new KeptHost(beast, folder);
  }

  @AfterAll
  void stop() {
    kept.close();
  }

  private JsonNode refused(String ref) {
    return Await.value(ref + " is refused", SOON, () -> Api.condition(kept.operator().api().resource(ref), "Synced"),
        one -> one.path("reason").asText().equals("InvalidManifest"));
  }

  private void killed(String container) {
    kept.beast().docker("kill", container).orThrow();
    Await.until(container + " runs again", SOON, () -> kept.inspect(container, "{{.State.Running}}").equals("true"));
  }

  @Test
  void anInvalidHostIsKeptAndHealedAndSaysWhereTheMistakeIs() {
    kept.fleet().write("extra.yaml", """
        apiVersion: evenkeel/v1
        kind: File
        metadata: {name: extra}
        spec: {path: /etc/evenkeel-test/extra, content: "more\\n"}
        """).commit("a file more");
    kept.operator().cli("sync", "--wait", "60s");

    kept.fleet().remove("extra.yaml").replace("hosts/beast.yaml", "address:", "adress:").commit("a typo");
    kept.sync();

    String place = "hosts/beast.yaml:5:3";
    assertTrue(refused("Service/web").path("message").asText().contains(place));
    JsonNode host = kept.operator().api().host("beast");
    assertEquals("True", Api.condition(host, "Reachable").path("status").asText(), host.toString());
    assertTrue(Api.condition(host, "Synced").path("message").asText().contains(place), host.toString());
    assertEquals("True", kept.operator().api().status("Service/web", "Healthy"));
    for (List<String> command : List.of(List.of("why", "Host/beast"), List.of("why", "Service/web"), List.of("describe", "Host/beast"),
        List.of("get", "hosts"), List.of("get", "Service/web"))) {
      String said = kept.operator().cli(command.toArray(String[]::new)).stdout();
      assertTrue(said.contains(place), command + ": " + said);
    }

    killed("web");
    kept.killAndStartAgain();
    refused("Service/web");
    killed("ported");
    kept.reports().lookAtAll();
    assertTrue(kept.beast().exists("/etc/evenkeel-test/extra"), "nothing is pruned");

    kept.fleet().replace("hosts/beast.yaml", "adress:", "address:").commit("mended");
    kept.sync();
    kept.operator().awaitReady(SOON, "Service/web", "Service/ported", "Unit/worker", "File/note");
    Await.until("what has left git goes now", SOON, () -> !kept.beast().exists("/etc/evenkeel-test/extra"));
  }

  @Test
  void anInvalidServiceSaysWhereTheMistakeIs() {
    String before = kept.inspect("web", "{{.Id}}");
    kept.fleet().replace("web.yaml", "command:", "comand:").commit("another typo");
    kept.sync();

    String message = refused("Service/web").path("message").asText();
    assertTrue(message.startsWith("web.yaml:7:5: ") && message.contains("command"), message);
    String why = kept.operator().cli("why", "Service/web").stdout();
    assertTrue(why.contains("REFUSED") && why.contains("web.yaml:7:5: "), why);
    assertTrue(kept.operator().cli("describe", "Service/web").stdout().contains("web.yaml:7:5: "));
    assertTrue(kept.operator().cli("get", "Service/web").stdout().contains("web.yaml:7:5: "));
    assertEquals(before, kept.inspect("web", "{{.Id}}"), "it stays as it was");

    kept.fleet().replace("web.yaml", "comand:", "command:").commit("mended");
    kept.sync();
    kept.operator().awaitReady(SOON, "Service/web");
    assertEquals(before, kept.inspect("web", "{{.Id}}"));
  }
}

package dev.evenkeel.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.evenkeel.testbed.RealHosts;
import dev.evenkeel.testbed.TestHost;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** An operator that is killed, or whose host is rebooted, on a real host: it goes on where it was, and there are never more instances than there may be. */
@RealHosts(value = {"beast"}, reset = RealHosts.Reset.CLASS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledOperatorTest {
  private static final Duration SOON = KeptHost.SOON;
  private final KeptHost kept;

  KilledOperatorTest(TestHost beast, @TempDir Path folder) {
    this.kept = new KeptHost(beast, folder);
  }

  @AfterEach
  void settle() {
    kept.settle();
  }

  @AfterAll
  void stop() {
    kept.close();
  }

  @Test
  void killedWhileBothRunItGoesOnWithTheSuccessor() {
    String began = kept.beast().exec("date", "+%s").text();
    String old = kept.inspect("web", "{{.Id}}");
    kept.fleet().replace("web.yaml", kept.version("web.yaml"), kept.version("web.yaml") + "1").commit("another version of web");
    kept.sync();
    Await.until("the successor runs beside the old one", SOON, () -> kept.runningOf("web").size() == 2);

    kept.operator().kill();
    assertEquals("true", kept.inspect("web", "{{.State.Running}}"), "what ran goes on running");
    kept.startAgain();

    Await.until("the successor has taken over", SOON,
        () -> !kept.inspect("web", "{{.Id}}").equals(old) && kept.names().equals(Set.of("web", "ported")));
    assertEquals(2, kept.mostAtOnce("web", began), "the old one and one successor, never more");
    assertEquals(List.of(), kept.reports().fresh(), "a rollout is no drift");
  }

  @Test
  void killedWhileTheOldOneStopsItGoesOnWithTheNew() {
    String began = kept.beast().exec("date", "+%s").text();
    String old = kept.inspect("ported", "{{.Id}}");
    kept.fleet().replace("ported.yaml", kept.version("ported.yaml"), kept.version("ported.yaml") + "1").commit("another version of ported");
    kept.sync();
    Await.until("the successor is made", SOON, () -> kept.names().stream().anyMatch(name -> name.startsWith("ported.")));

    kept.killAndStartAgain();

    Await.until("the successor has taken over", SOON,
        () -> !kept.inspect("ported", "{{.Id}}").equals(old) && kept.names().equals(Set.of("web", "ported")));
    assertEquals("true", kept.inspect("ported", "{{.State.Running}}"));
    assertEquals(1, kept.mostAtOnce("ported", began), "both need the port, so never two at once");
    assertEquals(List.of(), kept.reports().fresh(), "a rollout is no drift");
  }

  @Test
  void startedAgainAtRestItWritesNothingAndReportsNothing() {
    kept.beast().sh("touch /run/e2e-marker").orThrow();
    String before = Reports.trace(kept.beast());

    assertEquals(0, kept.operator().stop() & ~143, "stopped in good order");
    kept.startAgain();
    kept.operator().awaitReady(SOON, "Service/web", "Service/ported", "Unit/worker", "File/note");
    kept.reports().lookAtAll();

    assertEquals(before, Reports.trace(kept.beast()));
    assertEquals(List.of(), kept.reports().fresh());
  }

  @Test
  void whatHappenedWhileItWasAwayIsFoundAndPutRight() {
    kept.operator().kill();
    kept.beast().docker("kill", "ported").orThrow();
    kept.beast().systemctl("disable", "worker").orThrow();
    kept.beast().sh("echo more >>/etc/evenkeel-test/note").orThrow();
    kept.startAgain();

    List<JsonNode> records = kept.reports().settled();
    assertEquals(Set.of("container/ported", "unit/worker.service", "file//etc/evenkeel-test/note"),
        records.stream().map(one -> one.path("object").asText()).collect(Collectors.toSet()));
    assertEquals("a note\n", kept.beast().readFile("/etc/evenkeel-test/note"));
    kept.forgetReports();
  }

  @Test
  void aRebootIsNoStormOfDrift() {
    kept.beast().reboot();

    kept.operator().awaitReady(Duration.ofMinutes(2), "Service/web", "Service/ported", "Unit/worker", "File/note");
    kept.reports().lookAtAll();
    kept.reports().lookAtAll();
    assertEquals(List.of(), kept.reports().fresh(), "a reboot explains what it restarts");
    kept.forgetReports();
  }

  @Test
  void aGenerationThatFailedStaysInQuarantineOverARestartUntilANewerCommit() {
    String old = kept.inspect("web", "{{.Id}} {{.State.StartedAt}}");
    String good = kept.fleet().read("web.yaml");
    kept.fleet().write("web.yaml", good.replace("sleep 2; touch", "exit 7; touch")).commit("a version that ends at once");
    kept.sync();
    Await.until("it is quarantined", SOON,
        () -> Api.condition(kept.operator().api().resource("Service/web"), "Synced").path("reason").asText().equals("Quarantined"));
    String failed = kept.names().stream().filter(name -> name.startsWith("web.")).findFirst().orElseThrow();
    assertEquals(old, kept.inspect("web", "{{.Id}} {{.State.StartedAt}}"), "the old one was never stopped");

    kept.killAndStartAgain();
    kept.reports().lookAtAll();

    assertEquals("Quarantined", Api.condition(kept.operator().api().resource("Service/web"), "Synced").path("reason").asText());
    assertEquals("exited", kept.inspect(failed, "{{.State.Status}}"), "it is kept with its log, and not tried again");
    assertEquals(old, kept.inspect("web", "{{.Id}} {{.State.StartedAt}}"));
    String why = kept.operator().cli("why", "Service/web").stdout();
    assertTrue(why.contains("NOT SYNCED") && why.contains("exited with 7"), why);

    kept.fleet().write("web.yaml", good.replace("sleep 2; touch", "sleep 1; touch")).commit("a version that works");
    kept.sync();
    Await.until("the newer commit ends it", SOON, () -> !kept.inspect("web", "{{.Id}} {{.State.StartedAt}}").equals(old));
  }
}

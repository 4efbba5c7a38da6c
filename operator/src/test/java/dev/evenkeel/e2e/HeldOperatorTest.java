package dev.evenkeel.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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

/** An operator that is held off by a person, frozen, or not the only one, on a real host: it writes nothing it may not, says why, and goes on when it may. */
@RealHosts(value = {"beast"}, reset = RealHosts.Reset.CLASS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HeldOperatorTest {
  private static final Duration SOON = KeptHost.SOON;
  private final KeptHost kept;
  private final Path folder;

  HeldOperatorTest(TestHost beast, @TempDir Path folder) {
    this.folder = folder;
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
  void aSuspendedHostIsNotWrittenToUntilItIsResumed() {
    kept.operator().cli("suspend", "Host/beast", "--reason", "maintenance");
    kept.beast().docker("kill", "web").orThrow();
    kept.beast().sh("rm /etc/evenkeel-test/note").orThrow();
    kept.killAndStartAgain();
    kept.reports().lookAtAll();

    assertEquals("false", kept.inspect("web", "{{.State.Running}}"), "it was killed and stays so, over a restart of the operator too");
    assertFalse(kept.beast().exists("/etc/evenkeel-test/note"));
    JsonNode host = kept.operator().api().host("beast");
    assertEquals("maintenance", host.path("suspension").path("reason").asText(), host.toString());

    kept.operator().cli("resume", "Host/beast");
    Await.until("both are back", SOON,
        () -> kept.inspect("web", "{{.State.Running}}").equals("true") && kept.beast().exists("/etc/evenkeel-test/note"));
    kept.reports().settled();
    kept.forgetReports();
  }

  @Test
  void theHoldFileOnTheHostStopsAllWrites() {
    kept.beast().writeFile("/etc/evenkeel/hold", "ana works here\n");
    kept.beast().docker("kill", "web").orThrow();
    kept.reports().lookAtAll();
    assertEquals("false", kept.inspect("web", "{{.State.Running}}"));
    assertEquals("ana works here", kept.operator().api().host("beast").path("hold").asText());
    assertTrue(kept.operator().cli("get", "hosts").stdout().contains("ana works here"));

    kept.beast().sh("rm /etc/evenkeel/hold").orThrow();
    Await.until("it runs again", SOON, () -> kept.inspect("web", "{{.State.Running}}").equals("true"));
    kept.reports().settled();
    kept.forgetReports();
  }

  @Test
  void aFrozenOperatorLosesTheHostAndFindsItAgain() {
    kept.operator().signal("STOP");
    try {
      Await.until("the host has let it go", Duration.ofSeconds(60),
          () -> kept.beast().sh("flock -n /run/evenkeel/lock true").ok());
    } finally {
      kept.operator().signal("CONT");
    }
    String started = kept.inspect("web", "{{.Id}} {{.State.StartedAt}}");
    kept.operator().awaitReady(SOON, "Service/web");
    kept.reports().lookAtAll();
    assertEquals(started, kept.inspect("web", "{{.Id}} {{.State.StartedAt}}"));
    assertEquals(List.of(), kept.reports().fresh());
  }

  @Test
  void aSecondOperatorIsToldWhoseTheHostIs() {
    kept.beast().sh("touch /run/e2e-marker").orThrow();
    String before = Reports.trace(kept.beast());
    kept.fleet().write("more.yaml", "apiVersion: evenkeel/v1\nkind: Network\nmetadata: {name: more}\nspec: {}\n");

    Cli.Result apply = Cli.alone().run("apply", kept.fleet().path().toString()).ended(1);

    String said = apply.stdout() + apply.stderr();
    assertTrue(said.contains("held by another operator") && said.contains(Long.toString(kept.operator().pid())), said);
    assertEquals(before, Reports.trace(kept.beast()), "the second one wrote nothing");
    kept.fleet().remove("more.yaml");
  }

  /** Everything is looked at every three minutes or so: who takes over within one has asked in between. */
  @Test
  void aSecondOperatorTakesOverSoonAfterTheFirstHasGone() {
    try (OperatorProcess second = OperatorProcess.start(kept.fleet().path(), folder.resolve("second"))) {
      JsonNode stalled = Await.value("it says whose the host is", SOON, () -> Api.condition(second.api().host("beast"), "Stalled"),
          one -> one.path("reason").asText().equals("LockHeld"));
      String first = Long.toString(kept.operator().pid());
      assertTrue(stalled.path("message").asText().contains("process " + first), stalled.toString());
      assertTrue(second.cli("get", "hosts").stdout().contains("process " + first));

      kept.operator().stop();
      kept.beast().docker("kill", "web").orThrow();
      Await.until("the second one has put it right", SOON, () -> kept.inspect("web", "{{.State.Running}}").equals("true"));
      assertEquals("False", Api.condition(second.api().host("beast"), "Stalled").path("status").asText());
      second.stop();
    }
    kept.startAgain();
    kept.forgetReports();
  }
}

package dev.evenkeel.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.testbed.RealHosts;
import dev.evenkeel.testbed.TestHost;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;

/** A service is led back to what an earlier commit said of it, on a real host, until a newer commit touches it or a person goes forward. */
@RealHosts(value = {"beast"}, reset = RealHosts.Reset.CLASS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RollbackTest {
  private static final Duration SOON = KeptHost.SOON;
  private static final String VERSION = "{{range .Config.Env}}{{println .}}{{end}}";
  private final KeptHost kept;

  RollbackTest(TestHost beast, @TempDir Path folder) {
    this.kept = new KeptHost(beast, folder);
  }

  @AfterAll
  void stop() {
    kept.close();
  }

  private void awaitVersion(String version) {
    Await.until("web is at " + version, SOON, () -> kept.inspect("web", VERSION).contains("VERSION=" + version)
        && kept.inspect("web", "{{.State.Health.Status}}").equals("healthy"));
  }

  private String commitVersion(String from, String to) {
    String commit = kept.fleet().replace("web.yaml", "VERSION: \"" + from + "\"", "VERSION: \"" + to + "\"").commit("web " + to);
    kept.operator().cli("sync");
    return commit;
  }

  @Test
  void aServiceGoesBackAndForward() {
    String ported = kept.inspect("ported", "{{.Id}} {{.State.StartedAt}}");
    String second = commitVersion("1", "2");
    kept.operator().cli("sync", "--wait", "60s");
    String third = commitVersion("2", "3");
    kept.operator().cli("sync", "--wait", "60s");

    Cli.Result back = kept.operator().cli("rollback", "Service/web").ok();
    assertTrue(back.stdout().contains("git revert " + third.substring(0, 7)), back.stdout());
    assertTrue(back.stdout().contains("to commit " + second.substring(0, 7) + " \"web 2\""), back.stdout());
    awaitVersion("2");
    Await.until("get says why it is not as git says", SOON, () -> {
      String get = kept.operator().cli("get", "Service/web").stdout();
      return get.contains("False") && get.contains("rolled back by") && get.contains(second.substring(0, 7));
    });

    kept.killAndStartAgain();
    kept.fleet().write("more.yaml", "apiVersion: evenkeel/v1\nkind: Network\nmetadata: {name: more}\nspec: {}\n").commit("something else");
    kept.operator().cli("sync");
    Await.until("the other change is carried out", SOON, () -> kept.beast().docker("network", "inspect", "more").ok());
    awaitVersion("2");

    kept.operator().cli("rollback", "Service/web").ok();
    awaitVersion("1");

    kept.operator().cli("sync", "Service/web", "--retry");
    awaitVersion("3");
    kept.operator().awaitReady(SOON, "Service/web");

    kept.operator().cli("rollback", "Service/web", "--to", second.substring(0, 9)).ok();
    awaitVersion("2");
    commitVersion("3", "4");
    awaitVersion("4");
    kept.operator().awaitReady(SOON, "Service/web");
    assertEquals(ported, kept.inspect("ported", "{{.Id}} {{.State.StartedAt}}"), "nobody else was touched");

    String refused = kept.operator().cli().run("rollback", "Service/web", "--to", "0000000").ended(1).stderr();
    assertTrue(refused.contains("none of the last 50 commits that were followed is 0000000"), refused);
    assertTrue(kept.operator().cli().run("rollback").ended(1).stderr().contains("rollback needs KIND/NAME, or --all"));

    kept.operator().cli("rollback", "--all", "--to", second).ok();
    awaitVersion("2");
    Await.until("what was not there yet has gone", SOON, () -> !kept.beast().docker("network", "inspect", "more").ok());
    assertTrue(kept.operator().cli("why", "Service/web").stdout().contains("rolled back by"));
  }
}

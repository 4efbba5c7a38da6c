package dev.evenkeel.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.testbed.RealHosts;
import dev.evenkeel.testbed.TestHost;
import dev.evenkeel.testbed.TestRegistry;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a person asks of a running operator: sync in all its forms, suspend, approve. The image comes from a real registry. */
@RealHosts(value = "beast", reset = RealHosts.Reset.CLASS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WishesTest {
  private static final Duration SOON = Duration.ofSeconds(45);
  private static final String GOOD = "echo web serves; exec sleep 100000";
  private static final String BAD = "echo the table is missing; exit 3";
  private static final Pattern APPROVE = Pattern.compile("evenkeel approve ([0-9a-f]{16})");

  private TestHost beast;
  private TestRegistry registry;
  private Fleet fleet;
  private OperatorProcess operator;

  @BeforeAll
  void start(TestHost beast, @TempDir Path folder) {
    this.beast = beast;
    this.registry = TestRegistry.start();
    beast.loadImage("evenkeel/busybox");
    registry.push(beast, "evenkeel/busybox:1", "shop/web:stable");
    this.fleet = Fleet.repository(folder.resolve("repo")).hosts(beast);
    fleet.write("web.yaml", """
        apiVersion: evenkeel/v1
        kind: Service
        metadata: {name: web}
        spec:
          container:
            image: %s
            command: [sh, -c, "%s"]
            init: true
            stop_grace_period: 1s
        """.formatted(registry.reference("shop/web:stable"), GOOD));
    fleet.write("other.yaml", """
        apiVersion: evenkeel/v1
        kind: Service
        metadata: {name: other}
        spec:
          container: {image: "evenkeel/busybox:1", command: [sleep, "100000"], init: true, stop_grace_period: 1s}
        """);
    fleet.write("data.yaml", """
        apiVersion: evenkeel/v1
        kind: Volume
        metadata: {name: data}
        ---
        apiVersion: evenkeel/v1
        kind: Volume
        metadata: {name: more}
        """);
    fleet.commit("a shop");
    this.operator = OperatorProcess.start(fleet.path(), folder.resolve("state"));
  }

  @AfterAll
  void stop() {
    operator.close();
    fleet.close();
    registry.close();
  }

  @Test
  @Order(1)
  void syncMayWaitForOneResource() {
    Cli.Result one = operator.cli("sync", "services/web", "--wait", "60s");

    assertTrue(one.stdout().contains("Service/web"), one.toString());
    assertTrue(operator.api().isReady("Service/web"));
    assertTrue(operator.cli().run("sync", "Service/wbe").ended(1).stderr().contains("did you mean Service/web"));
    operator.cli("sync", "--wait", "60s");
    assertTrue(operator.api().isReady("Service/other") && beast.docker("volume", "inspect", "data", "more").ok());
  }

  @Test
  @Order(2)
  void aMovedTagIsTakenByARefreshAndByNothingElse() {
    String id = inspect("web", "{{.Id}}");
    String digest = registry.push(beast, "evenkeel/busybox:2", "shop/web:stable");

    operator.cli("sync", "--wait", "60s");
    operator.cli("sync", "Service/web", "--wait", "60s");
    assertEquals(id, inspect("web", "{{.Id}}"), "a moved tag is no change");
    assertTrue(operator.api().drift().noneMatch(one -> one.path("object").asText().equals("container/web")), "and no drift");

    operator.cli("sync", "Service/web", "--refresh", "--wait", "60s");

    Await.until("web runs from the new image", SOON, () -> !inspect("web", "{{.Id}}").equals(id)
        && beast.docker("image", "inspect", "-f", "{{.RepoDigests}}", inspect("web", "{{.Image}}")).text().contains(digest));
    operator.awaitReady(SOON, "Service/web");
  }

  @Test
  @Order(3)
  void aReleaseThatFailsIsKeptWithItsLogAndTriedAgainOnlyWhenAsked() {
    String id = inspect("web", "{{.Id}}");
    String bad = fleet.replace("web.yaml", GOOD, BAD).commit("a release that fails");
    Cli.Result sync = operator.cli().run("sync", "--commit", bad, "--wait", "60s").ended(1);
    assertTrue(sync.stderr().contains("evenkeel why Service/web"), sync.toString());

    String why = Await.value("why says that it is held", SOON, () -> operator.cli("why", "Service/web").stdout(),
        text -> text.contains("evenkeel sync Service/web --retry"));
    assertTrue(why.contains("evenkeel logs Service/web --failed") && why.contains("a release that fails"), why);
    assertTrue(why.contains("git revert " + bad.substring(0, 7)) && why.contains("commit " + bad.substring(0, 7)), why);
    Await.value("why shows the log of what failed", SOON, () -> operator.cli("why", "Service/web").stdout(),
        text -> text.contains("log: the table is missing"));
    assertEquals("the table is missing", operator.cli("logs", "Service/web", "--failed").stdout().strip());
    assertEquals("web serves", operator.cli("logs", "Service/web").stdout().strip(), "the old one serves");
    assertEquals(id, inspect("web", "{{.Id}}"));
    String kept = failed();
    operator.cli("sync", "--wait", "2s", "Service/other");
    assertEquals(kept, failed(), "it is not tried again by itself");

    operator.cli("sync", "Service/web", "--retry");

    Await.until("it was tried again", SOON, () -> !failed().equals(kept) && !failed().isEmpty());
    assertEquals(id, inspect("web", "{{.Id}}"));
    String good = fleet.replace("web.yaml", BAD, GOOD).commit("as before");
    operator.cli("sync", "--commit", good, "--wait", "60s");
    assertEquals(id, inspect("web", "{{.Id}}"));
    Await.until("what was kept is gone", SOON, () -> failed().isEmpty());
  }

  @Test
  @Order(4)
  void aSuspensionMayEndByItself() {
    operator.cli("suspend", "Service/other", "--reason", "for a moment", "--until", "8s");
    beast.docker("kill", "other").orThrow();
    Await.until("it is reported", SOON, () -> operator.api().drift()
        .anyMatch(one -> one.path("object").asText().equals("container/other") && one.path("correctedAt").isNull()));
    assertEquals("false", inspect("other", "{{.State.Running}}"));

    Await.until("other runs again", SOON, () -> inspect("other", "{{.State.Running}}").equals("true"));
    operator.awaitReady(SOON, "Service/other");
    assertFalse(operator.cli("get", "Service/other").stdout().contains("for a moment"));
  }

  @Test
  @Order(5)
  void nothingIsWrittenToASuspendedHostFromTheMomentTheCommandReturns() {
    operator.cli("suspend", "Host/beast", "--reason", "disk swap");
    String ledger = beast.sh("md5sum /var/lib/evenkeel/ledger").text();
    beast.docker("rm", "-f", "other").orThrow();
    beast.docker("kill", "web").orThrow();

    Await.until("both are reported", SOON, () -> operator.api().drift().filter(one -> one.path("correctedAt").isNull())
        .map(one -> one.path("object").asText()).distinct().filter(object -> object.matches("container/(other|web)")).count() == 2);
    fleet.replace("other.yaml", "init: true", "init: true, mem_limit: 64m").commit("a limit");
    operator.cli("sync");
    Await.until("the commit is looked at", SOON, () -> operator.api().host("beast").toString().contains("disk swap"));
    assertFalse(beast.docker("inspect", "other").ok(), "nothing is made");
    assertEquals("false", inspect("web", "{{.State.Running}}"));
    assertEquals(ledger, beast.sh("md5sum /var/lib/evenkeel/ledger").text());
    String hosts = operator.cli("get", "hosts").stdout();
    assertTrue(hosts.contains("disk swap"), hosts);
    String who = System.getProperty("user.name") + " (this machine)";
    assertTrue(operator.cli("events").stdout().contains("suspended by " + who + ": disk swap"), operator.cli("events").stdout());

    operator.cli("resume", "hosts/beast");

    operator.awaitReady(SOON, "Service/other", "Service/web");
    assertEquals("67108864", inspect("other", "{{.HostConfig.Memory}}"));
    assertTrue(operator.cli().run("resume", "hosts/beast").ended(1).stderr().contains("not suspended"));
  }

  @Test
  @Order(6)
  void aVolumeGoesOnlyWithAnApprovalOfExactlyThisPlan() {
    String manifests = fleet.read("data.yaml");
    fleet.write("data.yaml", manifests.substring(0, manifests.indexOf("---"))).commit("less data");
    operator.cli().run("sync");
    String stale = plan("Volume/more");
    assertTrue(beast.docker("volume", "inspect", "data", "more").ok());

    fleet.remove("data.yaml").commit("no data at all");
    operator.cli().run("sync");
    String current = Await.value("another plan", SOON, () -> plan("Volume/data"), identity -> !identity.equals(stale));
    assertTrue(operator.cli().run("approve", stale).ended(1).stderr().contains("no host waits with a plan " + stale));
    assertTrue(operator.cli().run("approve", "nonsense").ended(1).stderr().contains("16 hexadecimal digits"));
    assertTrue(beast.docker("volume", "inspect", "data", "more").ok(), "an approval is for exactly what was shown");

    operator.cli("approve", current);

    Await.until("both are gone", SOON, () -> beast.docker("volume", "ls", "-q").text().isEmpty());
    assertTrue(operator.cli("events").stdout().contains("(this machine) approved plan " + current));
    operator.cli().run("why", "Volume/data").ended(1);
    operator.cli("sync", "--wait", "60s");
    assertNotEquals(stale, current);
  }

  /** The plan that removes something, as why tells it. */
  private String plan(String ref) {
    String why = Await.value("why says what to approve", SOON, () -> operator.cli().run("why", ref).stdout(),
        text -> APPROVE.matcher(text).find());
    Matcher found = APPROVE.matcher(why);
    assertTrue(found.find() && why.contains("it holds data"), why);
    return found.group(1);
  }

  /** The container that was kept after a release that failed, or nothing. */
  private String failed() {
    return beast.docker("ps", "-aq", "--no-trunc", "--filter", "name=^web\\.").text();
  }

  private String inspect(String container, String format) {
    return beast.docker("inspect", "-f", format, container).text();
  }
}

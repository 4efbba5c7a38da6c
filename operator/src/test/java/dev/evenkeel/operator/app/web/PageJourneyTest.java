package dev.evenkeel.operator.app.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.http.ChangeView;
import dev.evenkeel.api.http.DiffView;
import dev.evenkeel.api.http.DriftView;
import dev.evenkeel.api.http.EventView;
import dev.evenkeel.api.http.HostView;
import dev.evenkeel.api.http.LogLine;
import dev.evenkeel.api.http.PlanView;
import dev.evenkeel.api.http.StageView;
import dev.evenkeel.api.http.StepView;
import dev.evenkeel.operator.app.Sample;
import dev.evenkeel.operator.app.ServerSettings;
import dev.evenkeel.operator.app.server.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** What a person does with the page, with a real browser and a real server over a fleet in memory. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before each test
class PageJourneyTest {
  private Browser browser;
  private TestServer server;
  private Tab tab;

  @BeforeAll
  void startBrowser() {
    browser = Browser.start();
  }

  @AfterAll
  void endBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void start() {
    server = TestServer.start(ServerSettings.loopback(0));
    server.operations().suspends = true;
    tab = browser.tab();
  }

  @AfterEach
  void end() {
    tab.close();
    server.close();
    assertEquals(List.of(), tab.complaints);
  }

  private void go(String hash) {
    tab.open("http://127.0.0.1:" + server.port() + "/" + hash);
  }

  private boolean asked(String beginning) {
    return server.operations().asked.stream().anyMatch(one -> one.startsWith(beginning));
  }

  private void planThatWaits() {
    server.operations().plans.add(new PlanView("beast", "9c1e2d0", "a11ce", Sample.NOW, List.of(new StageView(1, List.of(
        new ChangeView("container/mo-app", List.of("Service/mo-app"), "do", "replace", "Changed", "a commit changed it",
            List.of(new DiffView("image", "mo-app:1.9.0", "mo-app:1.8.4", "mo-app:1.8.4"),
                new DiffView("environment.TZ", "UTC", null, null)),
            1.5, null),
        new ChangeView("volume/old-data", List.of("Volume/old-data"), "block", null, "ApprovalNeeded",
            "no manifest declares it any more; removing it waits for an approval", List.of(), 0, null)),
        List.of(new StepView(1, "container/mo-app", "create container mo-app.c41f", List.of())))), 1.5, null));
    for (String away : List.of("mech1", "server-84")) {
      server.operations().plans.add(new PlanView(away, "9c1e2d0", "", Sample.NOW, List.of(), 0, "TCP 22 times out; is it switched on?"));
    }
  }

  @Test
  void theFleetIsSeenAtAGlance() {
    go("");
    tab.sees("#link", "live");
    tab.sees(".hosts .body [role=row]:nth-child(1)", "unreachable");
    tab.sees(".hosts .body", "key changed");
    tab.sees(".hosts .body", "TCP 22 times out (7 tries, next in 40 s)");
    tab.sees(".tallies", "1 well");
    tab.sees(".resources .body", "mo-app");
    tab.sees("main", "bump to 1.9.0");
    tab.shot("fleet");
    tab.click(".tally", "key changed");
    tab.await("document.querySelectorAll('.hosts .body [role=row]').length === 1");
  }

  @Test
  void aDriftAppearsLiveWithItsFieldsSideBySide() {
    go("#/drift");
    tab.sees(".drift .body", "docker update");
    server.operations().drift.addFirst(new DriftView("d-43", "beast", "container/grafana", "Service/grafana", "image",
        "grafana/grafana:11.2.0", "grafana/grafana:11.3.0", Instant.parse("2026-11-21T14:05:59Z"), "docker event", "docker run", null, null,
        null, "9c1e2d0", "monitoring.yaml:30:5"));
    server.operations().happen(Sample.event(3, "2026-11-21T14:05:59Z", "warning", "Drifted", "container/grafana", "image is 11.3.0"));
    tab.sees(".drift .body [role=row]:nth-child(1)", "d-43");
    tab.sees(".drift .body [role=row]:nth-child(1) .state", "open");
    assertEquals("11.2.0", tab.text("[data-key=d-43] .git").replaceAll(".*:", ""));
    assertEquals("2|3", tab.text("[data-key=d-43] .git mark") + "|" + tab.text("[data-key=d-43] .host mark"));
    tab.shot("drift");
  }

  @Test
  void whyIsShownFromTheCommitToTheLogLine() {
    planThatWaits();
    go("#/resources/Service/mo-app");
    tab.sees(".why", "Release 1.8.4 serves; no downtime.");
    tab.sees(".why .chain pre", "relation \"workouts_v2\" does not exist");
    tab.sees(".why .blocker", "not tried again");
    tab.sees(".why .command", "evenkeel logs Service/mo-app --failed");
    tab.sees(".plan .diff", "mo-app:1.9.0");
    tab.shot("resource-why");
  }

  @Test
  void theTimeLineHasItsCommits() {
    server.operations().happen(new EventView(5, Instant.parse("2026-11-21T01:53:04Z"), "info", "Changed", "beast", "Service/grafana",
        "container/grafana", "replaced it", "9c1e2d0"));
    go("#/resources/Service/grafana");
    tab.sees(".timeline .commit", "bump to 1.9.0");
    tab.sees(".timeline", "mem_limit is 4G, git says 1G");
    tab.await(
        "document.querySelector('.timeline').innerText.indexOf('replaced it') < document.querySelector('.timeline').innerText.indexOf('bump to')");
    tab.eval("document.querySelector('.timeline').scrollIntoView({block: 'end'})");
    tab.shot("resource-timeline");
  }

  @Test
  void theLogIsFollowed() {
    server.operations().log.add(new LogLine("beast", "container/grafana", "<b>second</b> line"));
    go("#/resources/Service/grafana");
    tab.click("button", "Follow the log");
    tab.sees(".log", "HTTP Server Listen");
    tab.sees(".log", "<b>second</b> line");
    tab.click("button", "Stop");
    tab.await("document.querySelector('.bar').innerText.includes('stopped')");
  }

  @Test
  void aResourceIsSuspendedAndResumedByClickAndAsksBackEachTime() {
    go("#/resources/Service/grafana");
    tab.click(".actions button", "Suspend");
    tab.sees("dialog", "watching goes on");
    tab.click("dialog button", "Suspend");
    tab.await("document.querySelector('dialog input:invalid')");
    tab.type("disk swap");
    tab.eval("document.querySelector('dialog input[name=user]').value = 'ana'");
    tab.shot("suspend");
    tab.click("dialog button", "Suspend");
    tab.sees("main .banner", "“disk swap” by ana (this machine)");
    assertTrue(asked("suspend Service/grafana SuspendRequest[reason=disk swap"), server.operations().asked::toString);
    tab.shot("suspended");
    tab.click(".actions button", "Resume");
    tab.click("dialog button", "Cancel");
    tab.await("!document.querySelector('dialog')");
    assertTrue(!asked("resume"));
    tab.click(".actions button", "Resume");
    tab.click("dialog button", "Resume");
    tab.await("!document.querySelector('main .banner')");
    assertTrue(asked("resume Service/grafana by ana"), server.operations().asked::toString);
  }

  @Test
  void aRestartASyncAndAnApprovalAskBackToo() {
    planThatWaits();
    go("#/resources/Tunnel/cloudflared-kitt");
    tab.click(".actions button", "Restart");
    tab.click("dialog button", "Restart");
    tab.sees("#said", "restarting");
    tab.click(".actions button", "Sync");
    tab.click("dialog label", "Try again");
    tab.click("dialog button", "Sync");
    tab.sees("#said", "looking at 3 hosts");
    assertTrue(asked("sync SyncRequest[resource=Tunnel/cloudflared-kitt, commit=null, refresh=false, retry=true]"),
        server.operations().asked::toString);
    go("#/plan");
    tab.sees(".plan .banner", "needs approval");
    tab.shot("plan");
    tab.click("button", "Approve");
    tab.sees("dialog", "volume/old-data");
    tab.click("dialog button", "Approve");
    tab.sees("#said", "approved");
    assertTrue(asked("approve a11ce"), server.operations().asked::toString);
  }

  @Test
  void whatTheServerRefusesIsSaidInTheDialog() {
    go("#/resources/Service/grafana");
    tab.click(".actions button", "Restart");
    server.operations().resources.clear();
    tab.click("dialog button", "Restart");
    tab.sees("dialog .refused", "no Service/grafana is declared");
  }

  @Test
  void allOfItCanBeDoneWithTheKeyboard() {
    go("");
    tab.sees("#link", "live");
    tab.press("Tab");
    assertEquals("skip", tab.eval("document.activeElement.id").asText());
    tab.press("Enter");
    tab.await("document.activeElement.id === 'main'");
    tab.press("?");
    tab.sees("dialog", "next and previous row");
    tab.shot("help");
    tab.press("Escape");
    tab.await("!document.querySelector('dialog')");
    tab.press("g");
    tab.press("r");
    tab.sees("h1", "Resources");
    tab.press("/");
    tab.type("grafana");
    tab.await("document.querySelectorAll('.resources .body [role=row]').length === 1");
    tab.press("Escape");
    tab.press("j");
    tab.press("Enter");
    tab.sees("h1", "Service/grafana");
    tab.await("document.activeElement.tagName === 'H1'");
    tab.press("s");
    tab.await("document.activeElement.name === 'reason'");
    tab.type("by hand");
    tab.press("Enter");
    tab.sees("main .banner", "by hand");
    assertTrue(asked("suspend Service/grafana SuspendRequest[reason=by hand"), server.operations().asked::toString);
  }

  @Test
  void whatHostsAndGitSayIsTextAndNeverMarkup() {
    String evil = "<img src=x onerror=\"window.pwned=1\"><script>window.pwned=1</script>";
    HostView beast = server.operations().hosts.getFirst();
    server.operations().hosts.set(0, new HostView(beast.name(), evil, true, beast.conditions(), 1, beast.containers(), beast.units(), evil,
        Sample.NOW, evil, null, evil));
    server.operations().happen(Sample.event(3, "2026-11-21T14:05:59Z", "critical", evil, evil, evil));
    server.operations().log.add(new LogLine("beast", "container/grafana", evil));
    for (String hash : List.of("", "#/hosts/beast", "#/events", "#/resources/Service/grafana", "#/hosts/" + evil.replace("/", "%2F"))) {
      go("");
      go(hash);
      tab.sees("#link", "live");
      if (!hash.contains("onerror")) {
        tab.sees("main", "<img src=x onerror=");
      }
      assertEquals(0, tab.count("main img, main script"), hash);
    }
    assertTrue(tab.eval("window.pwned === undefined").asBoolean());
  }

  @Test
  void aLinkThatWasLostIsMadeAgain() {
    go("");
    tab.sees("#link", "live");
    int port = server.port();
    server.close();
    tab.await("!document.querySelector('#link').innerText.startsWith('live')");
    tab.sees("#link", "as of");
    tab.sees(".hosts .body", "beast");
    server = startAgain(port);
    tab.await("document.querySelector('#link').innerText === 'live'");
  }

  /** The port may be held for a moment by connections that are not quite closed yet. */
  private static TestServer startAgain(int port) {
    Instant deadline = Instant.now().plus(Browser.DEADLINE);
    while (true) {
      try {
        return TestServer.start(ServerSettings.loopback(port));
      } catch (UncheckedIOException e) {
        if (Instant.now().isAfter(deadline)) {
          throw e;
        }
        LockSupport.parkNanos(200_000_000);
      }
    }
  }
}

package dev.evenkeel.operator.app.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.http.ConditionView;
import dev.evenkeel.api.http.HostView;
import dev.evenkeel.operator.app.Sample;
import dev.evenkeel.operator.app.ServerSettings;
import dev.evenkeel.operator.app.server.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.util.List;

/** How the page looks on a phone, in the dark, and to the colour-blind; and whom it asks for a token. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class PageLooksTest {
  private static final List<String> VIEWS = List.of("#/", "#/resources", "#/drift", "#/plan", "#/events", "#/commits", "#/hosts/beast",
      "#/hosts/server-84", "#/resources/Service/mo-app");
  private Browser browser;
  private TestServer server;

  @BeforeAll
  void start() {
    browser = Browser.start();
    server = TestServer.start(ServerSettings.loopback(0));
  }

  @AfterAll
  void end() {
    if (server != null) {
      server.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  private static void open(Tab tab, TestServer server, String hash) {
    tab.open("http://127.0.0.1:" + server.port() + "/" + hash);
    tab.await("document.querySelector('main h1')");
  }

  private static boolean dark(Tab tab) {
    return tab.eval("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).every(part => part < 60)").asBoolean();
  }

  @Test
  void aPhoneNeedsNotScrollSideways() {
    try (Tab tab = browser.tab()) {
      tab.size(320, 640);
      for (String view : VIEWS) {
        open(tab, server, view);
        tab.sees("#link", "live");
        tab.await("!document.querySelector('.plan')?.innerText.includes('Reading')");
        assertEquals(320, tab.eval("document.scrollingElement.scrollWidth").asInt(),
            () -> view + ": "
                + tab.eval("[...document.querySelectorAll('main *, header *')].filter(one => one.getBoundingClientRect().right > 321)"
                    + ".map(one => one.outerHTML.slice(0, 120)).slice(0, 5).join('\\n')").asText());
        tab.shot("phone-" + view.replaceAll("[^a-z]+", "-").replaceAll("^-$", "fleet").replaceAll("^-|-$", ""));
      }
    }
  }

  @Test
  void theSystemsThemeCountsUntilAnotherIsChosen() {
    try (Tab tab = browser.tab()) {
      tab.systemTheme("dark");
      open(tab, server, "");
      tab.sees("#link", "live");
      assertTrue(dark(tab));
      tab.shot("dark-fleet");
      tab.click("#theme", "Theme: system");
      tab.sees("#theme", "Theme: light");
      assertTrue(!dark(tab));
      tab.open("http://127.0.0.1:" + server.port() + "/#/drift");
      assertTrue(!dark(tab));
      tab.systemTheme("light");
      tab.click("#theme", "Theme: light");
      assertTrue(dark(tab));
      open(tab, server, "#/resources/Service/mo-app");
      tab.sees(".why", "Release");
      tab.shot("dark-resource");
    }
  }

  @Test
  void aLongMessageLeavesTheOtherColumnsWhole() {
    try (TestServer talkative = TestServer.start(ServerSettings.loopback(0)); Tab tab = browser.tab()) {
      String message = "pull evenkeel/nothing:9: no such host; ".repeat(12);
      ConditionView synced = new ConditionView("Synced", "False", "RegistryRefused", message, Sample.NOW, null);
      talkative.operations().hosts.replaceAll(one -> new HostView(one.name(), one.address(), true, List.of(synced), 1, one.containers(),
          one.units(), null, Sample.NOW, null, null, message));
      open(tab, talkative, "#/hosts/beast");
      tab.sees(".plain .state", "False");
      assertEquals(1,
          tab.eval("(() => { const range = document.createRange(); range.selectNodeContents(document.querySelector('.plain .state'));"
              + " return new Set([...range.getClientRects()].filter(box => box.height > 14).map(box => Math.round(box.top))).size; })()")
              .asInt());
      tab.shot("long-message");
    }
  }

  @Test
  void everyStateHasAShapeAndAWord() {
    try (Tab tab = browser.tab()) {
      open(tab, server, "");
      tab.sees(".hosts .body", "key changed");
      assertTrue(tab.count(".state") > 5);
      assertEquals(0,
          tab.eval(
              "[...document.querySelectorAll('.state, .tally')].filter(one => !one.querySelector('use') || !one.innerText.trim()).length")
              .asInt());
      for (String eyes : List.of("deuteranopia", "protanopia")) {
        tab.eyes(eyes);
        tab.shot("fleet-" + eyes);
      }
    }
  }

  @Test
  void aServerThatOthersCanReachAsksForATokenWhichIsKeptForTheTabOnly() {
    try (TestServer open = TestServer.start(new ServerSettings("0.0.0.0", 0, "admin-token", "read-token")); Tab tab = browser.tab()) {
      tab.open("http://127.0.0.1:" + open.port() + "/#/resources/Service/grafana");
      tab.sees("dialog", "This server asks for a token.");
      tab.shot("token");
      tab.type("wrong");
      tab.press("Enter");
      tab.sees("dialog", "does not know the token");
      tab.type("read-token");
      tab.press("Enter");
      tab.sees("main", "Read-only token.");
      assertEquals(0, tab.eval("document.querySelectorAll('.actions [data-key-of=s]').length").asInt());
      tab.click("#token", "Token");
      tab.sees("dialog", "Now in use: read-only token.");
      tab.type("admin-token");
      tab.press("Enter");
      tab.sees(".actions", "Suspend");
      assertEquals("admin-token", tab.eval("sessionStorage.getItem('evenkeel-token')").asText());
      assertEquals("", tab.eval("Object.values(localStorage).join() + document.cookie").asText());
      assertTrue(open.operations().asked.isEmpty());
    }
  }
}

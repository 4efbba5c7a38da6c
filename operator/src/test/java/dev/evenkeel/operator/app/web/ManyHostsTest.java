package dev.evenkeel.operator.app.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.evenkeel.api.http.ConditionView;
import dev.evenkeel.api.http.ContainerView;
import dev.evenkeel.api.http.EventView;
import dev.evenkeel.api.http.HostView;
import dev.evenkeel.api.http.ObjectView;
import dev.evenkeel.api.http.ResourceView;
import dev.evenkeel.operator.app.MemoryOperations;
import dev.evenkeel.operator.app.Sample;
import dev.evenkeel.operator.app.ServerSettings;
import dev.evenkeel.operator.app.server.TestServer;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A thousand hosts with five containers each: only what is looked at is in the page. What it took is written to target/screenshots/thousand-hosts.txt. */
class ManyHostsTest {
  private static final int HOSTS = 1000;
  private static final int EACH = 5;

  private static List<ConditionView> conditions(boolean well) {
    return List.of("Reachable", "Synced", "Healthy", "Ready").stream()
        .map(type -> new ConditionView(type, well || type.equals("Reachable") ? "True" : "False", well ? "AsWritten" : "Drifted",
            well ? "as written" : "somebody changed it", Instant.EPOCH, "9c1e2d0"))
        .toList();
  }

  private static MemoryOperations fleet() {
    MemoryOperations fleet = new MemoryOperations();
    List<HostView> hosts = new ArrayList<>();
    List<ResourceView> resources = new ArrayList<>();
    for (int number = 0; number < HOSTS; number++) {
      String host = "host-%04d".formatted(number);
      boolean well = number % 97 != 0;
      List<String> names = IntStream.range(0, EACH).mapToObj(i -> "web-" + host + "-" + i).toList();
      hosts.add(new HostView(host, "root@" + host + ".example:22", true, conditions(well), EACH,
          names.stream().map(name -> new ContainerView(name, List.of("Service/" + name), "web:1", "running", "healthy", Sample.NOW, 0))
              .toList(),
          List.of(), "20.10.24", Sample.NOW, null, null, well ? null : "somebody changed it"));
      names.forEach(name -> resources.add(new ResourceView("Service", name, List.of(host), conditions(well), "9c1e2d0", "enforce",
          "fleet.yaml:3:1", List.of(), List.of(new ObjectView(host, "container/" + name, "running", "healthy", "True", null)), null)));
    }
    fleet.hosts.addAll(hosts);
    fleet.resources.addAll(resources);
    return fleet;
  }

  @Test
  void onlyWhatIsLookedAtIsInThePage() throws IOException {
    try (Browser browser = Browser.start();
        TestServer server = TestServer.start(ServerSettings.loopback(0), fleet(), Clock.systemUTC());
        Tab tab = browser.tab()) {
      tab.open("http://127.0.0.1:" + server.port() + "/");
      tab.sees(".tallies", "1,000 hosts");
      tab.sees("#link", "live");
      JsonNode first = tab.eval("(() => { const time = performance.getEntriesByName('first-contentful-paint')[0];"
          + " return [Math.round(time?.startTime ?? 0), Math.round(performance.now()), document.querySelectorAll('*').length]; })()");
      int rows = tab.count(".hosts .body [role=row]");
      assertTrue(rows >= 20 && rows <= 240, "rows in the page: " + rows);
      tab.shot("thousand-hosts");
      JsonNode scroll = tab.eval(SCROLL);
      assertEquals(HOSTS, tab.count(".hosts .body [role=row]"));
      tab.eval("window.scrollTo(0, 0)");
      tab.eval(WATCH);
      server.operations().hosts.set(5, new HostView("host-0005", "root@host-0005.example:22", false, conditions(false), EACH, List.of(),
          List.of(), null, Sample.NOW, null, null, "TCP 22 times out"));
      server.operations()
          .happen(new EventView(1, Instant.now(), "warning", "Unreachable", "host-0005", null, null, "TCP 22 times out", null));
      tab.sees(".hosts .body [data-key=host-0005]", "unreachable");
      JsonNode worst = tab.eval("window.worstTask");
      tab.press("/");
      tab.type("host-0998");
      tab.await("document.querySelectorAll('.hosts .body [role=row]').length === 1");
      Files.writeString(Path.of("target/screenshots/thousand-hosts.txt"),
          "%d hosts, %d resources%nfirst paint %s ms, live %s ms, %s elements, %d rows%nscrolled to the end: %s frames, longest %s ms, mean %s ms%n"
              .formatted(HOSTS, HOSTS * EACH, first.get(0), first.get(1), first.get(2), rows, scroll.get(0), scroll.get(1), scroll.get(2))
              + "one host changes: longest task %s ms%n".formatted(worst));
    }
  }

  /** Scrolls 400 pixels a frame until nothing comes any more: [frames, longest, mean]. */
  private static final String SCROLL = """
      new Promise(done => {
        const frames = [];
        let last = null;
        let still = 0;
        const step = now => {
          if (last !== null) frames.push(now - last);
          last = now;
          const before = window.scrollY;
          window.scrollBy(0, 400);
          still = window.scrollY === before ? still + 1 : 0;
          if (still < 20) requestAnimationFrame(step);
          else done([frames.length, Math.round(Math.max(...frames)), Math.round(frames.reduce((a, b) => a + b) / frames.length)]);
        };
        requestAnimationFrame(step);
      })""";

  private static final String WATCH = """
      (() => {
        window.worstTask = 0;
        new PerformanceObserver(list => { for (const one of list.getEntries()) window.worstTask = Math.max(window.worstTask, one.duration); })
          .observe({ type: 'longtask' });
        return true;
      })()""";
}

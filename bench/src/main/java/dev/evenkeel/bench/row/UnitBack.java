package dev.evenkeel.bench.row;

import dev.evenkeel.bench.Bench;
import dev.evenkeel.bench.Benchmark;
import dev.evenkeel.bench.Line;
import dev.evenkeel.bench.Mark;
import dev.evenkeel.bench.Spread;
import dev.evenkeel.bench.Unit;
import dev.evenkeel.bench.peer.RawHost;
import dev.evenkeel.bench.rig.Await;
import dev.evenkeel.bench.rig.Calls;
import dev.evenkeel.bench.rig.Manifests;
import dev.evenkeel.bench.rig.Product;
import dev.evenkeel.bench.rig.Repository;
import dev.evenkeel.hosts.systemd.Systemd;
import dev.evenkeel.hosts.systemd.UnitEvent;
import dev.evenkeel.hosts.systemd.UnitVerb;
import dev.evenkeel.testbed.TestHost;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A unit stopped by {@code systemctl stop}. The peer hears the same signal over the same kind of session and starts the unit at once. */
public final class UnitBack implements Benchmark {
  private static final String FIGURE = "unit stopped by hand → active again";
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String RAW = "raw-0.service";

  @Override
  public String name() {
    return "unit-back";
  }

  @Override
  public String question() {
    return "a unit stopped by systemctl stop until it is active again, by systemd's own time stamps";
  }

  @Override
  public List<Line> run(Bench bench) throws Exception {
    int runs = bench.runs(15);
    TestHost host = bench.host("buoy");
    StringBuilder text = new StringBuilder(Manifests.host(host));
    // One for each run: what fails often is waited for longer.
    for (int i = 0; i < runs; i++) {
      text.append(Manifests.unit(host.name(), "own-" + i));
    }
    Repository repository = bench.part(Repository.in(bench.folder("fleet")));
    repository.write("fleet.yaml", text.toString()).commit("fleet");
    host.writeFile("/etc/systemd/system/" + RAW,
        "[Unit]\nStartLimitIntervalSec=0\n[Service]\nExecStart=/bin/sleep infinity\n[Install]\nWantedBy=multi-user.target\n");
    host.systemctl("daemon-reload").orThrow();
    // Enabled: systemd forgets the time stamps of a stopped unit that nothing refers to.
    host.systemctl("enable", "--now", RAW).orThrow();
    Product product = bench.part(Product.start(repository.push().path(), bench.folder("state")));
    CompletableFuture<Systemd> bus = new CompletableFuture<>();
    RawHost raw = bench.part(RawHost.open(host, event -> startAgain(event, bus)));
    bus.complete(raw.systemd());
    List<Double> own = new ArrayList<>();
    List<Double> rawTimes = new ArrayList<>();
    Calls before = product.calls();
    for (int i = 0; i < runs; i++) {
      bench.say((i + 1) + " of " + runs);
      own.add(millis(host, "own-" + i + ".service"));
      rawTimes.add(millis(host, RAW));
    }
    Spread ours = Spread.of(Unit.MILLIS, own);
    Spread peer = Spread.of(Unit.MILLIS, rawTimes);
    return List.of(Line.of(FIGURE, "Evenkeel", ours, product.calls().since(before, runs), Mark.atMost(2, ours, peer, "StartUnit at once")),
        Line.of(FIGURE,
            "StartUnit at once, same session", peer));
  }

  private static void startAgain(UnitEvent event, CompletableFuture<Systemd> bus) {
    if (event instanceof UnitEvent.Changed(var unit, var properties) && unit.equals(RAW)
        && "inactive".equals(properties.get("ActiveState"))) {
      Thread.ofVirtual().start(() -> {
        try {
          bus.join().run(UnitVerb.START, RAW, SOON);
        } catch (IOException e) {
          // The sample ends by its deadline and says so.
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      });
    }
  }

  /** Stops it and waits until systemd says that it has been active since. */
  private static double millis(TestHost host, String unit) throws Exception {
    long before = stamp(host, unit, "ActiveEnterTimestampMonotonic");
    host.systemctl("stop", "--no-block", unit).orThrow();
    Await.until(unit + " is active again", SOON, () -> stamp(host, unit, "ActiveEnterTimestampMonotonic") > before);
    return (stamp(host, unit, "ActiveEnterTimestampMonotonic") - stamp(host, unit, "InactiveEnterTimestampMonotonic")) / 1e3;
  }

  private static long stamp(TestHost host, String unit, String property) {
    return Long.parseLong(host.systemctl("show", "--value", "-p", property, unit).orThrow().text());
  }
}

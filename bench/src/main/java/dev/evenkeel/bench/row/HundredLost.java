package dev.evenkeel.bench.row;

import dev.evenkeel.bench.Bench;
import dev.evenkeel.bench.Benchmark;
import dev.evenkeel.bench.Line;
import dev.evenkeel.bench.Mark;
import dev.evenkeel.bench.Spread;
import dev.evenkeel.bench.Unit;
import dev.evenkeel.bench.peer.RawHost;
import dev.evenkeel.bench.peer.RawLoop;
import dev.evenkeel.bench.rig.Await;
import dev.evenkeel.bench.rig.Calls;
import dev.evenkeel.bench.rig.Manifests;
import dev.evenkeel.bench.rig.Product;
import dev.evenkeel.bench.rig.Repository;
import dev.evenkeel.testbed.TestHost;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Every container of a host is killed in one stroke. The peer starts each as it hears of its death, with several limits of how many at once, of which the best counts. */
public final class HundredLost implements Benchmark {
  private static final List<Integer> PARALLEL = List.of(8, 16);
  private static final Duration DEADLINE = Duration.ofMinutes(3);
  /** What ran this long counts as recovered, so that the next stroke is again a first one. */
  private static final Duration RECOVERED = Duration.ofSeconds(12);

  @Override
  public String name() {
    return "hundred-lost";
  }

  @Override
  public String question() {
    return "100 containers of one host killed at once until all run, by the engine's own time stamps";
  }

  @Override
  public List<Line> run(Bench bench) throws Exception {
    int size = bench.size(100, 20);
    int runs = bench.runs(2);
    TestHost host = bench.host("dory");
    Repository repository = bench.part(Repository.in(bench.folder("fleet")));
    StringBuilder text = new StringBuilder(Manifests.host(host));
    for (int i = 0; i < size; i++) {
      text.append(Manifests.service(host.name(), "own-" + i, "1"));
    }
    repository.write("fleet.yaml", text.toString()).commit("fleet");
    bench.say("making " + size + " containers for each side");
    Product product = bench.part(Product.start(repository.push().path(), bench.folder("state")));
    RawHost raw = bench.part(RawHost.open(host));
    for (int i = 0; i < size; i++) {
      RawLoop.create(raw.docker(), "raw-" + i, Map.of());
    }
    List<Double> own = new ArrayList<>();
    Map<Integer, List<Double>> peers = new TreeMap<>();
    Map<Integer, String> failures = new TreeMap<>();
    Calls before = product.calls();
    String calls = "";
    for (int i = 0; i < runs; i++) {
      bench.say((i + 1) + " of " + runs);
      own.add(seconds(host, "own-", size));
      calls = product.calls().since(before, i + 1);
      for (int parallel : PARALLEL) {
        try (RawLoop _ = new RawLoop(raw, "raw-", parallel)) {
          double took = seconds(host, "raw-", size);
          peers.computeIfAbsent(parallel, _ -> new ArrayList<>()).add(took);
        } catch (IOException e) {
          // A peer that loses some of them is told as one, and takes nobody's figures with it.
          failures.put(parallel, String.valueOf(e.getMessage()));
          host.sh("docker start $(docker ps -aq --filter name=^/raw-)").orThrow();
        }
      }
      TimeUnit.MILLISECONDS.sleep(RECOVERED.toMillis());
    }
    String figure = size + " containers killed at once → all running";
    Spread ours = Spread.of(Unit.SECONDS, own);
    List<Line> lines = new ArrayList<>();
    Spread best = null;
    failures.forEach((parallel, why) -> lines.add(new Line.Missing(figure, "raw loop, " + parallel + " at once, once more", why)));
    for (var peer : peers.entrySet()) {
      Spread spread = Spread.of(Unit.SECONDS, peer.getValue());
      best = best == null || spread.median() < best.median() ? spread : best;
      lines.add(Line.of(figure, "raw loop, " + peer.getKey() + " at once", spread));
    }
    lines.addFirst(best == null
        ? Line.of(figure, "Evenkeel", ours, calls)
        : Line.of(figure, "Evenkeel", ours, calls, Mark.atMost(1.2, ours, best, "best raw")));
    return lines;
  }

  /** From the first death to the last start. */
  private static double seconds(TestHost host, String prefix, int size) throws Exception {
    String stroke = Instant.now().toString();
    host.sh("kill -9 $(docker inspect -f '{{.State.Pid}}' $(docker ps -q --filter name=^/" + prefix + "))").orThrow();
    List<Instant> died = new ArrayList<>();
    List<Instant> started = new ArrayList<>();
    Await.until("all " + size + " run again", DEADLINE, () -> {
      // Seldom: looking costs the engine something, and the times are its own.
      TimeUnit.MILLISECONDS.sleep(500);
      if (host.docker("ps", "-q", "--filter", "name=^/" + prefix, "--filter", "status=running").orThrow().stdout().lines().count() < size) {
        return false;
      }
      died.clear();
      started.clear();
      host.sh("docker inspect -f '{{.State.FinishedAt}} {{.State.StartedAt}}' $(docker ps -q --filter name=^/" + prefix + ")").orThrow()
          .stdout().lines().forEach(line -> {
            String[] times = line.split(" ", -1);
            died.add(Instant.parse(times[0]));
            started.add(Instant.parse(times[1]));
          });
      // Until the last death was heard of, the engine still counts some as running.
      return died.size() == size && died.stream().allMatch(at -> at.isAfter(Instant.parse(stroke)));
    });
    Instant first = died.stream().min(Instant::compareTo).orElseThrow();
    Instant last = started.stream().max(Instant::compareTo).orElseThrow();
    return Duration.between(first, last).toNanos() / 1e9;
  }
}

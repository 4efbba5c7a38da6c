package dev.evenkeel.bench.row;

import dev.evenkeel.bench.Bench;
import dev.evenkeel.bench.Benchmark;
import dev.evenkeel.bench.Line;
import dev.evenkeel.bench.Mark;
import dev.evenkeel.bench.Spread;
import dev.evenkeel.bench.Unit;
import dev.evenkeel.bench.peer.RawHost;
import dev.evenkeel.bench.rig.Await;
import dev.evenkeel.bench.rig.Loop;
import dev.evenkeel.bench.rig.Manifests;
import dev.evenkeel.bench.rig.Product;
import dev.evenkeel.bench.rig.Repository;
import dev.evenkeel.testbed.TestHost;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * From nothing to a first full pass over every host, on hosts where everything already is as written. The peer only logs in everywhere, all at once, in the same warm process. What simulated hosts add is in {@link FleetSizes}.
 */
public final class OperatorStart implements Benchmark {
  private static final Duration DEADLINE = Duration.ofMinutes(3);
  private static final int WARM_UP = 2;

  @Override
  public String name() {
    return "operator-start";
  }

  @Override
  public String question() {
    return "start of the operator until the first full pass over 1, 3 and 10 real hosts is done";
  }

  @Override
  public List<Line> run(Bench bench) throws Exception {
    int runs = bench.runs(7);
    List<TestHost> hosts = hosts(bench, bench.size(10, 3));
    List<Line> lines = new ArrayList<>();
    double first = 0;
    for (int count : new int[]{1, 3, 10}) {
      if (count > hosts.size()) {
        continue;
      }
      List<TestHost> some = hosts.subList(0, count);
      StringBuilder text = new StringBuilder();
      some.forEach(
          host -> text.append("---\n").append(Manifests.host(host)).append(Manifests.service(host.name(), host.name() + "-web", "1"))
              .append(Manifests.unit(host.name(), host.name() + "-worker"))
              .append(Manifests.file(host.name(), host.name() + "-note", "/etc/evenkeel-bench/note")));
      try (Loop loop = new Loop(Loop.ssh(), bench.folder("state-" + count), text.toString()).begin()) {
        loop.converge(DEADLINE);
      }
      List<Double> own = new ArrayList<>();
      List<Double> raw = new ArrayList<>();
      for (int i = -WARM_UP; i < runs; i++) {
        bench.say(count + " hosts, " + (i < 0 ? "warming up" : (i + 1) + " of " + runs));
        double mine = start(bench, count, text.toString());
        double theirs = handshakes(some);
        if (i >= 0) {
          own.add(mine);
          raw.add(theirs);
        }
      }
      Spread ours = Spread.of(Unit.MILLIS, own);
      Spread peer = Spread.of(Unit.MILLIS, raw);
      first = count == 1 ? ours.median() : first;
      List<Mark> marks = new ArrayList<>(List.of(Mark.atMost(1.5, ours, peer, "raw handshakes")));
      if (count > 1) {
        marks.add(linear(count, first, ours));
      }
      String figure = "loop started → first pass over " + hosts(count) + " done";
      lines.add(new Line.Measured(figure, "Evenkeel", ours, marks, ""));
      lines.add(Line.of(figure, "raw SSH handshakes, all at once", peer));
      lines.add(process(bench, count, text.toString(), Math.min(3, runs)));
    }
    return lines;
  }

  private static Mark linear(int count, double first, Spread ours) {
    double ratio = ours.median() / first;
    return new Mark("at most linear", String.format(java.util.Locale.ROOT, "%.1f × for %d × the hosts", ratio, count), ratio <= count);
  }

  private static String hosts(int count) {
    return count == 1 ? "1 host" : count + " hosts";
  }

  private static List<TestHost> hosts(Bench bench, int count) throws Exception {
    List<Future<TestHost>> starting = new ArrayList<>();
    List<TestHost> hosts = new ArrayList<>();
    bench.say("starting " + count + " hosts");
    // Platform threads: Testcontainers does I/O in static initialisers, where virtual threads are pinned.
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      hosts.add(bench.host("jetty-0"));
      for (int i = 1; i < count; i++) {
        String name = "jetty-" + i;
        starting.add(threads.submit(() -> TestHost.start(name)));
      }
    }
    for (Future<TestHost> host : starting) {
      hosts.add(bench.part(host.get()).loadImage("evenkeel/busybox"));
    }
    return hosts;
  }

  private static double start(Bench bench, int count, String manifests) throws Exception {
    try (Loop loop = new Loop(Loop.ssh(), bench.folder("state-" + count), manifests)) {
      long before = System.nanoTime();
      loop.begin();
      Await.until("the first passes", DEADLINE, () -> loop.hostsPassed() >= count);
      return (System.nanoTime() - before) / 1e6;
    }
  }

  private static double handshakes(List<TestHost> hosts) throws Exception {
    List<AutoCloseable> links = new ArrayList<>();
    // The host's key is read by other means than SSH.
    hosts.forEach(TestHost::hostKey);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      long before = System.nanoTime();
      List<Future<AutoCloseable>> opening = new ArrayList<>();
      hosts.forEach(host -> opening.add(threads.submit(() -> RawHost.link(host))));
      for (Future<AutoCloseable> one : opening) {
        links.add(one.get());
      }
      return (System.nanoTime() - before) / 1e6;
    } finally {
      for (AutoCloseable link : links) {
        link.close();
      }
    }
  }

  private static Line process(Bench bench, int count, String manifests, int runs) throws Exception {
    Repository repository = bench.part(Repository.in(bench.folder("repo-" + count)));
    repository.write("fleet.yaml", manifests).commit("fleet");
    repository.push();
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      long before = System.nanoTime();
      try (Product product = Product.launch(repository.path(), bench.folder("process-" + count))) {
        Await.until("every host was looked at", DEADLINE, () -> product.isReady());
        times.add((System.nanoTime() - before) / 1e6);
      }
    }
    return Line.of("evenkeel run started → first pass over " + hosts(count) + " done", "Evenkeel, the whole process",
        Spread.of(Unit.MILLIS, times), "with the JVM, git, the store and the server; until /health/ready says so");
  }
}

package dev.evenkeel.bench.row;

import dev.evenkeel.bench.Bench;
import dev.evenkeel.bench.Benchmark;
import dev.evenkeel.bench.Line;
import dev.evenkeel.bench.Mark;
import dev.evenkeel.bench.Spread;
import dev.evenkeel.bench.Unit;
import dev.evenkeel.bench.peer.RawHost;
import dev.evenkeel.bench.peer.RawPass;
import dev.evenkeel.bench.rig.Manifests;
import dev.evenkeel.bench.rig.Processes;
import dev.evenkeel.bench.rig.Product;
import dev.evenkeel.bench.rig.Repository;
import dev.evenkeel.testbed.TestHost;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What one real host with 50 containers, 10 units and 10 files costs while nothing happens, on both ends. The peer scrapes the engine every 15 s, as an exporter does: one list, and an inspection of each container. What the host itself uses with nobody connected is taken
 * away from both. In Evenkeel's window everything is looked at once, which otherwise happens every three minutes, so that what is shown is rather too much.
 */
public final class AtRest implements Benchmark {
  private static final Duration SETTLE = Duration.ofSeconds(15);
  private static final Duration SCRAPE = Duration.ofSeconds(15);
  private static final double HOUR = 3_600;

  @Override
  public String name() {
    return "at-rest";
  }

  @Override
  public String question() {
    return "one real host with 50 containers at rest: CPU and bytes per hour on both ends";
  }

  /** What one window has cost. */
  private record Cost(double operatorCpu, double hostCpu, double received, double sent) {
    static Cost at(TestHost host, long pid) throws IOException {
      String[] bytes = host.sh("cd /sys/class/net/eth0/statistics && cat tx_bytes rx_bytes").orThrow().text().split("\\s+", -1);
      return new Cost(pid == 0 ? 0 : Processes.cpuSeconds(pid), hostCpu(host), Double.parseDouble(bytes[0]), Double.parseDouble(bytes[1]));
    }

    Cost since(Cost before, double seconds) {
      return new Cost((operatorCpu - before.operatorCpu) / seconds, (hostCpu - before.hostCpu) / seconds,
          (received - before.received) / seconds, (sent - before.sent) / seconds);
    }

    Cost without(Cost idle) {
      return new Cost(operatorCpu, Math.max(0, hostCpu - idle.hostCpu), received - idle.received, sent - idle.sent);
    }

    /**
     * All of the host but what runs in its containers, which only sleep, and their shims: by the kernel's account of its group (cgroup v1 or v2) without the shims' own, in seconds. Each container has a shim, which wakes up now and then whether anybody
     * looks or not; fifty of them take more than all else together, in bursts that a window has or has not.
     */
    private static double hostCpu(TestHost host) {
      return Long.parseLong(host.sh("""
          group=$(sed -n 's/^[0-9]*:[^:]*cpuacct[^:]*://p; s/^0:://p' /proc/1/cgroup | head -n 1)
          group=${group%/init.scope}
          all=$(cat "/sys/fs/cgroup/cpuacct$group/cpuacct.usage" 2>/dev/null ||
            awk '/^usage_usec/ {print $2 "000"}' "/sys/fs/cgroup$group/cpu.stat")
          shims=$(cat $(grep -lx containerd-shim /proc/[0-9]*/comm | sed 's/comm$/stat/') | sed 's/.*) //' |
            awk -v hz="$(getconf CLK_TCK)" '{ticks += $12 + $13} END {printf "%.0f", ticks / hz * 1e9}')
          echo $((all - shims))
          """).orThrow().text()) / 1e9;
    }
  }

  @Override
  public List<Line> run(Bench bench) throws Exception {
    int containers = bench.size(50, 10);
    TestHost host = bench.host("halyard");
    StringBuilder text = new StringBuilder(Manifests.host(host));
    for (int i = 0; i < containers; i++) {
      text.append(Manifests.service(host.name(), "own-" + i, "1"));
    }
    for (int i = 0; i < 10; i++) {
      text.append(Manifests.unit(host.name(), "own-" + i)).append(Manifests.file(host.name(), "own-" + i, "/etc/evenkeel-bench/" + i));
    }
    Repository repository = bench.part(Repository.in(bench.folder("fleet")));
    repository.write("fleet.yaml", text.toString()).commit("fleet");
    repository.push();
    Cost ours;
    double memory;
    try (Product product = Product.start(repository.path(), bench.folder("state"))) {
      bench.say("Evenkeel at rest");
      TimeUnit.SECONDS.sleep(SETTLE.toSeconds());
      ours = window(host, product, bench.size(180, 30));
      memory = Processes.residentMib(product.pid());
    }
    bench.say("nobody connected");
    Cost idle = window(host, null, bench.size(90, 15));
    bench.say("a scrape every 15 s");
    Cost scrape = scrapes(bench, host);
    return lines(containers, ours.without(idle), scrape.without(idle), memory);
  }

  private static Cost window(TestHost host, @Nullable Product product, int seconds) throws IOException, InterruptedException {
    long pid = product == null ? 0 : product.pid();
    Cost before = Cost.at(host, pid);
    long began = System.nanoTime();
    if (product != null) {
      product.sync();
    }
    TimeUnit.SECONDS.sleep(seconds);
    return Cost.at(host, pid).since(before, (System.nanoTime() - began) / 1e9);
  }

  private static Cost scrapes(Bench bench, TestHost host) throws Exception {
    try (RawHost raw = RawHost.open(host); RawPass pass = new RawPass(raw, List.of(), List.of())) {
      for (int i = 0; i < 5; i++) {
        pass.scrape();
      }
      Cost before = Cost.at(host, 0);
      double cpu = threadsCpu();
      long began = System.nanoTime();
      for (int i = 0; i < bench.size(8, 2); i++) {
        pass.scrape();
        TimeUnit.SECONDS.sleep(SCRAPE.toSeconds());
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      Cost host1 = Cost.at(host, 0).since(before, seconds);
      return new Cost((threadsCpu() - cpu) / seconds, host1.hostCpu, host1.received, host1.sent);
    }
  }

  /** This process does nothing else meanwhile. */
  private static double threadsCpu() throws IOException {
    return Processes.cpuSeconds(ProcessHandle.current().pid());
  }

  private static List<Line> lines(int containers, Cost ours, Cost scrape, double memory) {
    List<Line> lines = new ArrayList<>();
    String what = " at rest, " + containers + " containers";
    pair(lines, "operator's CPU" + what, Unit.SECONDS_PER_HOUR, ours.operatorCpu * HOUR, scrape.operatorCpu * HOUR);
    pair(lines, "host's CPU" + what, Unit.SECONDS_PER_HOUR, ours.hostCpu * HOUR, scrape.hostCpu * HOUR);
    pair(lines, "bytes from the host" + what, Unit.KIB_PER_HOUR, ours.received * HOUR / 1024, scrape.received * HOUR / 1024);
    pair(lines, "bytes to the host" + what, Unit.KIB_PER_HOUR, ours.sent * HOUR / 1024, scrape.sent * HOUR / 1024);
    lines.add(Line.of("the operator's whole memory" + what, "Evenkeel", Spread.single(Unit.MIB, memory)));
    return lines;
  }

  private static void pair(List<Line> lines, String figure, Unit unit, double ours, double peer) {
    Spread mine = Spread.single(unit, ours);
    Spread theirs = Spread.single(unit, peer);
    lines.add(Line.of(figure, "Evenkeel", mine, Mark.atMost(1, mine, theirs, "scrape")));
    lines.add(Line.of(figure, "a scrape of the engine every 15 s", theirs));
  }
}

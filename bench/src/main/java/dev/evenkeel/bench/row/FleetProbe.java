package dev.evenkeel.bench.row;

import com.sun.management.OperatingSystemMXBean;
import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.host.HostTarget;
import dev.evenkeel.api.host.ObserveRequest;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.bench.rig.Await;
import dev.evenkeel.bench.rig.Loop;
import dev.evenkeel.bench.rig.Manifests;
import dev.evenkeel.hosts.fake.FakeConnector;
import dev.evenkeel.hosts.fake.FakeHost;
import dev.evenkeel.hosts.fake.FakeImage;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One fleet of simulated hosts in a JVM of its own, with the real loop, store and clock. Prints one line of JSON.
 *
 * <p>
 * At rest the loop's own timers look at files every 10 s. The full look of every 3 minutes is asked for at the rate at which it comes in the long run, spread over the hosts, for a window of half a minute would see none, or all of them. Kills are as a person's {@code docker kill}: an event, a look, a start,
 * a drift record.
 */
final class FleetProbe {
  private static final int CONTAINERS = 20;
  private static final Duration DEADLINE = Duration.ofMinutes(15);
  private static final double RESYNC_SECONDS = 180;
  private static final double KILLS_PER_HOST_AND_SECOND = 0.01;
  private static final long TICK_MS = 100;
  private static final OperatingSystemMXBean SYSTEM = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private FleetProbe() {}

  public static void main(String[] words) throws Exception {
    int hosts = Integer.parseInt(words[0]);
    int seconds = Integer.parseInt(words[1]);
    Path state = Files.createTempDirectory("evenkeel-bench-fleet-");
    try {
      System.out.println(measure(hosts, seconds, state));
    } finally {
      try (Stream<Path> files = Files.walk(state)) {
        files.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
      }
    }
    System.exit(0);
  }

  private static String measure(int hosts, int seconds, Path state) throws Exception {
    FleetTarget fleet = fleet(hosts);
    FakeConnector connector = new FakeConnector(InstantSource.system());
    for (String name : Loop.names(hosts).values()) {
      connector.host(name).images().load(Manifests.IMAGE, FakeImage.of("workload"));
    }
    try (Loop loop = new Loop(connector, state.resolve("first"), fleet).begin()) {
      loop.converge(DEADLINE);
    }
    double fakeHeap = usedKib();
    Loop loop = new Loop(connector, state.resolve("second"), fleet);
    long began = System.nanoTime();
    loop.begin();
    Await.until("the first passes", DEADLINE, () -> loop.hostsPassed() >= hosts);
    double start = (System.nanoTime() - began) / 1e3 / hosts;
    loop.converge(DEADLINE);
    double heap = usedKib();
    Rest rest = rest(loop, connector, hosts, seconds);
    double pass = passes(loop, hosts);
    double fake = readings(connector, fleet);
    loop.close();
    return String.format(Locale.ROOT,
        "{\"restPercent\": %.3f, \"passes\": %d, \"fullPasses\": %d, \"kills\": %d, \"seconds\": %d, \"passMicros\": %.1f, "
            + "\"fakePassMicros\": %.1f, \"heapKib\": %.2f, \"fakeHeapKib\": %.2f, \"startMicros\": %.1f}",
        rest.percent, rest.passes, rest.full, rest.kills, seconds, pass, fake, heap / hosts, fakeHeap / hosts, start);
  }

  private static FleetTarget fleet(int hosts) {
    SortedMap<String, String> texts = new TreeMap<>();
    Loop.names(hosts).values().forEach(host -> {
      StringBuilder text = new StringBuilder(Manifests.simulatedHost(host));
      for (int i = 0; i < CONTAINERS; i++) {
        text.append(Manifests.service(host, container(host, i), "1"));
      }
      text.append(Manifests.file(host, host + "-a", "/etc/a.conf")).append(Manifests.file(host, host + "-b", "/etc/b.conf"));
      texts.put(host + ".yaml", text.toString());
    });
    return Loop.lower(texts);
  }

  private static String container(String host, int i) {
    return host + "-" + i;
  }

  private record Rest(double percent, int passes, int full, int kills) {}

  private static Rest rest(Loop loop, FakeConnector connector, int hosts, int seconds) throws InterruptedException {
    Random chance = new Random(1);
    List<String> names = List.copyOf(Loop.names(hosts).values());
    loop.takePasses();
    long all = loop.allPasses();
    long cpu = SYSTEM.getProcessCpuTime();
    long began = System.nanoTime();
    int kills = 0;
    int looks = 0;
    while (System.nanoTime() - began < Duration.ofSeconds(seconds).toNanos()) {
      double gone = (System.nanoTime() - began) / 1e9;
      for (; kills < gone * hosts * KILLS_PER_HOST_AND_SECOND; kills++) {
        String host = names.get(chance.nextInt(hosts));
        FakeHost fake = connector.host(host);
        fake.byHand().killContainer(container(host, chance.nextInt(CONTAINERS)));
      }
      for (; looks < gone * hosts / RESYNC_SECONDS; looks++) {
        loop.operator().wishes().look(new ResourceRef("Host", names.get(looks % hosts)));
      }
      TimeUnit.MILLISECONDS.sleep(TICK_MS);
    }
    double percent = 100.0 * (SYSTEM.getProcessCpuTime() - cpu) / (System.nanoTime() - began);
    return new Rest(percent, (int) (loop.allPasses() - all), loop.takePasses().size(), kills);
  }

  /** CPU of a full pass per host, in microseconds: once to warm up, once that counts. */
  private static double passes(Loop loop, int hosts) throws Exception {
    double micros = 0;
    for (int round = 0; round < 2; round++) {
      loop.takePasses();
      long before = SYSTEM.getProcessCpuTime();
      loop.operator().wishes().look(null);
      Await.until("a pass over every host", DEADLINE, () -> loop.hostsPassed() >= hosts);
      micros = (SYSTEM.getProcessCpuTime() - before) / 1e3 / hosts;
    }
    return micros;
  }

  /** CPU of one full reading of a simulated host, in microseconds. */
  private static double readings(FakeConnector connector, FleetTarget fleet) throws Exception {
    long before = SYSTEM.getProcessCpuTime();
    for (HostTarget target : fleet.targets().values()) {
      connector.host(target.host())
          .observe(new ObserveRequest(new TreeSet<>(target.objects().keySet()), new TreeSet<>(), new TreeSet<>(), true));
    }
    return (SYSTEM.getProcessCpuTime() - before) / 1e3 / fleet.targets().size();
  }

  private static double usedKib() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      TimeUnit.MILLISECONDS.sleep(TICK_MS);
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1024.0;
  }
}

package dev.evenkeel.bench.row;

import dev.evenkeel.bench.Bench;
import dev.evenkeel.bench.Benchmark;
import dev.evenkeel.bench.Line;
import dev.evenkeel.bench.Mark;
import dev.evenkeel.bench.Spread;
import dev.evenkeel.bench.Unit;
import dev.evenkeel.bench.peer.RawHost;
import dev.evenkeel.bench.peer.RawLoop;
import dev.evenkeel.bench.peer.Swarm;
import dev.evenkeel.bench.rig.Calls;
import dev.evenkeel.bench.rig.Manifests;
import dev.evenkeel.bench.rig.Product;
import dev.evenkeel.bench.rig.Recovery;
import dev.evenkeel.bench.rig.Recovery.Deed;
import dev.evenkeel.bench.rig.Repository;
import dev.evenkeel.testbed.TestHost;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A container that is killed or removed. All sides live on one host and are broken in turn; each container of Evenkeel's, the raw loop's and the engine's own policy is broken once, so that nobody's waiting after several deaths counts.
 */
public final class ContainerBack implements Benchmark {
  private static final String POLICY = "the engine's restart policy";
  private static final String SWARM = "Swarm as shipped";
  private static final String SWARM_NO_DELAY = "Swarm, restart-delay 0";
  /** Each takes Swarm 5 s and a bit, always. */
  private static final int SWARM_RUNS = 2;

  @Override
  public String name() {
    return "container-back";
  }

  @Override
  public String question() {
    return "a container killed, or removed by hand, until it runs again, by the engine's own time stamps";
  }

  @Override
  public List<Line> run(Bench bench) throws Exception {
    int runs = bench.runs(8);
    TestHost host = bench.host("anchor");
    Repository repository = bench.part(Repository.in(bench.folder("fleet")));
    StringBuilder text = new StringBuilder(Manifests.host(host));
    RawHost raw = bench.part(RawHost.open(host));
    for (int i = 0; i < runs; i++) {
      for (Deed deed : Deed.values()) {
        text.append(Manifests.service(host.name(), own(deed, i), "1"));
        RawLoop.create(raw.docker(), raw(deed, i), Map.of());
      }
      String name = "policy-" + i + "-";
      host.docker("run", "-d", "--restart", "always", "--memory", "32m", "--name", name, Manifests.IMAGE, "sh", "-c", Manifests.PROGRAM)
          .orThrow();
    }
    repository.write("fleet.yaml", text.toString()).commit("fleet");
    Product product = bench.part(Product.start(repository.push().path(), bench.folder("state")));
    bench.part(new RawLoop(raw, "raw-", 8));
    String swarmMissing = swarm(bench, host);
    List<Line> lines = new ArrayList<>();
    for (Deed deed : Deed.values()) {
      lines.addAll(measure(bench, host, product, deed, runs, swarmMissing));
    }
    return lines;
  }

  private static String own(Deed deed, int i) {
    return "own-" + deed.name().charAt(0) + i + "-x";
  }

  private static String raw(Deed deed, int i) {
    return "raw-" + deed.name().charAt(0) + i + "-x";
  }

  /** @return why there is none, or the empty string */
  private static String swarm(Bench bench, TestHost host) {
    try {
      Swarm swarm = bench.part(Swarm.init(host));
      swarm.service("shipped");
      swarm.service("prompt", "--restart-delay", "0s");
      return "";
    } catch (IOException | RuntimeException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static List<Line> measure(Bench bench, TestHost host, Product product, Deed deed, int runs, String swarmMissing)
      throws IOException {
    List<Double> own = new ArrayList<>();
    List<Double> raw = new ArrayList<>();
    List<Double> policy = new ArrayList<>();
    List<Double> shipped = new ArrayList<>();
    List<Double> prompt = new ArrayList<>();
    Calls before = product.calls();
    for (int i = 0; i < runs; i++) {
      bench.say(deed.figure() + ", " + (i + 1) + " of " + runs);
      own.add(Recovery.millis(host, deed, own(deed, i), own(deed, i)));
      raw.add(Recovery.millis(host, deed, raw(deed, i), raw(deed, i)));
      if (deed == Deed.KILL) {
        policy.add(Recovery.millis(host, deed, "policy-" + i + "-", "policy-" + i + "-"));
      }
      if (swarmMissing.isEmpty()) {
        prompt.add(task(host, deed, "prompt"));
        if (i < SWARM_RUNS) {
          shipped.add(task(host, deed, "shipped"));
        }
      }
    }
    String figure = deed.figure();
    Spread ours = Spread.of(Unit.MILLIS, own);
    Spread rawLoop = Spread.of(Unit.MILLIS, raw);
    List<Mark> marks = new ArrayList<>(List.of(Mark.atMost(1.25, ours, rawLoop, "raw loop")));
    List<Line> peers = new ArrayList<>(List.of(Line.of(figure, "raw loop", rawLoop)));
    peers.add(policy.isEmpty()
        ? new Line.Missing(figure, POLICY, "it starts what died again; what was removed is gone")
        : Line.of(figure, POLICY, Spread.of(Unit.MILLIS, policy), "it does not answer docker kill or docker stop"));
    if (swarmMissing.isEmpty()) {
      Spread best = Spread.of(Unit.MILLIS, prompt);
      marks.add(Mark.atMost(1, ours, best, "Swarm's best"));
      peers.add(Line.of(figure, SWARM, Spread.of(Unit.MILLIS, shipped)));
      peers.add(Line.of(figure, SWARM_NO_DELAY, best));
    } else {
      peers.add(new Line.Missing(figure, SWARM, swarmMissing));
      peers.add(new Line.Missing(figure, SWARM_NO_DELAY, swarmMissing));
    }
    List<Line> lines = new ArrayList<>();
    lines.add(new Line.Measured(figure, "Evenkeel", ours, marks, product.calls().since(before, runs)));
    lines.addAll(peers);
    return lines;
  }

  private static double task(TestHost host, Deed deed, String service) throws IOException {
    String name = host.docker("ps", "--filter", "name=^" + service + "\\.", "--format", "{{.Names}}").orThrow().text();
    return Recovery.millis(host, deed, name, service + ".");
  }
}

package dev.evenkeel.bench.row;

import dev.evenkeel.bench.Bench;
import dev.evenkeel.bench.Benchmark;
import dev.evenkeel.bench.Line;
import dev.evenkeel.bench.Mark;
import dev.evenkeel.bench.Spread;
import dev.evenkeel.bench.Unit;
import dev.evenkeel.bench.rig.Manifests;
import dev.evenkeel.bench.rig.Processes;
import dev.evenkeel.bench.rig.Product;
import dev.evenkeel.bench.rig.Repository;
import dev.evenkeel.testbed.TestHost;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The command line as people start it, by the launcher, beside a JVM that only prints a word. */
public final class StartTimes implements Benchmark {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final double MARK = 150;

  @Override
  public String name() {
    return "command-line";
  }

  @Override
  public String question() {
    return "the command line from start to end, by the launcher";
  }

  @Override
  public List<Line> run(Bench bench) throws Exception {
    int runs = bench.runs(25);
    TestHost host = bench.host("gimbal");
    Repository repository = bench.part(Repository.in(bench.folder("fleet")));
    StringBuilder text = new StringBuilder(Manifests.host(host));
    for (int i = 0; i < 10; i++) {
      text.append(Manifests.service(host.name(), "own-" + i, "1"));
    }
    repository.write("fleet.yaml", text.toString()).commit("fleet");
    Product product = bench.part(Product.start(repository.push().path(), bench.folder("state")));
    List<String> version = List.of(Product.launcher(), "--version");
    List<String> get = List.of(Product.launcher(), "get", "--server", product.url());
    List<String> bare = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1", "-cp", Bench.ROOT.resolve("bench/target/classes").toString(), Bare.class.getName());
    List<Double> versions = new ArrayList<>();
    List<Double> gets = new ArrayList<>();
    List<Double> bares = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      versions.add(millis(version));
      gets.add(millis(get));
      bares.add(millis(bare));
    }
    Spread versionSpread = Spread.of(Unit.MILLIS, versions);
    Spread getSpread = Spread.of(Unit.MILLIS, gets);
    return List.of(Line.of("evenkeel --version", "Evenkeel", versionSpread, Mark.below(MARK, versionSpread)),
        Line.of("evenkeel get, 10 services", "Evenkeel", getSpread, Mark.below(MARK, getSpread)),
        Line.of("a word", "bare JVM", Spread.of(Unit.MILLIS, bares)));
  }

  private static double millis(List<String> command) throws IOException, InterruptedException {
    long before = System.nanoTime();
    Processes.run(DEADLINE, command);
    return (System.nanoTime() - before) / 1e6;
  }

  /** The least that a JVM can do. */
  static final class Bare {
    private Bare() {}

    public static void main(String[] words) {
      System.out.println("evenkeel");
    }
  }
}

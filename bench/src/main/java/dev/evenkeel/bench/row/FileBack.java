package dev.evenkeel.bench.row;

import dev.evenkeel.bench.Bench;
import dev.evenkeel.bench.Benchmark;
import dev.evenkeel.bench.Line;
import dev.evenkeel.bench.Mark;
import dev.evenkeel.bench.Spread;
import dev.evenkeel.bench.Unit;
import dev.evenkeel.bench.rig.Manifests;
import dev.evenkeel.bench.rig.Product;
import dev.evenkeel.bench.rig.Repository;
import dev.evenkeel.testbed.TestHost;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** A managed file that somebody edits, by the host's own clock. */
public final class FileBack implements Benchmark {
  private static final String FIGURE = "managed file edited → restored";
  private static final String PATH = "/etc/evenkeel-bench/own.conf";
  /** Whatever looks now and then must not be met always at the same moment. */
  private static final Duration SCATTER = Duration.ofSeconds(3);
  /** Looks every 5 ms, with nothing but the shell itself, until the file is as it was. */
  private static final String SCRIPT = """
      good=$(cat "$1")
      echo edited by hand >"$1"
      before=$(date +%s%N)
      for ((i = 0; i < 6000; i++)); do
        [ "$(<"$1")" != "$good" ] 2>/dev/null || { echo $((($(date +%s%N) - before) / 1000)); exit 0; }
        read -r -t 0.005 <> <(:) || :
      done
      echo "not restored within half a minute" >&2
      exit 1
      """;

  @Override
  public String name() {
    return "file-back";
  }

  @Override
  public String question() {
    return "a managed file edited by hand until it is as it was, by the host's own clock";
  }

  @Override
  public List<Line> run(Bench bench) throws Exception {
    int runs = bench.runs(6);
    TestHost host = bench.host("cleat");
    Repository repository = bench.part(Repository.in(bench.folder("fleet")));
    repository.write("fleet.yaml", Manifests.host(host) + Manifests.file(host.name(), "own", PATH)).commit("fleet");
    bench.part(Product.start(repository.push().path(), bench.folder("state")));
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      bench.say((i + 1) + " of " + runs);
      TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(SCATTER.toMillis()));
      times.add(Long.parseLong(host.exec("bash", "-c", SCRIPT, "edit", PATH).orThrow().text()) / 1e3);
    }
    Spread ours = Spread.of(Unit.MILLIS, times);
    return List.of(Line.of(FIGURE, "Evenkeel", ours, Mark.below(1_000, ours)));
  }
}

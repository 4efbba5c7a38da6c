package dev.evenkeel.bench.row;

import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.host.HostState;
import dev.evenkeel.api.host.HostTarget;
import dev.evenkeel.api.host.ObserveRequest;
import dev.evenkeel.api.host.Plan;
import dev.evenkeel.bench.Bench;
import dev.evenkeel.bench.Benchmark;
import dev.evenkeel.bench.Line;
import dev.evenkeel.bench.Spread;
import dev.evenkeel.bench.Unit;
import dev.evenkeel.bench.rig.Loop;
import dev.evenkeel.bench.rig.Manifests;
import dev.evenkeel.hosts.fake.FakeConnector;
import dev.evenkeel.hosts.fake.FakeImage;
import dev.evenkeel.operator.plan.Asked;
import dev.evenkeel.operator.plan.Planner;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** The planner alone, over one host on which everything is as written, and the lowering of a fleet: matters of one processor, by JMH. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PlannerBench {
  private static final Duration DEADLINE = Duration.ofMinutes(1);
  private static final String HOST = "host-00000";

  /** Containers on the host; besides them two files. */
  @Param({"20", "100"})
  public int containers;
  private final Instant now = Instant.now();
  private String manifests = "";
  private HostTarget target = HostTarget.empty(HOST, "");
  private HostState state = new HostState(HOST, now, null, new HostState.Access.Writable(), java.util.Collections.emptySortedMap(),
      java.util.Collections.emptySortedMap(), java.util.Collections.emptySortedMap(), java.util.Collections.emptySortedMap(),
      new HostState.LedgerReading.Missing(), null, null);

  /** Lets the loop make everything on a simulated host, and reads it once. */
  @Setup
  public void converge() throws Exception {
    StringBuilder text = new StringBuilder(Manifests.simulatedHost(HOST));
    for (int i = 0; i < containers; i++) {
      text.append(Manifests.service(HOST, "own-" + i, "1"));
    }
    text.append(Manifests.file(HOST, "a", "/etc/a.conf")).append(Manifests.file(HOST, "b", "/etc/b.conf"));
    manifests = text.toString();
    FleetTarget fleet = Loop.lower(manifests);
    FakeConnector connector = new FakeConnector(InstantSource.system());
    connector.host(HOST).images().load(Manifests.IMAGE, FakeImage.of("workload"));
    Path folder = Files.createTempDirectory("evenkeel-bench-planner-");
    try (Loop loop = new Loop(connector, folder, fleet).begin()) {
      loop.converge(DEADLINE);
    }
    target = java.util.Objects.requireNonNull(fleet.targets().get(HOST));
    connector.host(HOST).world().connect();
    state = connector.host(HOST)
        .observe(new ObserveRequest(new TreeSet<>(target.objects().keySet()), new TreeSet<>(), new TreeSet<>(), true));
    if (!plan().steps().isEmpty()) {
      throw new IllegalStateException("there is something to do: " + plan().changes());
    }
  }

  @org.openjdk.jmh.annotations.Benchmark
  public Plan plan() {
    return Planner.plan(target, state, Asked.NOTHING, now);
  }

  @org.openjdk.jmh.annotations.Benchmark
  public FleetTarget lower() {
    return Loop.lower(manifests);
  }

  /** Its row of the table. */
  public static final class Row implements Benchmark {
    @Override
    public String name() {
      return "planner";
    }

    @Override
    public String question() {
      return "the planner with nothing to do, and reading and lowering manifests, by JMH";
    }

    @Override
    public List<Line> run(Bench bench) throws Exception {
      Collection<RunResult> results = new Runner(new OptionsBuilder().include(PlannerBench.class.getName() + "\\.").forks(1)
          .warmupIterations(3).warmupTime(TimeValue.seconds(1)).measurementIterations(bench.runs(5)).measurementTime(TimeValue.seconds(1))
          .output(bench.folder("jmh").resolve("log.txt").toString()).shouldFailOnError(true).build()).run();
      List<Line> lines = new ArrayList<>();
      for (RunResult result : results) {
        List<Double> samples = new ArrayList<>();
        result.getAggregatedResult().getIterationResults()
            .forEach(iteration -> samples.add(iteration.getPrimaryResult().getScore()));
        lines.add(
            Line.of(result.getParams().getBenchmark().endsWith("plan") ? "plan of a host, nothing to do" : "manifests read and lowered",
                result.getParams().getParam("containers") + " containers", Spread.of(Unit.MICROS, samples)));
      }
      return lines;
    }
  }
}

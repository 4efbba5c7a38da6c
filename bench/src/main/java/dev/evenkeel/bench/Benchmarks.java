package dev.evenkeel.bench;

import dev.evenkeel.bench.row.AtRest;
import dev.evenkeel.bench.row.CommitConverged;
import dev.evenkeel.bench.row.ContainerBack;
import dev.evenkeel.bench.row.FileBack;
import dev.evenkeel.bench.row.FleetSizes;
import dev.evenkeel.bench.row.HundredLost;
import dev.evenkeel.bench.row.IdlePass;
import dev.evenkeel.bench.row.OperatorStart;
import dev.evenkeel.bench.row.PlannerBench;
import dev.evenkeel.bench.row.StartTimes;
import dev.evenkeel.bench.row.UnitBack;

import java.util.List;

/** All of them, in the order of the table. */
final class Benchmarks {
  static final List<Benchmark> ALL = List.of(new ContainerBack(), new UnitBack(), new FileBack(), new IdlePass(), new CommitConverged(),
      new HundredLost(), new OperatorStart(), new FleetSizes(), new AtRest(),
      new PlannerBench.Row(), new StartTimes());

  private Benchmarks() {}
}

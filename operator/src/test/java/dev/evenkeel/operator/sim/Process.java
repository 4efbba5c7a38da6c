package dev.evenkeel.operator.sim;

import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.Plan;
import dev.evenkeel.api.model.Drift;
import dev.evenkeel.operator.loop.Connection;
import dev.evenkeel.operator.loop.Operator;
import dev.evenkeel.operator.loop.PassListener;
import dev.evenkeel.operator.loop.Settings;

import java.time.Duration;
import java.util.SortedMap;

/** One life of the operator's process, from its start to its end or crash. */
final class Process implements PassListener {
  /** Everything is read anew every 40 seconds, give or take a fifth, so that a world at rest need not be watched for long. */
  private static final Settings SETTINGS = Settings.DEFAULT.withResync(Duration.ofSeconds(40));
  private final Simulation world;
  private final MortalTime time;
  private final Operator operator;

  Process(Simulation world, Memory memory) {
    this.world = world;
    this.time = new MortalTime(world.time, world::clock);
    this.operator = new Operator(world, memory.journal(), memory.intents(), time, SETTINGS, this);
  }

  Operator operator() {
    return operator;
  }

  void accept(FleetTarget fleet) {
    operator.accept(fleet, false);
  }

  /** The process is gone: nothing of it happens any more. What it had open on the hosts is closed by the system. */
  void die() {
    time.die();
  }

  @Override
  public void passed(String host, boolean full, Duration took, Plan plan, SortedMap<Integer, Outcome> outcomes) {
    if (full) {
      world.looked(operator, host);
    }
  }

  @Override
  public void drifted(Drift drift) {}

  @Override
  public void connection(String host, Connection connection) {}
}

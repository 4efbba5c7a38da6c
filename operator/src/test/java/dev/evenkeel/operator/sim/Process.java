package dev.evenkeel.operator.sim;

import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.hosts.HostConnector;
import dev.evenkeel.operator.loop.Operator;
import dev.evenkeel.operator.loop.PassListener;
import dev.evenkeel.operator.loop.Settings;

/** One life of the operator's process, from its start to its end or crash. */
final class Process {
  private final MortalTime time;
  private final Operator operator;

  Process(HostConnector hosts, Memory memory, ManualTime time) {
    this.time = new MortalTime(time);
    this.operator = new Operator(hosts, memory.journal(), memory.intents(), this.time, Settings.DEFAULT, PassListener.NONE);
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
}

package dev.evenkeel.operator.loop;

import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.Plan;
import dev.evenkeel.api.model.Drift;

import java.time.Duration;
import java.util.SortedMap;

/** Hears the figures of the loop, for metrics. Called on the loop's threads; must not block. */
public interface PassListener {
  PassListener NONE = new PassListener() {
    @Override
    public void passed(String host, boolean full, Duration took, Plan plan, SortedMap<Integer, Outcome> outcomes) {}

    @Override
    public void drifted(Drift drift) {}

    @Override
    public void connection(String host, Connection connection) {}
  };

  /**
   * A pass ended in order.
   *
   * @param full whether it looked at everything
   */
  void passed(String host, boolean full, Duration took, Plan plan, SortedMap<Integer, Outcome> outcomes);

  /** A drift record was opened. */
  void drifted(Drift drift);

  /** It stands otherwise with the way to a host. */
  void connection(String host, Connection connection);
}

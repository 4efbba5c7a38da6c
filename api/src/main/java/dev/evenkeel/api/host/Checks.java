package dev.evenkeel.api.host;

import java.time.Duration;
import java.util.List;

/**
 * How an object's health is judged and mended.
 *
 * @param probes from outside; all must pass. The engine's own health check counts as well
 * @param remedy what is done when they fail
 */
public record Checks(List<Probe> probes, Remedy remedy) {
  public static final Checks NONE = new Checks(List.of(), Remedy.DEFAULT);

  public Checks {
    probes = List.copyOf(probes);
  }

  /**
   * Steps taken one after the other while the object stays unhealthy; after the last one a critical event.
   *
   * @param pause between a step and the judgement whether it helped
   * @param budget how many steps may be taken within {@code per}
   */
  public record Remedy(List<Action> steps, Duration pause, int budget, Duration per) {
    /** Restart, wait 30 s, recreate; 5 within an hour. */
    public static final Remedy DEFAULT = new Remedy(List.of(Action.RESTART, Action.RECREATE), Duration.ofSeconds(30), 5,
        Duration.ofHours(1));

    public Remedy {
      steps = List.copyOf(steps);
    }
  }

  /** What can be tried. */
  public enum Action {
    RESTART, RECREATE
  }
}

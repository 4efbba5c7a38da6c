package dev.evenkeel.operator.sim;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A scenario with what goes wrong in it.
 *
 * @param lies whether a host answers with what is no longer true
 */
record Schedule(Scenario scenario, Mishaps mishaps, boolean lies) implements Runnable {
  Schedule(Scenario scenario, Mishaps mishaps) {
    this(scenario, mishaps, mishaps.calls().containsValue(Fault.STALE));
  }

  /** Fails with as few mishaps as the failure needs. */
  @Override
  public void run() {
    String failure = failure(mishaps);
    if (failure != null) {
      Mishaps fewest = mishaps;
      boolean shorter = true;
      while (shorter) {
        shorter = false;
        for (Mishaps fewer : fewest.fewer()) {
          String other = failure(fewer);
          if (other != null) {
            fewest = fewer;
            failure = other;
            shorter = true;
            break;
          }
        }
      }
      throw new AssertionError("seed " + scenario.seed() + " with " + fewest + ": " + failure);
    }
  }

  /** What does not hold, with its story, or null when all is well. */
  private @Nullable String failure(Mishaps tried) {
    try (Simulation world = new Simulation(scenario.seed(), tried)) {
      String complaint;
      try {
        complaint = complaint(world);
      } catch (RuntimeException e) {
        complaint = "it broke: " + e;
      }
      return complaint.isEmpty() ? null : complaint + "\n" + world.story();
    }
  }

  private String complaint(Simulation world) {
    List<Deed> deeds = scenario.play(world);
    world.faults.calm();
    return world.ended(scenario.end(), deeds, lies);
  }
}

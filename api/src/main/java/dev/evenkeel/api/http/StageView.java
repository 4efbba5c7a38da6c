package dev.evenkeel.api.http;

import java.util.List;

/**
 * What one pass does. A stage begins where the one before has left the host and what it waited for has come.
 *
 * @param number from 1
 * @param changes sorted by object
 * @param steps in an order that may be executed as it stands
 */
public record StageView(int number, List<ChangeView> changes, List<StepView> steps) {
  public StageView {
    changes = List.copyOf(changes);
    steps = List.copyOf(steps);
  }
}

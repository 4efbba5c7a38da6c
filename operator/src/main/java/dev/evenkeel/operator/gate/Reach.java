package dev.evenkeel.operator.gate;

import dev.evenkeel.api.model.Condition;
import dev.evenkeel.api.model.Reason;

/**
 * Whether a host can be reached.
 *
 * @param status unknown while the first try goes on
 * @param message for a person, with tries and the next one
 */
public record Reach(Condition.Status status, Reason reason, String message) {
  /** Nobody has tried yet. */
  static final Reach UNTRIED = new Reach(Condition.Status.UNKNOWN, Reason.CONNECTING, "not tried yet");

  public boolean isReached() {
    return status == Condition.Status.TRUE;
  }
}

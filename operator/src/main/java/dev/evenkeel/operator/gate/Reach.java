package dev.evenkeel.operator.gate;

import dev.evenkeel.api.model.Condition;
import dev.evenkeel.api.model.Reason;

/**
 * Whether a host can be reached and was looked at since.
 *
 * @param status unknown while the first try goes on, and until the first reading over a new link
 * @param message for a person, with tries and the next one
 */
public record Reach(Condition.Status status, Reason reason, String message) {
  /** Nobody has tried yet. */
  static final Reach UNTRIED = new Reach(Condition.Status.UNKNOWN, Reason.CONNECTING, "not tried yet");

  /** There is a link, and nothing was read over it yet: what was seen before it was made may not be so any more. */
  public static final Reach UNREAD = new Reach(Condition.Status.UNKNOWN, Reason.CONNECTING, "reached, and being looked at");
  public static final Reach READ = new Reach(Condition.Status.TRUE, Reason.REACHED, "reached");

  public boolean isReached() {
    return status == Condition.Status.TRUE;
  }
}

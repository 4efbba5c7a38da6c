package dev.evenkeel.api.host;

import dev.evenkeel.api.model.Reason;
import org.jspecify.annotations.Nullable;

/** How a step ended. */
public sealed interface Outcome {

  /**
   * It had its effect, or the host was already so (304, 404 on removal and 409 on our own name are facts, not errors).
   *
   * @param id what was created, or null
   * @param instance the object as read just after, where reading it was cheap; else null and the next pass reads it
   */
  record Done(@Nullable String id, @Nullable Instance instance) implements Outcome {
    public static final Done PLAIN = new Done(null, null);
  }

  /** It goes on after the pass; its dependents wait for a later one. */
  record GoesOn(String message) implements Outcome {}

  /** It failed. Whether it had an effect is not known: read again. */
  record Failed(Reason reason, String message) implements Outcome {}

  /** It was not tried. */
  record Skipped(int because) implements Outcome {}
}

package dev.evenkeel.api.model;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * One thing known about a resource or host, as Kubernetes users know it.
 *
 * @param reason why it is so
 * @param message the same for a person, with host, object and what to do next
 * @param since when the status last changed
 * @param commit the revision it was observed against, or null when none was read yet
 */
public record Condition(Type type, Status status, Reason reason, String message, Instant since, @Nullable String commit) {

  /** The axes. Synced and Healthy are independent; Ready is both. */
  public enum Type {
    /** Is it as written? */
    SYNCED,
    /** Does it work? */
    HEALTHY,
    /** Synced and healthy. */
    READY,
    /** Is Evenkeel on its way? */
    PROGRESSING,
    /** Has it given up until something changes? */
    STALLED,
    /** Hosts only: can it be reached? */
    REACHABLE;

    /** As it stands in JSON and on screens: {@code Synced}. */
    public String label() {
      return name().charAt(0) + name().substring(1).toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** Three values: not knowing is not false. */
  public enum Status {
    TRUE, FALSE, UNKNOWN;

    public String label() {
      return name().charAt(0) + name().substring(1).toLowerCase(java.util.Locale.ROOT);
    }
  }
}

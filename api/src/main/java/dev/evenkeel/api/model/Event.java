package dev.evenkeel.api.model;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * Something that happened, kept as history.
 *
 * @param id grows with time within one store; 0 before it is stored
 * @param host null when it concerns the operator or the repository
 * @param resource null when it concerns a host or the operator
 * @param object the host object in its printed form ({@code container/web}), or null
 */
public record Event(long id, Instant at, Level level, Reason reason, @Nullable String host, @Nullable ResourceRef resource,
    @Nullable String object, String message,
    @Nullable String commit) {

  /** How loud. */
  public enum Level {
    INFO, WARNING, CRITICAL
  }
}

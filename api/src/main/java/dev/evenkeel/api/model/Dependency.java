package dev.evenkeel.api.model;

import org.jspecify.annotations.Nullable;

/**
 * An entry of {@code dependsOn}: the resource is not created or changed before this holds. It never stops healing.
 *
 * @param resource on whom
 * @param object one object of that resource on the same host, as it is printed ({@code container/shop-db-1}); null for all of it, wherever it stands
 * @param until the state to wait for
 * @param at where it was written
 */
public record Dependency(ResourceRef resource, @Nullable String object, Until until, Position at) {

  /** On all of a resource. */
  public Dependency(ResourceRef resource, Until until, Position at) {
    this(resource, null, until, at);
  }

  /** On whom, as a person would call it. */
  public String on() {
    return object == null ? resource.toString() : object;
  }

  /** States that can be waited for. */
  public enum Until {
    /** All its objects are there. */
    EXISTS,
    /** Its containers run and its units are active. */
    RUNNING,
    /** Its checks pass. */
    HEALTHY,
    /** It ended with exit code 0. */
    COMPLETED,
    /** Not said: {@link #HEALTHY} if it has a check, else {@link #RUNNING}, else {@link #EXISTS}. */
    READY
  }
}

package dev.evenkeel.api.model;

/**
 * An entry of {@code dependsOn}: the resource is not created or changed before this holds. It never stops healing.
 *
 * @param resource on whom
 * @param until the state to wait for
 * @param at where it was written
 */
public record Dependency(ResourceRef resource, Until until, Position at) {

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

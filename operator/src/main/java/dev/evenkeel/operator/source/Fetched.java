package dev.evenkeel.operator.source;

import org.jspecify.annotations.Nullable;

/** How a fetch ended. */
public sealed interface Fetched {

  /** There is nothing newer. */
  record Unchanged(Snapshot snapshot) implements Fetched {}

  /**
   * There is something newer.
   *
   * @param previous the revision before, or null when this is the first
   */
  record Moved(@Nullable String previous, Snapshot snapshot) implements Fetched {}

  /**
   * The branch was moved to something that does not descend from what it was (a force-push). It is taken; a person should know.
   *
   * @param previous the revision that is no longer in the history
   */
  record HistoryRewritten(String previous, Snapshot snapshot) implements Fetched {}

  /**
   * The local copy was damaged and has been cloned afresh; the damaged one is kept beside it. The revision is the same as before, or it is the first one known.
   *
   * @param message what was damaged and where it was put
   */
  record Repaired(String message, Snapshot snapshot) implements Fetched {}

  /**
   * It could not be had. What was known before stays good.
   *
   * @param message what, where, and what to do next; without credentials
   * @param kept the last good snapshot, or null when there is none yet
   */
  record Failed(String message, @Nullable Snapshot kept) implements Fetched {}
}

package dev.evenkeel.operator.loop;

import dev.evenkeel.api.model.Reason;
import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** How it stands with the way to a host, for display and for conditions. */
public sealed interface Connection {
  /** When it became so. */
  Instant since();

  /**
   * On the way.
   *
   * @param tries how many failed before, 0 at the first one
   * @param last what the last of those said, or null
   */
  record Connecting(Instant since, int tries, @Nullable String last) implements Connection {}

  /** There is a session. */
  record Connected(Instant since) implements Connection {}

  /**
   * There is none.
   *
   * @param message what was tried, what came back, what to check
   * @param tries in a row, since it was last connected
   * @param nextTry when the next one begins
   */
  record Lost(Instant since, Reason reason, String message, int tries, Instant nextTry) implements Connection {}
}

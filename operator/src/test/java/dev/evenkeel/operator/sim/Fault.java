package dev.evenkeel.operator.sim;

/** What goes wrong at one call of the port. */
enum Fault {
  /** The operator dies before the call has any effect. */
  CRASH_BEFORE,
  /** The operator dies when the effect is there and nobody has heard of it. */
  CRASH_AFTER,
  /** The call fails without any effect, and says so. */
  FAIL,
  /** The link is lost before the effect. */
  LOSE_BEFORE,
  /** The effect is there, and the link is lost instead of an answer. */
  LOSE_AFTER,
  /** A reading answers with what was true at the reading before; other calls go well. */
  STALE
}

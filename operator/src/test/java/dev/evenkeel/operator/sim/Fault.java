package dev.evenkeel.operator.sim;

import java.util.List;

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
  /** The effect is there, and the answer comes when nobody waits for it any more. */
  HANG,
  /** A reading answers with what was true at the reading before; other calls go well. */
  STALE,
  /** The operator's clock jumps an hour on, and the call goes well. */
  CLOCK_ON,
  /** The operator's clock jumps an hour back, and the call goes well. */
  CLOCK_BACK;

  /** Those that end a call otherwise than well. */
  static final List<Fault> BROKEN = List.of(CRASH_BEFORE, CRASH_AFTER, FAIL, LOSE_BEFORE, LOSE_AFTER, HANG);
  static final List<Fault> CLOCK = List.of(CLOCK_ON, CLOCK_BACK);
}

package dev.evenkeel.operator.sim;

/** What becomes of one signal of a host. */
enum Fate {
  LOST, DOUBLED,
  /** It comes after others that were said behind it. */
  LATE
}

package dev.evenkeel.operator.sim;

/** The operator's process dies at this very moment. No code of the operator may catch it. */
final class Crash extends Error {
  private static final long serialVersionUID = 1;

  Crash(String where) {
    super(where, null, false, false);
  }
}

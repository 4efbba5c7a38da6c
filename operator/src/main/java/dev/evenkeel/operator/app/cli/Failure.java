package dev.evenkeel.operator.app.cli;

/** A command that cannot do what it was asked. The message says what, where and what to do next; it is all that the person sees. */
final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Failure(String message) {
    super(message, null, false, false);
  }
}

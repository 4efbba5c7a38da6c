package dev.evenkeel.operator.source;

/** What was fetched can be read and is not taken; the message says why and what to do. */
final class SourceRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String sentence;

  SourceRefusedException(String message) {
    super(message);
    this.sentence = message;
  }

  String sentence() {
    return sentence;
  }
}

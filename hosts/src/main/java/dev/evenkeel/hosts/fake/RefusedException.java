package dev.evenkeel.hosts.fake;

import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.model.Reason;

/** The host refuses; becomes an {@link Outcome.Failed}. */
final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final Reason reason;
  private final String words;

  RefusedException(Reason reason, String words) {
    super(words);
    this.reason = reason;
    this.words = words;
  }

  Outcome.Failed outcome() {
    return new Outcome.Failed(reason, words);
  }
}

package dev.evenkeel.hosts.contact;

import org.jspecify.annotations.Nullable;

/**
 * One thing that was looked at on a host.
 *
 * @param what one or two words: {@code login}, {@code engine}
 * @param message what was found, without a full stop
 * @param next what a person can do about it; a whole sentence, or null where all is well
 */
public record Check(String what, Outcome outcome, String message, @Nullable String next) {

  /** How it is. */
  public enum Outcome {
    /** As it has to be. */
    OK,
    /** Something will not work, the rest will. */
    WARNING,
    /** Evenkeel cannot work there. */
    FAILED
  }

  static Check ok(String what, String message) {
    return new Check(what, Outcome.OK, message, null);
  }

  static Check warning(String what, String message, String next) {
    return new Check(what, Outcome.WARNING, message, next);
  }

  static Check failed(String what, String message, String next) {
    return new Check(what, Outcome.FAILED, message, next);
  }
}

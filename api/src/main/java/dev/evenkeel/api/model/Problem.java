package dev.evenkeel.api.model;

import org.jspecify.annotations.Nullable;

/**
 * Something wrong in a manifest.
 *
 * @param at where
 * @param message what is wrong, without the position
 * @param hint what to do about it, or null when the message says it all
 * @param severity whether the resource is refused
 */
public record Problem(Position at, String message, @Nullable String hint, Severity severity) implements Comparable<Problem> {

  /** How much a problem matters. */
  public enum Severity {
    /** The resource is refused; what it owned stays as it was last applied. */
    ERROR,
    /** The resource is taken; a person should look. */
    WARNING
  }

  public static Problem error(Position at, String message, @Nullable String hint) {
    return new Problem(at, message, hint, Severity.ERROR);
  }

  public static Problem warning(Position at, String message, @Nullable String hint) {
    return new Problem(at, message, hint, Severity.WARNING);
  }

  @Override
  public int compareTo(Problem other) {
    int byPlace = at.compareTo(other.at);
    return byPlace != 0 ? byPlace : message.compareTo(other.message);
  }

  /** {@code file:line:column: message (hint)}, the form that editors and CI systems recognise. */
  @Override
  public String toString() {
    return at + ": " + (severity == Severity.WARNING ? "warning: " : "") + message + (hint == null ? "" : " (" + hint + ")");
  }
}

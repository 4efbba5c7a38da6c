package dev.evenkeel.manifests.read.bind;

import org.jspecify.annotations.Nullable;

/** Thrown by a record's compact constructor for values that do not go together; becomes a problem at the place of {@code field}. */
public final class Invalid extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;
  private final String field;
  private final @Nullable String hint;

  /** @param field the field as written in YAML, or "" for the whole value */
  public Invalid(String field, String message, @Nullable String hint) {
    super(message);
    this.field = field;
    this.hint = hint;
  }

  public String field() {
    return field;
  }

  public @Nullable String hint() {
    return hint;
  }

  public String message() {
    return String.valueOf(getMessage());
  }
}

package dev.evenkeel.operator.store;

import org.jspecify.annotations.Nullable;

/** The store cannot do what was asked; nothing of it was done. The message says which file, why, and what to do next. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String sentence;

  public StoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
    this.sentence = message;
  }

  @Override
  public String getMessage() {
    return sentence;
  }
}

package dev.evenkeel.hosts;

import dev.evenkeel.api.model.Reason;
import org.jspecify.annotations.Nullable;

import java.io.IOException;

/** A host cannot be reached or read. The message says what was tried, what came back and what to check. */
public class HostUnavailableException extends IOException {
  private static final long serialVersionUID = 1L;
  private final Reason reason;

  public HostUnavailableException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** One of the reasons about hosts. */
  public Reason reason() {
    return reason;
  }
}

package dev.evenkeel.hosts;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/** The link to a host has ended (network gone, session closed by the other side, keep-alive unanswered). What was in flight may or may not have had its effect: read again. */
public class LinkLostException extends IOException {
  private static final long serialVersionUID = 1L;

  public LinkLostException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

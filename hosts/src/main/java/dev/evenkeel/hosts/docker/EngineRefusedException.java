package dev.evenkeel.hosts.docker;

import java.io.IOException;

/** The engine answered, and its answer is no. The message is the engine's own. */
final class EngineRefusedException extends IOException {
  private static final long serialVersionUID = 1L;
  private final int status;

  EngineRefusedException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** The HTTP status: 304, 404 and 409 are facts more often than errors. */
  int status() {
    return status;
  }
}

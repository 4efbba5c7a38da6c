package dev.evenkeel.hosts.docker.http;

import java.io.IOException;

/** The engine did not answer a request in time. Whether the request had an effect is not known. */
public final class EngineTimeoutException extends IOException {
  private static final long serialVersionUID = 1L;

  EngineTimeoutException(String message, Throwable cause) {
    super(message, cause);
  }
}

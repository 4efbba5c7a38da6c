package dev.evenkeel.hosts.files;

import java.io.IOException;

/** The host did not do what was asked with a file; the message has the host, the path and why. What stood there before stands there still, unless the message says otherwise. */
public class FileRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  public FileRefusedException(String message) {
    super(message);
  }
}

package dev.evenkeel.hosts.systemd;

import java.io.IOException;

/** A call was answered with a D-Bus error. */
public class BusException extends IOException {
  private static final long serialVersionUID = 1L;
  private final String error;

  public BusException(String what, String error, String text) {
    super(what + ": " + text + " (" + error + ")");
    this.error = error;
  }

  /** The error's name, {@code org.freedesktop.systemd1.NoSuchUnit} for instance. */
  public String error() {
    return error;
  }
}

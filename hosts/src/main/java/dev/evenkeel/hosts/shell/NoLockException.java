package dev.evenkeel.hosts.shell;

import java.io.IOException;

/** A writing command was refused because the lock is not held. Nothing was done. */
public class NoLockException extends IOException {
  private static final long serialVersionUID = 1L;

  public NoLockException(String host, LockState state) {
    super(host + " is not written to: its lock is " + state.describe());
  }
}

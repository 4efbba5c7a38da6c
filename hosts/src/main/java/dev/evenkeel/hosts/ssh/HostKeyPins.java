package dev.evenkeel.hosts.ssh;

import java.util.List;

/** Where pinned host keys are kept when the manifest does not say them. The store behind it is somebody else's. */
public interface HostKeyPins {
  /** Trusts nothing that is not in the address itself. */
  HostKeyPins NONE = new HostKeyPins() {
    @Override
    public List<HostKeyPin> pinned(String host, int port) {
      return List.of();
    }

    @Override
    public boolean learn(String host, int port, HostKeyPin offered) {
      return false;
    }
  };

  /** The keys that are trusted for this host; empty if it was never met. */
  List<HostKeyPin> pinned(String host, int port);

  /**
   * Asked once for a host without pins. Called on the connecting thread, before any authentication.
   *
   * @return true if the key is trusted and has been stored durably; false ends the connection with HOST_KEY_UNKNOWN
   */
  boolean learn(String host, int port, HostKeyPin offered);
}

package dev.evenkeel.hosts;

import dev.evenkeel.api.model.HostSpec;

import java.io.IOException;

/** Connects to hosts. One attempt; trying again is the caller's decision. */
public interface HostConnector {

  /**
   * Connects, checks the host key, logs in, and takes the host's lock if it can. A host whose lock is another's is connected read-only and says so in its state.
   *
   * @throws HostUnavailableException with the reason
   */
  Host connect(HostSpec spec) throws IOException, InterruptedException;
}

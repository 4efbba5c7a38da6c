package dev.evenkeel.operator.app;

import dev.evenkeel.hosts.ssh.HostKeyPin;
import dev.evenkeel.hosts.ssh.HostKeyPins;
import dev.evenkeel.operator.store.HostKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;

/** Keeps the host keys that were pinned at first sight in the store. */
final class StoredPins implements HostKeyPins {
  private static final Logger LOG = LoggerFactory.getLogger(StoredPins.class);
  private final HostKeys keys;

  StoredPins(HostKeys keys) {
    this.keys = keys;
  }

  @Override
  public List<HostKeyPin> pinned(String host, int port) {
    return keys.pinned(host, port).stream().map(key -> new HostKeyPin(key.algorithm(), key.fingerprint())).toList();
  }

  @Override
  public boolean learn(String host, int port, HostKeyPin offered) {
    boolean pinned = keys.pinFirst(host, port, new HostKeys.Key(offered.algorithm(), offered.fingerprint()));
    if (pinned) {
      LOG.info("Pinned the key of {}:{} at first sight: {}; write it as ssh.hostKey to be sure", host, port, offered.fingerprint());
    }
    return pinned;
  }
}

package dev.evenkeel.operator.loop;

import dev.evenkeel.hosts.Host;

/** One connected host for as long as its link holds. Once ended it stays ended, and whoever still works with it must not tell anybody anything any more. */
final class Session {
  private final Host host;
  private volatile boolean ended;

  Session(Host host) {
    this.host = host;
  }

  Host host() {
    return host;
  }

  boolean isLive() {
    return !ended;
  }

  /** Gives up the link, which ends whatever hangs on it. */
  void end() {
    ended = true;
    host.close();
  }
}

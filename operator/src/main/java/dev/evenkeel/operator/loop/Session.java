package dev.evenkeel.operator.loop;

import dev.evenkeel.hosts.Host;

/**
 * One connected host for as long as its link holds. Once ended it stays ended, and whoever still works with it must not tell anybody anything any more.
 *
 * <p>
 * Before it ends in good order it is retired: from then on no step begins, and who writes may bring to an end what has begun, the ledger included.
 */
final class Session {
  private final Host host;
  private boolean ended;
  private boolean retired;
  private boolean writing;

  Session(Host host) {
    this.host = host;
  }

  Host host() {
    return host;
  }

  synchronized boolean isLive() {
    return !ended;
  }

  /** Whether one more step may begin. */
  synchronized boolean mayBegin() {
    return !ended && !retired;
  }

  /** Says that steps are going to be run and the ledger written. False when nothing may be begun any more. */
  synchronized boolean beginWriting() {
    writing = !ended && !retired;
    return writing;
  }

  synchronized void endWriting() {
    writing = false;
  }

  /** Lets no step begin after this. */
  synchronized void retire() {
    retired = true;
  }

  synchronized boolean isWriting() {
    return writing;
  }

  /** Gives up the link, which ends whatever hangs on it. */
  void end() {
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
    }
    host.close();
  }
}

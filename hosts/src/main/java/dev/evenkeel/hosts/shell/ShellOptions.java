package dev.evenkeel.hosts.shell;

import java.time.Duration;

/**
 * How a host shell is opened.
 *
 * @param self what others read in the lock file while we hold the lock
 * @param sudo whether a login that is not root may become root by {@code sudo -n}
 * @param heartbeat time between two signs of life
 * @param limit whole seconds without a sign of life after which the host ends the SSH connection and frees the lock; at least two heartbeats
 * @param opening how long the login shell, sudo and the first answer may take together
 * @param lockFolder where the lock lies: {@value #LOCK_FOLDER} but in tests of this package
 */
public record ShellOptions(Holder self, boolean sudo, Duration heartbeat, Duration limit, Duration opening, String lockFolder) {
  /** The same for every operator, or the lock would be none. */
  static final String LOCK_FOLDER = "/run/evenkeel";

  public ShellOptions {
    if (limit.compareTo(heartbeat.multipliedBy(2)) < 0 || limit.toSeconds() < 1) {
      throw new IllegalArgumentException("the limit " + limit + " must be at least two heartbeats of " + heartbeat + ", and a second");
    }
  }

  /** The figures of the design: a heartbeat every 5 s, the end after 15 s without one. */
  public static ShellOptions of(Holder self) {
    return new ShellOptions(self, true, Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofSeconds(30), LOCK_FOLDER);
  }

  public ShellOptions withoutSudo() {
    return new ShellOptions(self, false, heartbeat, limit, opening, lockFolder);
  }

  public ShellOptions withTimes(Duration newHeartbeat, Duration newLimit) {
    return new ShellOptions(self, sudo, newHeartbeat, newLimit, opening, lockFolder);
  }

  ShellOptions withLockFolder(String folder) {
    return new ShellOptions(self, sudo, heartbeat, limit, opening, folder);
  }
}

package dev.evenkeel.hosts.ssh;

import java.time.Duration;

/**
 * How a session behaves; the same for all hosts unless a test or a slow line asks for other values.
 *
 * @param connectDeadline for everything from the name look-up to the accepted login, all jumps included
 * @param keepAlive after so much silence of the host it is asked for a sign of life
 * @param keepAliveCount after so many intervals of silence the link is lost
 * @param window bytes that the host may send on one channel before it must wait for an acknowledgement: it bounds the rate on a long line (window / round trip)
 * @param unreadCap bytes that one channel holds for a slow reader before {@link #bulk} decides what happens
 * @param bulk false: a channel whose reader is too slow is closed, and no other channel notices. True: the whole session waits for the reader, so use such a session for one transfer at a time
 */
public record SshSettings(Duration connectDeadline, Duration keepAlive, int keepAliveCount, int window, int unreadCap, boolean bulk) {
  public static final SshSettings DEFAULT = new SshSettings(Duration.ofSeconds(15), Duration.ofSeconds(5), 3, 2 << 20, 32 << 20, false);

  public SshSettings {
    if (connectDeadline.toMillis() < 1 || keepAlive.toMillis() < 1 || keepAliveCount < 1 || window < 1 << 15 || unreadCap < 1 << 15) {
      throw new IllegalArgumentException("ssh settings must be positive, window and unreadCap at least 32 KiB");
    }
  }

  /** For images, archives and backups: a session of their own, with a wide window, that waits for slow readers. */
  public SshSettings forBulk() {
    return new SshSettings(connectDeadline, keepAlive, keepAliveCount, Math.max(window, 4 << 20), 8 << 20, true);
  }

  public SshSettings withConnectDeadline(Duration deadline) {
    return new SshSettings(deadline, keepAlive, keepAliveCount, window, unreadCap, bulk);
  }

  public SshSettings withKeepAlive(Duration interval, int count) {
    return new SshSettings(connectDeadline, interval, count, window, unreadCap, bulk);
  }

  public SshSettings withUnreadCap(int bytes) {
    return new SshSettings(connectDeadline, keepAlive, keepAliveCount, window, bytes, bulk);
  }
}

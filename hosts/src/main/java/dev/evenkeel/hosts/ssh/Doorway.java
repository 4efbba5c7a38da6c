package dev.evenkeel.hosts.ssh;

import dev.evenkeel.hosts.Link;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** Lets few logins at a time through to one machine: behind a jump host a whole fleet comes back at once, and sshd's MaxStartups (10:30:100 as shipped) drops the rest at random. */
public final class Doorway {
  /** Below the ten logins under way from which sshd begins to drop. */
  public static final int BELOW_MAX_STARTUPS = 8;

  private final int atOnce;
  private final Map<String, Semaphore> doors = new ConcurrentHashMap<>();

  /** One attempt to open a link. */
  @FunctionalInterface
  public interface Opening {
    Link open() throws IOException;
  }

  /** @param atOnce logins under way to one machine */
  public Doorway(int atOnce) {
    this.atOnce = atOnce;
  }

  /**
   * Makes the attempt when it is its turn.
   *
   * @param machine whose sshd feels the login ({@link SshAddress#firstHop})
   */
  public Link through(String machine, Opening opening) throws IOException, InterruptedException {
    Semaphore door = doors.computeIfAbsent(machine, m -> new Semaphore(atOnce, true));
    door.acquire();
    try {
      return opening.open();
    } finally {
      door.release();
    }
  }
}

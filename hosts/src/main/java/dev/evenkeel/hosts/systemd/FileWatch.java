package dev.evenkeel.hosts.systemd;

import dev.evenkeel.hosts.shell.Command;
import dev.evenkeel.hosts.shell.HostShell;
import dev.evenkeel.hosts.shell.Result;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The watch over files: a transient path unit (systemd.path(5)) of ours, {@value #UNIT}, which is gone after a boot. Its signals come over the bus that is open anyway. At each change it starts a service of the same name that only sleeps; until that has ended
 * systemd does not look at the paths, so a storm of changes is at most two signals for each sleep: one when it is seen, and one when the paths are watched again, after which nothing has gone by that a look would not find.
 *
 * <p>
 * While one of the paths does not exist, systemd watches the folder above it for what comes there, and watches all paths anew at everything that does. A change of another path may then go by without starting the service; but that all are watched anew is a signal too,
 * which looks like the one before it. So each of them counts.
 *
 * <p>
 * What stands is read once for each connection to the bus; at rest nothing is asked.
 */
public final class FileWatch {
  /** The path unit. */
  public static final String UNIT = "evenkeel-files.path";
  private static final Duration WRITING = Duration.ofSeconds(20);
  /** How long nothing is tried again that the host has refused, as it does when it has no inotify instances left. */
  private static final Duration REFUSED = Duration.ofMinutes(10);
  /** Stops only what was made by us, or in our way: a file of that name somebody else has written is no transient unit. */
  private static final String REPLACE = """
      [ "$(systemctl show -p Transient --value evenkeel-files.path)" != yes ] || systemctl --quiet stop evenkeel-files.path evenkeel-files.service
      systemctl reset-failed evenkeel-files.path evenkeel-files.service 2>/dev/null
      [ $# -gt 0 ] || exit 0
      exec systemd-run --quiet --no-ask-password --collect --unit=evenkeel-files \
        --description='Tells Evenkeel when a managed file was changed' --property=StartLimitIntervalSec=0 --property=LogLevelMax=warning \
        "$@" /bin/sleep 0.5
      """;

  private final HostShell shell;
  private final InstantSource clock;
  private final AtomicBoolean known = new AtomicBoolean();
  private SortedSet<String> standing = Collections.emptySortedSet();
  private @Nullable SortedSet<String> refused;
  private Instant again = Instant.MIN;

  public FileWatch(HostShell shell, InstantSource clock) {
    this.shell = shell;
    this.clock = clock;
  }

  /** Whether it is known to watch nothing, so that there is nothing to do for nothing. */
  public boolean isIdle() {
    return known.get() && standing().isEmpty();
  }

  private synchronized SortedSet<String> standing() {
    return standing;
  }

  /** It has to be looked at before it is relied on: the bus was away, or the unit has ended. */
  public void doubt() {
    known.set(false);
  }

  /**
   * Hears of the unit.
   *
   * @return whether files may have changed
   */
  boolean tells(Map<String, String> properties) {
    String now = properties.get("SubState");
    if (now == null) {
      return false;
    }
    if (!now.equals("running") && !now.equals("waiting")) {
      doubt();
    }
    return true;
  }

  /**
   * Watches exactly these paths.
   *
   * @return false where the host cannot do it
   * @throws dev.evenkeel.hosts.shell.NoLockException if it would have to be changed and the host's lock is not held
   */
  public synchronized boolean over(Systemd systemd, SortedSet<String> paths) throws IOException, InterruptedException {
    if (!known.getAndSet(true)) {
      try {
        standing = systemd.watchedBy(UNIT);
      } catch (IOException | InterruptedException | RuntimeException e) {
        known.set(false);
        throw e;
      }
    }
    if (standing.equals(paths)) {
      return true;
    }
    if (paths.equals(refused) && clock.instant().isBefore(again)) {
      return false;
    }
    List<String> words = new ArrayList<>();
    paths.forEach(path -> words.add("--path-property=PathChanged=" + path));
    Result result = shell.run(Command.writing(REPLACE, words.toArray(String[]::new)).withDeadline(WRITING));
    // Whatever has become of it is read, not believed.
    standing = systemd.watchedBy(UNIT);
    boolean stands = standing.equals(paths);
    refused = stands ? null : new TreeSet<>(paths);
    if (!stands) {
      again = clock.instant().plus(REFUSED);
      System.getLogger(FileWatch.class.getName()).log(System.Logger.Level.INFO,
          "files are not watched but looked at now and then: " + (result instanceof Result.Done done ? done.complaint() : result));
    }
    return stands;
  }
}

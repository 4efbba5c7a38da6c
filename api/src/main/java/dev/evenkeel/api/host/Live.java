package dev.evenkeel.api.host;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What an object is doing, as opposed to how it is configured. */
public sealed interface Live {

  /** A value that changes with every start that somebody makes, or null where there is no such thing. A change that none of our steps explains is drift, even when all is well again. */
  @Nullable
  String incarnation();

  /**
   * A container.
   *
   * @param exitCode of the last run, or null when it never ended
   * @param error the engine's own words when it could not start it, or null
   * @param imageId the image it was made from, {@code sha256:…}
   * @param imageName what that image was called by whoever made the container, or null; the name may mean another image by now
   * @param addresses IPv4 by network name, while it runs
   * @param anonymousVolumes volume name by mount point, for volumes that nobody named
   */
  record OfContainer(Status status, @Nullable Integer exitCode, boolean oomKilled, @Nullable String error, Health health,
      @Nullable String healthOutput, @Nullable Instant createdAt,
      @Nullable Instant startedAt, @Nullable Instant finishedAt, int restartCount, String imageId, @Nullable String imageName,
      SortedMap<String, String> addresses,
      SortedMap<String, String> anonymousVolumes) implements Live {
    public OfContainer {
      addresses = Collections.unmodifiableSortedMap(new TreeMap<>(addresses));
      anonymousVolumes = Collections.unmodifiableSortedMap(new TreeMap<>(anonymousVolumes));
    }

    @Override
    public @Nullable String incarnation() {
      return startedAt == null ? null : startedAt + "#" + restartCount;
    }

    public boolean running() {
      return status == Status.RUNNING;
    }
  }

  /** The engine's words for a container's state. */
  enum Status {
    CREATED, RUNNING, PAUSED, RESTARTING, REMOVING, EXITED, DEAD;

    public String label() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** The engine's own health check. */
  enum Health {
    NONE, STARTING, HEALTHY, UNHEALTHY
  }

  /**
   * A unit, as org.freedesktop.systemd1(5) names its properties.
   *
   * @param loadState {@code loaded}, {@code not-found}, {@code masked}, {@code bad-setting}…
   * @param needDaemonReload its files are newer than what systemd has read
   * @param invocationId 32 hexadecimal digits, new at each start; null while it was never started
   * @param restarts automatic restarts of the service
   */
  record OfUnit(String loadState, String activeState, String subState, String result, @Nullable String fragmentPath,
      boolean needDaemonReload, long mainPid, int restarts, int exitStatus,
      @Nullable String invocationId, @Nullable Instant activeSince) implements Live {
    @Override
    public @Nullable String incarnation() {
      return invocationId;
    }
  }

  /**
   * An image.
   *
   * @param id {@code sha256:…} of its configuration
   * @param repoDigests {@code name@sha256:…} for each registry it came from
   */
  record OfImage(String id, List<String> repoDigests) implements Live {
    public OfImage {
      repoDigests = List.copyOf(repoDigests);
    }

    @Override
    public @Nullable String incarnation() {
      return null;
    }
  }

  /**
   * A file.
   *
   * @param inode its identity on its file system
   */
  record OfFile(long inode, Instant modified) implements Live {
    @Override
    public @Nullable String incarnation() {
      return null;
    }
  }

  /** A network or volume: it is there, and that is all. */
  record Still() implements Live {
    @Override
    public @Nullable String incarnation() {
      return null;
    }
  }
}

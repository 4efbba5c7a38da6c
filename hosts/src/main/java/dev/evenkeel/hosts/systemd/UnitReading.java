package dev.evenkeel.hosts.systemd;

import java.util.List;

/** What systemd says of one unit. */
public sealed interface UnitReading {
  /** The unit that was asked about. */
  String name();

  /**
   * As systemd has it, in its own words (org.freedesktop.systemd1(5)).
   *
   * @param loadState {@code loaded}, {@code not-found}, {@code masked}, {@code bad-setting}, {@code error}
   * @param activeState {@code active}, {@code reloading}, {@code inactive}, {@code failed}, {@code activating}, {@code deactivating}
   * @param fileState {@code enabled}, {@code disabled}, {@code masked}, {@code static}, …; read from the disk each time; empty if there is no unit file
   * @param fragmentPath where the unit file lies; empty if there is none
   * @param needsReload whether a file of the unit has changed since systemd read it
   * @param mainPid 0 if none runs, or the unit is no service
   * @param restarts how often systemd itself restarted the service since it was last started by hand
   * @param invocationId 32 hexadecimal digits, new at each start; empty if it never ran
   * @param result {@code success}, {@code exit-code}, {@code signal}, …; empty if the unit is no service
   * @param exitStatus of the main process of the last run
   * @param activeSinceMicros when it last became active, µs since 1970 on the host's clock; 0 if never
   */
  record Status(String name, String loadState, String activeState, String subState, String fileState, String fragmentPath,
      List<String> dropInPaths, boolean needsReload, long mainPid, long restarts, String invocationId, String result, int exitStatus,
      long activeSinceMicros) implements UnitReading {
    public Status {
      dropInPaths = List.copyOf(dropInPaths);
    }

    /** Whether systemd has read its files and cannot make a unit of them. */
    public boolean isRefused() {
      return loadState.equals("bad-setting") || loadState.equals("error");
    }

    public boolean exists() {
      return !loadState.equals("not-found");
    }
  }

  /** It could not be read, which says nothing about whether it exists. */
  record Unreadable(String name, String reason) implements UnitReading {}
}

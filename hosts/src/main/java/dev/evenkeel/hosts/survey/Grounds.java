package dev.evenkeel.hosts.survey;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was found on a host beside its engine.
 *
 * @param root  whether it was read as root; otherwise other people's crontabs and some files were not seen
 */
public record Grounds(List<FoundUnit> units, List<DropIn> dropIns, List<CronFile> cron, List<Stray> strays, boolean root) {
  public Grounds {
    units = List.copyOf(units);
    dropIns = List.copyOf(dropIns);
    cron = List.copyOf(cron);
    strays = List.copyOf(strays);
  }

  /**
   * A unit file below {@code /etc/systemd/system} that no package brought.
   *
   * @param enabled in the words of {@code systemctl is-enabled}
   * @param active  in the words of {@code systemctl is-active}
   */
  public record FoundUnit(String name, String enabled, String active, String text) {}

  /** Drop-ins of a unit, by file name, and how the unit is. */
  public record DropIn(String unit, String enabled, String active, SortedMap<String, String> texts) {
    public DropIn {
      texts = Collections.unmodifiableSortedMap(new TreeMap<>(texts));
    }
  }

  /** A crontab, or a file in one of cron's folders. */
  public record CronFile(String path, String text) {}

  /**
   * A process that outlived whoever started it: its parent is process 1 and no unit or container looks after it.
   *
   * @param unit    the unit in whose control group it was left, or empty
   * @param command as it was started, its arguments behind it
   */
  public record Stray(int pid, String user, String unit, List<String> command) {
    public Stray {
      command = List.copyOf(command);
    }
  }
}

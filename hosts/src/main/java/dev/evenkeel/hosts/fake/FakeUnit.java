package dev.evenkeel.hosts.fake;

import dev.evenkeel.api.host.Unit;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/** One unit of the fake systemd: what lies on disk, what systemd has read, and what runs. Guarded by its host. */
final class FakeUnit {
  final String name;
  /** Text under {@code /etc/systemd/system}, or null when nothing is there. */
  @Nullable
  String text;
  /** Text that a package brought, under {@code /usr/lib/systemd/system}. */
  @Nullable
  String packaged;
  final SortedMap<String, Unit.Text> dropIns = new TreeMap<>();
  boolean linked;
  boolean masked;

  /** What systemd has in memory while the unit is not inactive. */
  @Nullable
  String loaded;
  boolean loadedMasked;
  Unit.State state = Unit.State.INACTIVE;
  String subState = "dead";
  String result = "success";
  int mainPid;
  int exitStatus;
  int restarts;
  @Nullable
  String invocationId;
  @Nullable
  Instant activeSince;

  FakeUnit(String name) {
    this.name = name;
  }

  /** What stands on disk, fragment and drop-ins together, or null when no fragment is there. */
  @Nullable
  String onDisk() {
    String fragment = masked ? null : text != null ? text : packaged;
    if (fragment == null) {
      return null;
    }
    StringBuilder all = new StringBuilder(fragment);
    dropIns.forEach((name, dropIn) -> all.append("\n# ").append(name).append('\n').append(dropIn.text()));
    return all.toString();
  }

  boolean inMemory() {
    return state != Unit.State.INACTIVE;
  }

  /** Nothing of it is left. */
  boolean gone() {
    return text == null && packaged == null && dropIns.isEmpty() && !masked && !inMemory();
  }

  boolean installable() {
    String all = text != null ? text : packaged;
    return all != null && all.lines().anyMatch(line -> line.matches("\\s*(WantedBy|RequiredBy|Alias|Also)=.*"));
  }

  /** The last value of a setting, or null. */
  static @Nullable String setting(@Nullable String unitText, String name) {
    return unitText == null
        ? null
        : unitText.lines().map(String::strip).filter(line -> line.startsWith(name + "="))
            .map(line -> line.substring(name.length() + 1).strip())
            .reduce((_, last) -> last).orElse(null);
  }
}

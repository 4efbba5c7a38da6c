package dev.evenkeel.operator.app.cli.render;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Set;

/** Field paths and their values as people write them: bytes as {@code 1G}, nano-CPUs as {@code 0.5}, contents as the beginning of their hash. */
public final class Fieldwise {
  private static final Map<String, String> NAMES = Map.of("mem_limit", "memory limit", "mem_reservation", "memory reservation",
      "memswap_limit", "memory and swap limit", "shm_size", "shared memory", "pids_limit", "process limit");
  private static final Set<String> BYTES = Set.of("mem_limit", "mem_reservation", "memswap_limit", "shm_size", "tmpfs_size");
  private static final Set<String> NANO = Set.of("cpus", "cpus_reserved");
  private static final String[] UNITS = {"", "K", "M", "G", "T"};
  private static final int MOST = 48;

  private Fieldwise() {}

  public static String name(String path) {
    return NAMES.getOrDefault(path, Text.line(path));
  }

  /** @param absent what to say of a value that is not there */
  public static String value(String path, @Nullable String value, String absent) {
    if (value == null) {
      return absent;
    }
    String last = path.substring(path.lastIndexOf('.') + 1);
    if (BYTES.contains(last) && value.matches("\\d{1,18}")) {
      return bytes(Long.parseLong(value));
    }
    if (NANO.contains(last) && value.matches("\\d{1,18}")) {
      return new BigDecimal(value).movePointLeft(9).setScale(3, RoundingMode.HALF_UP).stripTrailingZeros().toPlainString();
    }
    if (last.equals("enabled")) {
      return value.equals("enabled") ? "true" : value.equals("disabled") ? "false" : Text.cut(value, MOST);
    }
    if (value.matches("sha256:[0-9a-f]{64}.*")) {
      return value.substring(0, 19) + "…";
    }
    return Text.cut(value, MOST);
  }

  /** The greatest unit that leaves a whole number. */
  private static String bytes(long bytes) {
    long number = bytes;
    int unit = 0;
    while (number != 0 && number % 1024 == 0 && unit < UNITS.length - 1) {
      number /= 1024;
      unit++;
    }
    return number + UNITS[unit];
  }

  /** A host object in few words: a service's unit without its suffix. */
  public static String object(String object) {
    String line = Text.line(object);
    return line.startsWith("unit/") && line.endsWith(".service") ? line.substring(0, line.length() - ".service".length()) : line;
  }
}

package dev.evenkeel.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What the figures were taken on; a figure means nothing without it. */
final class Machine {
  private Machine() {}

  static String describe() {
    return Instant.now().truncatedTo(ChronoUnit.MINUTES) + " on " + Runtime.getRuntime().availableProcessors() + " cores ("
        + line("/proc/cpuinfo", "model name") + ", " + line("/proc/meminfo", "MemTotal") + ", kernel " + System.getProperty("os.version")
        + "), Java " + Runtime.version() + ", load " + load();
  }

  /** Others who work at the same time spoil the figures: the load says so. */
  private static String load() {
    try {
      return Files.readString(Path.of("/proc/loadavg")).split(" ", -1)[0];
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static String line(String file, String key) {
    try {
      return Files.readAllLines(Path.of(file)).stream().filter(line -> line.startsWith(key)).findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip()).orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }
}

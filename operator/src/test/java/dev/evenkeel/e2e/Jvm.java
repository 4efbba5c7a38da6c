package dev.evenkeel.e2e;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How the product is started as a process of its own: this JVM's java, this JVM's class path, the main class of the launcher. */
final class Jvm {
  private static final String MAIN = "dev.evenkeel.operator.app.cli.Main";

  private Jvm() {}

  /** @param quick for a command that lives for a moment, as the launcher does it */
  static List<String> command(boolean quick, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-Xshare:auto"));
    if (quick) {
      command.add("-XX:TieredStopAtLevel=1");
    } else {
      command.add("-Xmx512m");
    }
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(MAIN);
    command.addAll(arguments);
    return command;
  }

  /** Logs of the processes, kept after the run for whoever looks for a cause. */
  static Path logs() {
    return Path.of("target", "e2e").toAbsolutePath();
  }
}

package dev.evenkeel.operator.app.cli;

import org.jspecify.annotations.Nullable;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * What surrounds a command, so that a test can hand in its own.
 *
 * @param interactive whether a person looks at it: colours and a live progress line make sense
 * @param environment the process's variables
 * @param folder what relative paths are relative to
 */
public record Terminal(PrintWriter out, PrintWriter err, boolean interactive, Map<String, String> environment, Path folder, Clock clock) {

  /** The process's own. */
  @SuppressWarnings("SystemConsoleNull") // the console of java.base is null where there is no terminal
  static Terminal ofProcess() {
    // The small console knows what a terminal is and does not load a line editor.
    System.setProperty("jdk.console", "java.base");
    var console = System.console();
    return new Terminal(new PrintWriter(System.out, true, StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
        console != null && console.isTerminal(), System.getenv(), Path.of("").toAbsolutePath(), Clock.systemUTC());
  }

  @Nullable
  String variable(String name) {
    String value = environment.get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  void print(String text) {
    out.print(text);
    out.flush();
  }
}

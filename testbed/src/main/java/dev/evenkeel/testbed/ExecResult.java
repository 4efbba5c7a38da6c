package dev.evenkeel.testbed;

import java.util.List;

/**
 * What a command on a host gave.
 *
 * @param host the host's name
 * @param command the command and its arguments
 * @param exitCode the command's exit code
 * @param stdout what it wrote, as UTF-8
 * @param stderr what it wrote to its error stream, as UTF-8
 */
public record ExecResult(String host, List<String> command, int exitCode, String stdout, String stderr) {
  public ExecResult {
    command = List.copyOf(command);
  }

  /** True if the command ended with 0. */
  public boolean ok() {
    return exitCode == 0;
  }

  /** This result, if the command ended with 0.
   *
   * @throws TestbedException with the command and both streams otherwise */
  public ExecResult orThrow() {
    if (!ok()) {
      throw new TestbedException("on " + host + ": " + String.join(" ", command) + " ended with " + exitCode + "\n" + stdout + stderr);
    }
    return this;
  }

  /** What it wrote to stdout without the white space around it. */
  public String text() {
    return stdout.strip();
  }
}

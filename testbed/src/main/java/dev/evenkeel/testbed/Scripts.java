package dev.evenkeel.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs the scripts of the {@code testbed} folder, which know how an engine, the images and the keys are made. What they say goes to this
 * process's stderr; what they print is the answer.
 */
final class Scripts {
  /** Minutes within which a script must end; building the host image on a cold machine takes about one. */
  private static final long DEADLINE_MINUTES = 20;

  private Scripts() {}

  /** Runs one script.
   *
   * @return its stdout without the white space around it
   * @throws TestbedException if it ended with another code than 0 */
  static String run(String script, String... arguments) {
    var command = command(script, arguments);
    try {
      var process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      process.getOutputStream().close();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(DEADLINE_MINUTES, TimeUnit.MINUTES)) {
        process.destroy();
        throw new TestbedException(String.join(" ", command) + " did not end within " + DEADLINE_MINUTES + " minutes");
      }
      if (process.exitValue() != 0) {
        throw new TestbedException(String.join(" ", command) + " ended with " + process.exitValue() + "; its messages stand above");
      }
      return output.strip();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + String.join(" ", command), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TestbedException("interrupted while waiting for " + String.join(" ", command), e);
    }
  }

  /** True if the script ends with 0; its output is not shown. */
  static boolean succeeds(String script, String... arguments) {
    try {
      var process = new ProcessBuilder(command(script, arguments)).redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
      process.getOutputStream().close();
      return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run testbed/" + script, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static List<String> command(String script, String... arguments) {
    var command = new ArrayList<String>();
    command.add(folder().resolve(script).toString());
    command.addAll(Arrays.asList(arguments));
    return command;
  }

  /** The {@code testbed} folder: beside or above the folder that the tests run in. */
  private static Path folder() {
    for (var at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isExecutable(at.resolve("testbed/images"))) {
        return at.resolve("testbed");
      }
    }
    throw new TestbedException("no folder testbed/ with the script 'images' at or above " + Path.of("").toAbsolutePath()
        + "; run the tests from within the repository");
  }
}

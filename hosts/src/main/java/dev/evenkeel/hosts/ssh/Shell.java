package dev.evenkeel.hosts.ssh;

import dev.evenkeel.hosts.Link;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Short questions to a login shell. */
public final class Shell {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private Shell() {}

  /** The standard output of a short command, whatever its exit status. */
  public static String say(Link link, String command) throws IOException {
    try (Link.Execution run = link.exec(command)) {
      run.shutdownOutput();
      run.waitFor(DEADLINE);
      return new String(run.input().readAllBytes(), StandardCharsets.UTF_8);
    } catch (TimeoutException e) {
      throw new IOException(link.name() + ": the login shell did not answer within " + DEADLINE.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new java.io.InterruptedIOException("interrupted");
    }
  }

  /** One argument for a POSIX shell. */
  public static String quote(String value) {
    return "'" + value.replace("'", "'\\''") + "'";
  }
}

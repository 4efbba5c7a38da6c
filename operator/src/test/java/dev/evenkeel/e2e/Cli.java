package dev.evenkeel.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The command line, each command a process of its own as a person starts it.
 *
 * @param server the operator it talks to, by EVENKEEL_SERVER; null for commands that need none
 * @param home the person's home folder, without an agent; null for that of whoever runs the tests
 */
public record Cli(@Nullable String server, @Nullable Path home) {
  private static final Duration DEADLINE = Duration.ofMinutes(3);
  /** What takes longer is told, for whoever asks where the time of the suite goes. */
  private static final Duration SLOW = Duration.ofSeconds(5);

  public Cli(@Nullable String server) {
    this(server, null);
  }

  /** A person with a home folder of their own and no agent. */
  public static Cli at(Path home) {
    return new Cli(null, home);
  }

  /** For {@code validate}, {@code plan} and {@code apply}, which need no server. */
  public static Cli alone() {
    return new Cli(null);
  }

  /**
   * What a command gave.
   *
   * @param command its arguments
   */
  public record Result(List<String> command, int exitCode, String stdout, String stderr) {
    public Result {
      command = List.copyOf(command);
    }

    /** This result, if the command ended with that code. */
    public Result ended(int code) {
      if (exitCode != code) {
        throw new AssertionError(
            "evenkeel " + String.join(" ", command) + " ended with " + exitCode + " instead of " + code + "\n" + stdout + stderr);
      }
      return this;
    }

    public Result ok() {
      return ended(0);
    }

    /** Its output as JSON, of a command with {@code -o json}. */
    public JsonNode json() {
      try {
        return new ObjectMapper().readTree(stdout);
      } catch (JsonProcessingException e) {
        throw new AssertionError("no JSON from evenkeel " + String.join(" ", command) + ": " + stdout + stderr, e);
      }
    }
  }

  /** Runs a command to its end. */
  public Result run(String... arguments) {
    return run(Path.of("").toAbsolutePath(), arguments);
  }

  /** The same in a folder. */
  public Result run(Path folder, String... arguments) {
    try {
      long began = System.nanoTime();
      Result result = end(start(folder, arguments), arguments);
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      if (took.compareTo(SLOW) > 0) {
        System.err.println("e2e: evenkeel " + String.join(" ", arguments) + " took " + took.toMillis() + " ms");
      }
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** The same in a folder, with more variables and with a text on its standard input. */
  public Result run(Path folder, Map<String, String> variables, String input, String... arguments) {
    try {
      Path file = Files.createTempFile("evenkeel-cli", ".in");
      Files.writeString(file, input);
      try {
        return end(start(folder, variables, file, arguments), arguments);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** A command that goes on, such as {@code events -w}; the caller ends it. Its stdout goes to a file. */
  public Following follow(String... arguments) {
    try {
      return new Following(start(Path.of("").toAbsolutePath(), arguments));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its files, while it runs. */
  private record Started(Process process, Path stdout, Path stderr) {}

  /** A command that goes on. */
  public static final class Following implements AutoCloseable {
    private final Started started;

    private Following(Started started) {
      this.started = started;
    }

    /** What it has written so far. */
    public String stdout() {
      return read(started.stdout());
    }

    public String stderr() {
      return read(started.stderr());
    }

    /** For how long it has been running. */
    public Duration age() {
      return started.process().info().startInstant().map(since -> Duration.between(since, Instant.now())).orElse(Duration.ZERO);
    }

    public boolean isAlive() {
      return started.process().isAlive();
    }

    @Override
    public void close() {
      started.process().destroyForcibly();
      delete(started);
    }
  }

  private Started start(Path folder, String... arguments) throws IOException {
    return start(folder, Map.of(), Path.of("/dev/null"), arguments);
  }

  private Started start(Path folder, Map<String, String> variables, Path input, String... arguments) throws IOException {
    List<String> words = new ArrayList<>(Arrays.asList(arguments));
    Path stdout = Files.createTempFile("evenkeel-cli", ".out");
    Path stderr = Files.createTempFile("evenkeel-cli", ".err");
    List<String> command = new ArrayList<>(Jvm.command(true, words));
    if (home != null) {
      command.add(1, "-Duser.home=" + home);
    }
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectOutput(stdout.toFile())
        .redirectError(stderr.toFile()).redirectInput(ProcessBuilder.Redirect.from(input.toFile()));
    builder.environment().keySet().removeIf(name -> name.startsWith("EVENKEEL_"));
    builder.environment().putAll(variables);
    if (home != null) {
      builder.environment().put("HOME", home.toString());
      builder.environment().remove("SSH_AUTH_SOCK");
    }
    if (server != null) {
      builder.environment().put("EVENKEEL_SERVER", server);
    }
    return new Started(builder.start(), stdout, stderr);
  }

  private static Result end(Started started, String... arguments) throws InterruptedException {
    try {
      if (!started.process().waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("evenkeel " + String.join(" ", arguments) + " did not end within " + DEADLINE.toSeconds() + " s\n"
            + read(started.stdout()) + read(started.stderr()));
      }
      return new Result(List.of(arguments), started.process().exitValue(), read(started.stdout()), read(started.stderr()));
    } finally {
      started.process().destroyForcibly();
      delete(started);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Started started) {
    try {
      Files.deleteIfExists(started.stdout());
      Files.deleteIfExists(started.stderr());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

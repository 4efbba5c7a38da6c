package dev.evenkeel.bench;

import dev.evenkeel.testbed.TestHost;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What one benchmark works with: sizes, a scratch folder, hosts, and a list of what has to be taken down. Used by one thread.
 */
public final class Bench implements AutoCloseable {
  /** The root of the project, from the launching script. */
  public static final Path ROOT = Path.of(System.getProperty("evenkeel.root", ".")).toAbsolutePath().normalize();
  private final String name;
  private final OptionalInt runs;
  private final boolean small;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Path folder;

  Bench(String name, OptionalInt runs, boolean small) throws IOException {
    this.name = name;
    this.runs = runs;
    this.small = small;
    this.folder = Files.createTempDirectory("evenkeel-bench-");
    parts.push(() -> delete(folder));
  }

  /** How many samples to take.
   *
   * @param normally when the command line does not say */
  public int runs(int normally) {
    return runs.orElse(small ? Math.max(2, normally / 5) : normally);
  }

  /** A size of the thing measured, which {@code --small} makes small for whoever works on the benchmark itself. */
  public int size(int normally, int smaller) {
    return small ? smaller : normally;
  }

  /** Says on stderr how far it is. */
  public void say(String what) {
    System.err.println("bench: " + name + ": " + what);
  }

  /** A folder that is removed at the end. */
  public Path folder(String child) throws IOException {
    return Files.createDirectories(folder.resolve(child));
  }

  /** A real host with the workload's image, removed at the end. */
  public TestHost host(String hostName) {
    say("starting host " + hostName);
    return part(TestHost.start(hostName)).loadImage("evenkeel/busybox");
  }

  /** Something that is closed at the end; what came last goes first. */
  public <T extends AutoCloseable> T part(T made) {
    parts.push(made);
    return made;
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        say("cleaning up: " + e);
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}

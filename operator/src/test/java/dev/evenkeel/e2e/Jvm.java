package dev.evenkeel.e2e;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * How the product is started as a process of its own: this JVM's java, the product's classes as jars, the main class of the launcher. As the launcher does it, a command of the command line starts with the JDK's cache of loaded classes, which takes jars only and spares each of some hundred
 * commands half a second of a core.
 */
final class Jvm {
  private static final String MAIN = "dev.evenkeel.operator.app.cli.Main";
  private static final long TRAINING_SECONDS = 60;
  /** Of this JVM alone: who writes a jar anew under a process that runs from it takes its classes away. */
  private static final Path HOME = home();
  private static final List<String> CLASS_PATH = jars();
  private static final List<String> CACHE = trained();

  private Jvm() {}

  /** @param quick for a command that lives for a moment, as the launcher does it */
  static List<String> command(boolean quick, List<String> arguments) {
    List<String> command = java(quick);
    if (quick) {
      command.addAll(CACHE);
    }
    command.addAll(main(arguments));
    return command;
  }

  /** The same for another machine, on which the files of {@link #files} stand at the same paths. */
  static List<String> elsewhere(boolean quick, List<String> arguments) {
    List<String> command = java(quick);
    command.addAll(main(arguments));
    return command;
  }

  /** The JDK and the class path. */
  static List<Path> files() {
    return Stream.concat(Stream.of(System.getProperty("java.home")), CLASS_PATH.stream()).map(Path::of).toList();
  }

  /** Logs of the processes, kept after the run for whoever looks for a cause. */
  static Path logs() {
    return Path.of("target", "e2e").toAbsolutePath();
  }

  private static List<String> java(boolean quick) {
    return new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", quick ? "-Xmx128m" : "-Xmx512m",
        "-Djdk.virtualThreadScheduler.parallelism=8", "-XX:+ExitOnOutOfMemoryError",
        // None of them lives long enough for the second compiler to pay.
        "-XX:TieredStopAtLevel=1"));
  }

  private static List<String> main(List<String> arguments) {
    List<String> all = new ArrayList<>(List.of("-cp", String.join(File.pathSeparator, CLASS_PATH), MAIN));
    all.addAll(arguments);
    return all;
  }

  private static Path home() {
    Path home = logs().resolve("jvm-" + ProcessHandle.current().pid());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      try (Stream<Path> files = Files.walk(home)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      } catch (IOException e) {
        // Left for the next clean.
      }
    }, "e2e-jars"));
    return home;
  }

  private static List<String> jars() {
    List<String> jars = new ArrayList<>();
    try {
      Files.createDirectories(HOME);
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
        Path path = Path.of(entry).toAbsolutePath();
        if (!Files.isDirectory(path)) {
          jars.add(path.toString());
        } else if (!path.endsWith("test-classes")) {
          // .../MODULE/target/classes
          Path jar = HOME.resolve(path.getName(path.getNameCount() - 3) + ".jar");
          pack(path, jar);
          jars.add(jar.toString());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(jars);
  }

  private static void pack(Path classes, Path jar) throws IOException {
    try (Stream<Path> files = Files.walk(classes);
        OutputStream out = Files.newOutputStream(jar);
        JarOutputStream packed = new JarOutputStream(out)) {
      for (Path file : files.filter(file -> !file.equals(classes)).sorted().toList()) {
        // Folders as well: Micronaut lists them.
        boolean folder = Files.isDirectory(file);
        packed.putNextEntry(new JarEntry(classes.relativize(file) + (folder ? "/" : "")));
        if (!folder) {
          Files.copy(file, packed);
        }
        packed.closeEntry();
      }
    }
  }

  /** A question to a server that is not there goes through what every command loads. Without the cache all works as well, only slower. */
  private static List<String> trained() {
    Path cache = HOME.resolve("cli.aot");
    List<String> command = java(true);
    command.add("-XX:AOTCacheOutput=" + cache);
    command.addAll(main(List.of("get", "hosts", "--server", "http://127.0.0.1:1")));
    try {
      Files.deleteIfExists(cache);
      Process training = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(HOME.resolve("training.log").toFile())
          .start();
      if (!training.waitFor(TRAINING_SECONDS, TimeUnit.SECONDS)) {
        training.destroyForcibly();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Files.exists(cache) ? List.of("-XX:AOTCache=" + cache) : List.of();
  }
}

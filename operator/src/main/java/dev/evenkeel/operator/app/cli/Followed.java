package dev.evenkeel.operator.app.cli;

import dev.evenkeel.api.model.Blob;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What {@code run} follows, once it is decided.
 *
 * @param name for people
 * @param example whether it is the bundled one
 */
record Followed(String repo, String path, Path state, String name, boolean example) {
  private static final Pattern MANIFEST = Pattern.compile("(?m)^apiVersion:\\s*[\"']?evenkeel/");
  private static final int DEPTH = 4;
  private static final long LARGEST = 1 << 20;

  static Followed of(Terminal terminal, @Nullable String repo, String branch, String path, @Nullable String state) {
    if (repo != null) {
      boolean local = Files.exists(terminal.folder().resolve(repo));
      String whole = local ? terminal.folder().resolve(repo).normalize().toString() : repo;
      return new Followed(whole, path, state(terminal, state, whole + "\n" + branch + "\n" + path), withoutLogin(whole), false);
    }
    Path here = terminal.folder().resolve(path).normalize();
    if (!isOwnFolder(here) && hasManifests(here)) {
      return new Followed(here.toString(), ".", state(terminal, state, here.toString()), "the manifests of " + here, false);
    }
    if (!path.equals(".")) {
      throw new Failure("there are no manifests in " + here + "; check --path, or say --repo");
    }
    Path example = bundled();
    return new Followed(example.toString(), ".", state(terminal, state, "example"),
        "the bundled example (" + example + "); everything of it is named evenkeel-demo-*", true);
  }

  /** The folder Evenkeel was built in: what lies there are examples, one for each kind of fleet, and nobody's servers. The launcher decides the same. */
  private static boolean isOwnFolder(Path folder) {
    String home = System.getProperty("evenkeel.home");
    return home != null && folder.equals(Path.of(home).normalize());
  }

  /** The bundled example's folder. */
  static Path bundled() {
    String home = System.getProperty("evenkeel.home");
    Path example = home == null ? null : Path.of(home).resolve("manifests/examples/demo");
    if (example == null || !Files.isDirectory(example)) {
      throw new Failure("there are no manifests in this folder, and the bundled example was not found; say --repo URL-or-folder");
    }
    return example;
  }

  /** One folder for each fleet, so that two do not share what people decided. */
  private static Path state(Terminal terminal, @Nullable String given, String fleet) {
    if (given != null) {
      return terminal.folder().resolve(given).normalize();
    }
    String variable = terminal.variable("XDG_STATE_HOME");
    String home = terminal.variable("HOME");
    Path base = variable != null ? Path.of(variable) : Path.of(home == null ? System.getProperty("user.home") : home, ".local", "state");
    return base.resolve("evenkeel").resolve(fleet.equals("example") ? fleet : Blob.utf8(fleet).sha256().substring(0, 12));
  }

  private static boolean hasManifests(Path folder) {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.find(folder, DEPTH, (file, is) -> is.isRegularFile() && is.size() < LARGEST && isYaml(file, folder))) {
      return files.anyMatch(Followed::isManifest);
    } catch (IOException | UncheckedIOException e) {
      throw new Failure(folder + " cannot be read: " + e.getMessage() + "; say --repo URL-or-folder");
    }
  }

  private static boolean isYaml(Path file, Path folder) {
    String name = file.getFileName().toString();
    for (Path part : folder.relativize(file)) {
      if (part.toString().startsWith(".")) {
        return false;
      }
    }
    return name.endsWith(".yaml") || name.endsWith(".yml");
  }

  private static boolean isManifest(Path file) {
    try {
      return MANIFEST.matcher(Files.readString(file)).find();
    } catch (IOException e) {
      return false;
    }
  }

  private static String withoutLogin(String repo) {
    return repo.replaceFirst("^([a-z+]+://)[^/@]*@", "$1");
  }
}

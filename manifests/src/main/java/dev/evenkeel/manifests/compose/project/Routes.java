package dev.evenkeel.manifests.compose.project;

import dev.evenkeel.manifests.compose.Paths;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Paths of the repository, seen from one folder and from another. A path that leads out of it begins with {@code ..} and is refused where it is read. */
public final class Routes {
  private Routes() {}

  /** The folder of a file, without a slash at its end; empty for the root. */
  static String folder(String file) {
    return file.contains("/") ? file.substring(0, file.lastIndexOf('/')) : "";
  }

  /** {@code path} seen from {@code folder}, normalised. */
  static String resolve(String folder, String path) {
    return String.join("/", parts(folder + "/" + path));
  }

  /** {@code path} seen from the absolute path {@code directory}; null if it leads above the root. */
  public static @Nullable String absolute(String directory, String path) {
    String resolved = resolve(directory, path);
    return resolved.startsWith("..") ? null : Paths.normalise("/" + resolved);
  }

  /** How {@code target} is written from {@code folder}; begins with {@code ./} or {@code ../}, or is {@code .}. Both are normalised. */
  public static String relative(String folder, String target) {
    List<String> from = parts(folder);
    List<String> to = parts(target);
    int common = 0;
    while (common < from.size() && common < to.size() && from.get(common).equals(to.get(common)) && !from.get(common).equals("..")) {
      common++;
    }
    List<String> way = new ArrayList<>();
    for (int i = common; i < from.size(); i++) {
      way.add("..");
    }
    way.addAll(to.subList(common, to.size()));
    return way.isEmpty() ? "." : way.getFirst().equals("..") ? String.join("/", way) : "./" + String.join("/", way);
  }

  private static List<String> parts(String path) {
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/", -1)) {
      if (part.equals("..") && !parts.isEmpty() && !parts.getLast().equals("..")) {
        parts.removeLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return parts;
  }
}

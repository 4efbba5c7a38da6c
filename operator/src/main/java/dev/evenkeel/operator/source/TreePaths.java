package dev.evenkeel.operator.source;

import dev.evenkeel.api.model.Position;
import dev.evenkeel.api.model.Problem;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.SortedMap;

/** Which names are paths of a tree, and what is said about those that are not. */
final class TreePaths {
  private TreePaths() {}

  /** Why a single name of a tree's entry is not taken, or null. Git forbids most of them, but a remote may send anything. */
  static @Nullable String refusal(String name) {
    if (name.isEmpty() || name.equals(".") || name.equals("..") || name.equalsIgnoreCase(".git")) {
      return "is named '" + name + "', which is no name of a file";
    }
    if (name.chars().anyMatch(c -> c < 0x20 || c == 0x7f || c == '\\' || c == 0xfffd)) {
      return "has a name with control characters, a backslash, or bytes that are not UTF-8";
    }
    return null;
  }

  static String printable(String path) {
    StringBuilder text = new StringBuilder();
    path.codePoints().forEach(c -> text.appendCodePoint(c < 0x20 || c == 0x7f ? '?' : c));
    return text.toString();
  }

  static Problem leftOut(String path, String why, @Nullable String hint) {
    return Problem.warning(new Position(printable(path), 1, 1), why + ", and is left out", hint);
  }

  static Problem link(String path) {
    return leftOut(path, "is a symbolic link", "links are not followed; put the file itself there");
  }

  static Problem submodule(String path) {
    return leftOut(path, "is a submodule", "submodules are not fetched; put the files themselves there");
  }

  static Problem tooLarge(String path, long size, SourceLimits limits) {
    return leftOut(path, "has " + size + " bytes", "at most " + limits.fileBytes() + " are read");
  }

  /** The keys below a folder; {@code ""} is the root. */
  static List<String> below(SortedMap<String, ?> files, String folder) {
    if (folder.isEmpty() || folder.equals(".")) {
      return List.copyOf(files.keySet());
    }
    String from = folder.endsWith("/") ? folder : folder + "/";
    return List.copyOf(files.subMap(from, from.substring(0, from.length() - 1) + (char) ('/' + 1)).keySet());
  }

  /**
   * The chosen folder without slashes at its ends; {@code ""} for the root.
   *
   * @throws IllegalArgumentException if it leads out of the repository
   */
  static String folder(String path) {
    String folder = path.replaceAll("^(\\./|/)+", "").replaceAll("/+$", "");
    if (folder.equals(".")) {
      return "";
    }
    for (String segment : folder.split("/", -1)) {
      if (!folder.isEmpty() && refusal(segment) != null) {
        throw new IllegalArgumentException("--path " + path + " is not a folder within the repository");
      }
    }
    return folder;
  }
}

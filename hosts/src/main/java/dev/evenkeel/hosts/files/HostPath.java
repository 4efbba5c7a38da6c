package dev.evenkeel.hosts.files;

/** Paths on a host that can be managed. */
final class HostPath {
  private HostPath() {}

  /**
   * An absolute path without {@code .}, {@code ..}, empty components or control characters. Linux allows line breaks in names; lists of paths here are one a line, so such a name is refused rather than misread.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  static String checked(String path) {
    if (!path.startsWith("/") || path.length() < 2 || path.length() > 4000) {
      throw new IllegalArgumentException("not an absolute path below / on a host: '" + path + "'");
    }
    relative(path.substring(1));
    return path;
  }

  /** The same for a path inside a tree. */
  static String relative(String path) {
    for (String part : path.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        throw new IllegalArgumentException("a path is normalised, without empty, '.' or '..' parts: '" + path + "'");
      }
    }
    if (path.chars().anyMatch(c -> c < ' ' || c == 127)) {
      throw new IllegalArgumentException("a path with control characters in it is refused: '" + path.replaceAll("\\p{Cntrl}", "?") + "'");
    }
    return path;
  }

  /** The directory; {@code /} for an entry of the root. */
  static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash == 0 ? "/" : path.substring(0, slash);
  }

  static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}

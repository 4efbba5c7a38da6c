package dev.evenkeel.hosts.shell;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Makes one word of a POSIX shell line out of any string (XCU 2.2.2, single quotes). The only place of the project that builds shell text from values.
 */
public final class ShellQuote {
  private ShellQuote() {}

  /**
   * The value as exactly one word, whatever it holds. A leading {@code -} stays: a word can still be read as an option by the program that gets it, so paths go through {@link #path} and other operands after {@code --}.
   *
   * @throws IllegalArgumentException if the value holds NUL, which no argument can carry
   */
  public static String quote(String value) {
    int nul = value.indexOf('\0');
    if (nul >= 0) {
      throw new IllegalArgumentException("a NUL byte at position " + nul + " cannot be part of an argument: " + value.replace('\0', '?'));
    }
    return "'" + value.replace("'", "'\\''") + "'";
  }

  /**
   * An absolute path as one word, which no program reads as an option.
   *
   * @throws IllegalArgumentException if it is not absolute, or holds NUL, or has a {@code ..} or {@code .} component
   */
  public static String path(String path) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("not an absolute path: " + path);
    }
    for (String part : path.split("/", -1)) {
      if (part.equals("..") || part.equals(".")) {
        throw new IllegalArgumentException("a path with '" + part + "' in it is refused: " + path);
      }
    }
    return quote(path);
  }

  /** All values as words of one line. */
  public static String words(List<String> values) {
    return values.stream().map(ShellQuote::quote).collect(Collectors.joining(" "));
  }
}

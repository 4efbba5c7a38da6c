package dev.evenkeel.manifests.read;

import dev.evenkeel.api.model.Position;
import dev.evenkeel.api.model.Problem;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * What {@code .evenkeelignore} lists: patterns of gitignore(5), one a line: {@code *}, {@code **} and {@code ?}; a slash before the last character ties a pattern to the folder of the file; a slash at the end means folders; {@code !} takes
 * back; {@code #} begins a comment. The last pattern that matches decides.
 */
final class IgnoreList {
  /** The file's name; it counts in the chosen folder and in the root of the repository. */
  static final String FILE = ".evenkeelignore";
  private static final int MAX_PATTERNS = 1_000;
  /** More would make matching slow: a star tries every length. */
  private static final int MAX_STARS = 4;

  private record Rule(Pattern pattern, boolean ignored) {}

  private final List<Rule> rules = new ArrayList<>();

  /** Adds the patterns of the file {@code path} and notes those that cannot be read. */
  void add(String path, String text, Consumer<Problem> problems) {
    String folder = path.substring(0, Math.max(0, path.length() - FILE.length() - 1));
    int number = 0;
    for (String raw : text.split("\n", MAX_PATTERNS + 1)) {
      number++;
      String line = raw.strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      Position at = new Position(path, number, 1);
      if (number > MAX_PATTERNS) {
        problems.accept(Problem.error(at, "more than " + MAX_PATTERNS + " lines", "ignore folders instead of files"));
      } else if (line.chars().filter(c -> c == '*').count() > MAX_STARS || line.length() > 500) {
        problems.accept(Problem.error(at, "the pattern is too long or has too many stars", "use a simpler one"));
      } else {
        boolean ignored = !line.startsWith("!");
        rules.add(new Rule(compile(folder, ignored ? line : line.substring(1)), ignored));
      }
    }
  }

  boolean ignores(String path) {
    boolean ignored = false;
    for (Rule rule : rules) {
      if (rule.pattern.matcher(path).matches()) {
        ignored = rule.ignored;
      }
    }
    return ignored;
  }

  private static Pattern compile(String folder, String glob) {
    boolean onlyFolders = glob.endsWith("/");
    String trimmed = onlyFolders ? glob.substring(0, glob.length() - 1) : glob;
    boolean tied = trimmed.indexOf('/') >= 0;
    if (trimmed.startsWith("/")) {
      trimmed = trimmed.substring(1);
    }
    StringBuilder regex = new StringBuilder(folder.isEmpty() ? "" : Pattern.quote(folder + "/")).append(tied ? "" : "(?:[^/]++/)*");
    for (int i = 0; i < trimmed.length(); i++) {
      char c = trimmed.charAt(i);
      if (trimmed.startsWith("**/", i)) {
        regex.append("(?:[^/]++/)*");
        i += 2;
      } else if (trimmed.startsWith("**", i)) {
        regex.append(".*");
        i++;
      } else if (c == '*') {
        regex.append("[^/]*");
      } else if (c == '?') {
        regex.append("[^/]");
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex + (onlyFolders ? "/.*" : "(?:/.*)?"), Pattern.DOTALL);
  }
}

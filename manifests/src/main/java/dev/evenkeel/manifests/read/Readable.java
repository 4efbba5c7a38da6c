package dev.evenkeel.manifests.read;

import dev.evenkeel.api.model.Problem;
import org.jspecify.annotations.Nullable;

/** Makes problems fit for terminals and logs: what a person wrote may be in them, with control characters or without an end. */
public final class Readable {
  private static final int MOST = 600;

  private Readable() {}

  /** The same problem on one line, without control characters, and not longer than a few lines of a terminal. */
  public static Problem of(Problem problem) {
    String message = line(problem.message());
    String hint = problem.hint() == null ? null : line(problem.hint());
    return message.equals(problem.message()) && same(hint, problem.hint())
        ? problem
        : new Problem(problem.at(), message, hint, problem.severity());
  }

  private static boolean same(@Nullable String one, @Nullable String other) {
    return one == null ? other == null : one.equals(other);
  }

  private static String line(String text) {
    String cut = text.length() > MOST ? text.substring(0, MOST) + "…" : text;
    if (cut.chars().noneMatch(Character::isISOControl)) {
      return cut;
    }
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cut.length(); i++) {
      char c = cut.charAt(i);
      line.append(c == '\n' ? "\\n" : Character.isISOControl(c) ? String.format("\\u%04x", (int) c) : String.valueOf(c));
    }
    return line.toString();
  }
}

package dev.evenkeel.operator.app;

import dev.evenkeel.api.model.ResourceRef;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The names of the kinds as people type them: singular or plural, in any case.
 *
 * @param kinds as in manifests, {@code Service}
 */
public record KindNames(List<String> kinds) {
  public KindNames {
    kinds = List.copyOf(kinds);
  }

  /** The kind as in manifests, or empty when there is no such kind. */
  public Optional<String> find(String typed) {
    String word = typed.toLowerCase(Locale.ROOT);
    return kinds.stream().filter(kind -> kind.toLowerCase(Locale.ROOT).equals(word) || plural(kind).equals(word)).findFirst();
  }

  /** @throws RefusedException naming what there is */
  public String require(String typed) throws RefusedException {
    Optional<String> kind = find(typed);
    if (kind.isEmpty()) {
      Optional<String> near = nearest(typed, kinds);
      throw new RefusedException(RefusedException.Why.INVALID, "there is no kind '" + typed + "'"
          + near.map(word -> "; did you mean " + word + "?").orElse("; the kinds are " + String.join(", ", kinds)));
    }
    return kind.get();
  }

  /**
   * Reads {@code kind/name}.
   *
   * @throws RefusedException when it has another form or names no kind
   */
  public ResourceRef ref(String typed) throws RefusedException {
    int slash = typed.indexOf('/');
    if (slash <= 0 || slash == typed.length() - 1) {
      throw new RefusedException(RefusedException.Why.INVALID, "a resource is written KIND/NAME, such as Service/web, not '" + typed + "'");
    }
    return new ResourceRef(require(typed.substring(0, slash)), typed.substring(slash + 1));
  }

  /** Lower case. */
  public static String plural(String kind) {
    String word = kind.toLowerCase(Locale.ROOT);
    if (word.endsWith("y")) {
      return word.substring(0, word.length() - 1) + "ies";
    }
    return word.endsWith("s") ? word : word + "s";
  }

  /** The candidate that differs least from what was typed, if it differs little. */
  public static Optional<String> nearest(String typed, Collection<String> candidates) {
    @Nullable
    String best = null;
    int least = Math.max(2, typed.length() / 3) + 1;
    for (String candidate : candidates) {
      int distance = distance(typed.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    return Optional.ofNullable(best);
  }

  /** How many characters to insert, remove or replace (Levenshtein). */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}

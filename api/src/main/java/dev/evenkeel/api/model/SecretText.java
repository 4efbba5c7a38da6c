package dev.evenkeel.api.model;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Texts in which secrets are to stand. Until the moment they are written to a host such a text holds, in the place of each value, a mark that names it. A mark begins and ends with U+0000, which no other text of a manifest may hold, so no letters of a text are ever taken for one.
 *
 * <p>
 * Nobody compares or shows a marked text: before a plan is made every one of them has become a fingerprint of the whole value.
 */
public final class SecretText {
  private static final char EDGE = '\0';
  private static final String OPEN = "${secret:";

  private SecretText() {}

  /** The mark that stands for a value. */
  public static String mark(SecretRef ref) {
    return EDGE + "secret:" + ref + EDGE;
  }

  /** Whether any secret is to stand in it. */
  public static boolean isMarked(String text) {
    return text.indexOf(EDGE) >= 0;
  }

  /** Whether it refers to a secret as people write it, with {@code $$} for a dollar. */
  public static boolean refers(String written) {
    return written.replace("$$", "").contains(OPEN);
  }

  /**
   * A text as people write it, with marks in the place of references.
   *
   * @param literal makes the text between them what it means ({@code $$} is a dollar)
   * @throws IllegalArgumentException when a reference is not closed or does not have the form {@code ${secret:NAME/KEY}}
   */
  public static String read(String written, Function<String, String> literal) {
    StringBuilder marked = new StringBuilder();
    int at = 0;
    int from = 0;
    while (at < written.length()) {
      if (written.startsWith("$$", at)) {
        at += 2;
      } else if (written.startsWith(OPEN, at)) {
        int end = written.indexOf('}', at);
        if (end < 0) {
          throw new IllegalArgumentException("${secret: is not closed; write ${secret:NAME/KEY}");
        }
        marked.append(literal.apply(written.substring(from, at))).append(mark(SecretRef.parse(written.substring(at + OPEN.length(), end))));
        at = end + 1;
        from = at;
      } else {
        at++;
      }
    }
    return marked.append(literal.apply(written.substring(from))).toString();
  }

  /** What it refers to. */
  public static SortedSet<SecretRef> refs(String marked) {
    SortedSet<SecretRef> refs = new TreeSet<>();
    replaced(marked, ref -> {
      refs.add(ref);
      return "";
    });
    return Collections.unmodifiableSortedSet(refs);
  }

  /** The text with something else in the place of each mark. */
  public static String replaced(String marked, Function<SecretRef, String> value) {
    StringBuilder text = new StringBuilder();
    int at = 0;
    while (true) {
      int open = marked.indexOf(EDGE, at);
      int close = open < 0 ? -1 : marked.indexOf(EDGE, open + 1);
      if (close < 0) {
        return text.append(marked, at, marked.length()).toString();
      }
      String inside = marked.substring(open + 1, close);
      text.append(marked, at, open).append(value.apply(SecretRef.parse(inside.substring(inside.indexOf(':') + 1))));
      at = close + 1;
    }
  }

  /** For people: the references as they are written. */
  public static String shown(String marked) {
    return replaced(marked, ref -> OPEN + ref + "}");
  }
}

package dev.evenkeel.manifests.read.bind;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;

/** Finds what a person probably meant to write. */
public final class Suggestion {
  private Suggestion() {}

  /** {@code did you mean "ports"?}, or null if nothing known is near. The same words in another spelling (depends_on, dependsOn) are nearest. */
  public static @Nullable String of(String written, Collection<String> known) {
    String nearest = nearest(written, known);
    return nearest == null ? null : "did you mean \"" + nearest + "\"?";
  }

  static @Nullable String nearest(String written, Collection<String> known) {
    if (written.length() > 64) {
      return null;
    }
    String plain = plain(written);
    int allowed = Math.min(3, Math.max(1, plain.length() / 3));
    String nearest = null;
    int best = allowed + 1;
    for (String each : known) {
      int distance = distance(plain, plain(each));
      if (distance < best) {
        best = distance;
        nearest = each;
      }
    }
    return nearest;
  }

  private static String plain(String name) {
    return name.replaceAll("[-_ ]", "").toLowerCase(Locale.ROOT);
  }

  /** Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment). */
  private static int distance(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    Arrays.setAll(last, i -> i);
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + cost);
        if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      int[] free = beforeLast;
      beforeLast = last;
      last = row;
      row = free;
    }
    return last[b.length()];
  }
}

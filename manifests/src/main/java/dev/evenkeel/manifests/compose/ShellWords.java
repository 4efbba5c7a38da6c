package dev.evenkeel.manifests.compose;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Splits a text at blanks, minding quotes and backslashes as POSIX sh does (section 2.2, Quoting); expands nothing. */
final class ShellWords {
  private ShellWords() {}

  /** The words, or null if a quote is not closed. */
  static @Nullable List<String> split(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inWord = false;
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote == 0 && Character.isWhitespace(c)) {
        if (inWord) {
          words.add(word.toString());
          word.setLength(0);
        }
        inWord = false;
      } else if (c == quote) {
        quote = 0;
      } else if (quote == 0 && (c == '\'' || c == '"')) {
        quote = c;
        inWord = true;
      } else if (c == '\\' && quote != '\'' && i + 1 < text.length() && (quote == 0 || "\\\"$`".indexOf(text.charAt(i + 1)) >= 0)) {
        i++;
        word.append(text.charAt(i));
        inWord = true;
      } else {
        word.append(c);
        inWord = true;
      }
    }
    if (quote != 0) {
      return null;
    }
    if (inWord) {
      words.add(word.toString());
    }
    return words;
  }
}

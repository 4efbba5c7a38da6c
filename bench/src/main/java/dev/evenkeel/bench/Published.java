package dev.evenkeel.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The tables in the documentation, between two comments that nobody sees. */
final class Published {
  private static final String BEGIN = "<!-- written by bench/run --publish -->\n";
  private static final String END = "<!-- end of what is written by bench/run --publish -->\n";

  private Published() {}

  /** @throws IOException when the page does not have the two comments */
  static void put(Path page, String tables) throws IOException {
    String text = Files.readString(page);
    int from = text.indexOf(BEGIN);
    int to = text.indexOf(END);
    if (from < 0 || to < from) {
      throw new IOException(page + " has no place for the tables: " + BEGIN.strip() + " and " + END.strip());
    }
    Files.writeString(page, text.substring(0, from + BEGIN.length()) + "\n" + tables + "\n" + text.substring(to));
  }
}

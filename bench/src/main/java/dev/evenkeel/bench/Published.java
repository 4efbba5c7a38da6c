package dev.evenkeel.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The tables in the documentation, between two comments that nobody sees. */
final class Published {
  private static final String BEGIN = "<!-- written by bench/run --publish -->\n";
  private static final String END = "<!-- end of what is written by bench/run --publish -->\n";

  private Published() {}

  /**
   * Puts these tables into the page, each in the place of the one that it had; the others stay as they are.
   *
   * @throws IOException when the page does not have the two comments
   */
  static void put(Path page, List<Result> results) throws IOException {
    String text = Files.readString(page);
    int from = text.indexOf(BEGIN);
    int to = text.indexOf(END);
    if (from < 0 || to < from) {
      throw new IOException(page + " has no place for the tables: " + BEGIN.strip() + " and " + END.strip());
    }
    Map<String, String> sections = sections(text.substring(from + BEGIN.length(), to));
    results.forEach(result -> sections.put(result.name(), Report.section(result).strip()));
    String tables = Benchmarks.ALL.stream().map(Benchmark::name).filter(sections::containsKey).map(sections::get)
        .collect(Collectors.joining("\n\n"));
    Files.writeString(page, text.substring(0, from + BEGIN.length()) + "\n" + tables + "\n\n" + text.substring(to));
  }

  private static Map<String, String> sections(String tables) {
    Map<String, String> sections = new HashMap<>();
    for (String part : ("\n" + tables).split("\n" + Report.HEADING, -1)) {
      sections.put(part.lines().findFirst().orElse(""), Report.HEADING + part.strip());
    }
    return sections;
  }
}

package dev.evenkeel.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Results as a table for people, as Markdown and as JSON. */
final class Report {
  private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  /** What stands before the name of each benchmark in Markdown. */
  static final String HEADING = "### ";
  private static final List<String> HEAD = List.of("figure", "of", "median", "p10 – p90", "n", "mark", "reached", "");

  private Report() {}

  /** Lines of a table under the headings, columns as wide as they need. */
  static String table(Result result) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEAD);
    result.lines().forEach(line -> rows.addAll(cells(line)));
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        int column = i;
        int width = rows.stream().mapToInt(other -> other.get(column).length()).max().orElse(0);
        text.append(row.get(i)).append(" ".repeat(width - row.get(i).length() + 2));
      }
      text.append('\n');
    }
    notes(result).forEach(note -> text.append("  ").append(note).append('\n'));
    return text.toString();
  }

  static String markdown(List<Result> results) {
    return results.stream().map(Report::section).collect(Collectors.joining("\n"));
  }

  /** One benchmark under a heading of its own, which is its name, with when and where it was measured. */
  static String section(Result result) {
    StringBuilder text = new StringBuilder(HEADING).append(result.name()).append("\n\n").append(result.question()).append("\n\n");
    if (!result.lines().isEmpty()) {
      text.append("| ").append(String.join(" | ", HEAD)).append(" |\n|").append(" --- |".repeat(HEAD.size())).append('\n');
      result.lines().forEach(line -> cells(line).forEach(row -> text.append("| ").append(String.join(" | ", row)).append(" |\n")));
      text.append('\n');
    }
    notes(result).forEach(note -> text.append("* ").append(note).append('\n'));
    return text.append("* measured on ").append(result.machine()).append('\n').toString();
  }

  /** One row, and one more for each further mark. */
  private static List<List<String>> cells(Line line) {
    return switch (line) {
      case Line.Missing missing -> List.of(List.of(missing.figure(), missing.who(), "–", "", "", "", "", "not measured"));
      case Line.Measured measured -> {
        Spread spread = measured.spread();
        List<List<String>> rows = new ArrayList<>();
        Mark first = measured.marks().isEmpty() ? null : measured.marks().getFirst();
        rows.add(List.of(measured.figure(), measured.who(), spread.middle(), spread.range(), Integer.toString(spread.n()),
            first == null ? "" : first.wanted(), first == null ? "" : first.reached(), first == null ? "" : first.verdict()));
        measured.marks().stream().skip(1)
            .forEach(mark -> rows.add(List.of("", "", "", "", "", mark.wanted(), mark.reached(), mark.verdict())));
        yield rows;
      }
    };
  }

  private static List<String> notes(Result result) {
    List<String> notes = new ArrayList<>();
    for (Line line : result.lines()) {
      switch (line) {
        case Line.Missing missing -> notes.add(missing.figure() + ", " + missing.who() + ": " + missing.why());
        case Line.Measured measured when !measured.note().isEmpty() -> notes
            .add(measured.figure() + ", " + measured.who() + ": " + measured.note());
        case Line.Measured _ -> {
        }
      }
    }
    String failure = result.failure();
    if (failure != null) {
      notes.add("failed: " + failure);
    }
    return notes;
  }

  static String json(List<Result> results) {
    ObjectNode root = JSON.createObjectNode();
    ArrayNode all = root.putArray("benchmarks");
    for (Result result : results) {
      ObjectNode one = all.addObject().put("name", result.name()).put("question", result.question()).put("failure", result.failure())
          .put("machine", result.machine()).put("seconds", result.took().toSeconds());
      ArrayNode lines = one.putArray("lines");
      result.lines().forEach(line -> write(line, lines.addObject().put("figure", line.figure()).put("of", line.who())));
    }
    return root.toPrettyString() + "\n";
  }

  private static void write(Line line, ObjectNode into) {
    switch (line) {
      case Line.Missing missing -> into.put("missing", missing.why());
      case Line.Measured measured -> {
        Spread spread = measured.spread();
        into.put("unit", spread.unit().name()).put("n", spread.n()).put("median", spread.median()).put("p10", spread.p10())
            .put("p90", spread.p90()).put("min", spread.min()).put("max", spread.max()).put("note", measured.note());
        ArrayNode marks = into.putArray("marks");
        measured.marks().forEach(
            mark -> marks.addObject().put("wanted", mark.wanted()).put("reached", mark.reached()).put("passed", mark.passed()));
      }
    }
  }
}

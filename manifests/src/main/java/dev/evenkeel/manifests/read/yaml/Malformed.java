package dev.evenkeel.manifests.read.yaml;

import dev.evenkeel.api.model.Position;
import dev.evenkeel.api.model.Problem;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.reader.ReaderException;

import java.util.Locale;
import java.util.function.Function;

/** Puts the parser's complaints into the words of a person who writes manifests. */
final class Malformed {
  private Malformed() {}

  static Problem explain(MarkedYAMLException malformed, Chunk chunk, Function<Mark, Position> position) {
    Mark mark = malformed.getProblemMark() != null ? malformed.getProblemMark() : malformed.getContextMark();
    Position at = mark == null ? chunk.start() : position.apply(mark);
    String said = firstLine(malformed.getProblem() == null ? malformed.getMessage() : malformed.getProblem());
    return Problem.error(at, "not readable as YAML: " + said, hint(said, malformed.getContext()));
  }

  static Problem explain(ReaderException character, Chunk chunk) {
    String before = chunk.text().substring(0, Math.min(chunk.text().length(), Math.max(0, character.getPosition())));
    int line = chunk.firstLine() + (int) before.chars().filter(c -> c == '\n').count();
    Position at = new Position(chunk.file(), line, before.length() - before.lastIndexOf('\n'));
    return Problem.error(at, String.format("not readable as YAML: the character U+%04X is not allowed", character.getCodePoint()),
        "take it out, or write it as an escape in double quotes");
  }

  private static @Nullable String hint(String said, @Nullable String context) {
    String all = (said + " " + (context == null ? "" : context)).toLowerCase(Locale.ROOT);
    if (all.contains("'\\t'") || all.contains("\\t(tab)") || all.contains("tab")) {
      return "indent with spaces, not with tabs";
    }
    if (all.contains("mapping values are not allowed")) {
      return "quote a text that contains \": \", and look at the indentation";
    }
    if (all.contains("cannot start any token")) {
      return "quote the text";
    }
    if (all.contains("block mapping") || all.contains("block collection") || all.contains("block end")) {
      return "look at the indentation of this line and the ones above";
    }
    if (all.contains("quoted scalar")) {
      return "a quote is not closed";
    }
    return null;
  }

  static String firstLine(@Nullable String message) {
    return message == null ? "no reason given" : message.lines().findFirst().orElse("no reason given");
  }
}

package dev.evenkeel.manifests.compose;

import dev.evenkeel.api.model.Position;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.api.model.SecretText;
import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.FileTree;
import dev.evenkeel.manifests.read.bind.Schemas;
import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The format of Compose's env files ("Env_file format"): {@code NAME=value} a line, with quotes, escapes in double quotes, comments. Interpolation is not done: an unescaped {@code $NAME} outside single quotes is refused, as it would mean
 * something else to Compose. Quoted values may span lines. Whoever has variables gives them, and gets them put in.
 */
public final class EnvFile {
  private static final Pattern NAME = Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\\s*(=?)[ \\t]*");
  private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{|[A-Za-z_])");

  private static final Pattern SECRET = Pattern.compile("\\$\\{secret:[^}]*}");

  /** Where the variables of a Compose project come from. */
  public interface Variables {
    /** @param above what the file has set above the text; a literal dollar of the result is doubled */
    String in(String text, Position at, Map<String, String> above);

    /** The value of a name that stands alone, or null to leave it out. */
    @Nullable
    String get(String name);
  }

  private final Cursor at;
  private final @Nullable Variables variables;
  private final String file;
  private final String text;
  private final Map<String, String> values = new LinkedHashMap<>();
  private boolean fine = true;

  private EnvFile(Cursor at, @Nullable Variables variables, String file, String text) {
    this.at = at;
    this.variables = variables;
    this.file = file;
    this.text = text;
  }

  /** The values, or null after problems were noted at the lines of the file. */
  static @Nullable Map<String, String> read(Cursor at, FileTree tree, boolean raw) {
    return read(at, tree, raw, null);
  }

  /** @param variables null where there are none */
  public static @Nullable Map<String, String> read(Cursor at, FileTree tree, boolean raw, @Nullable Variables variables) {
    EnvFile file = new EnvFile(at, variables, tree.path(), tree.content().text().replace("\r\n", "\n"));
    if (raw) {
      file.raw();
    } else {
      file.parse();
    }
    return file.fine ? Collections.unmodifiableMap(file.values) : null;
  }

  private void raw() {
    int start = 0;
    for (String line : text.split("\n", -1)) {
      int equals = line.indexOf('=');
      if (!line.isBlank() && !line.startsWith("#")) {
        if (equals > 0) {
          put(line.substring(0, equals), start, line.substring(equals + 1), false);
        } else {
          problem(start, "expected NAME=value", null);
        }
      }
      start += line.length() + 1;
    }
  }

  private void parse() {
    int i = 0;
    while (i < text.length()) {
      int end = lineEnd(i);
      String line = text.substring(i, end);
      if (line.isBlank() || line.stripLeading().startsWith("#")) {
        i = end + 1;
        continue;
      }
      Matcher name = NAME.matcher(text).region(i, text.length());
      if (!name.lookingAt() || name.end(1) > end) {
        problem(i, "expected NAME=value, found \"" + Schemas.shorten(line) + "\"", null);
        i = end + 1;
      } else if (name.group(2).isEmpty() && name.end() < end) {
        problem(i, "expected NAME=value, found \"" + Schemas.shorten(line) + "\"", null);
        i = end + 1;
      } else if (name.group(2).isEmpty()) {
        // a name alone takes its value from the environment of whoever runs Compose
        alone(i, name.group(1));
        i = end + 1;
      } else {
        i = value(name.group(1), Math.min(name.end(), end));
      }
    }
  }

  private void alone(int start, String name) {
    if (variables == null) {
      problem(start, name + " has no value", "Evenkeel takes none from its own environment; write " + name + "=");
      return;
    }
    String value = variables.get(name);
    if (value != null) {
      values.put(name, value);
    }
  }

  /** Reads the value that begins at {@code start}; gives where the next line begins. */
  private int value(String name, int start) {
    char quote = start < text.length() ? text.charAt(start) : '\n';
    if (quote != '"' && quote != '\'') {
      int end = lineEnd(start);
      String value = text.substring(start, end);
      int comment = value.startsWith("#") ? 0 : value.indexOf(" #");
      put(name, start, comment < 0 ? value.stripTrailing() : value.substring(0, comment).stripTrailing(), true);
      return end + 1;
    }
    StringBuilder value = new StringBuilder();
    int i = start + 1;
    while (i < text.length() && text.charAt(i) != quote) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        i++;
        value.append(escape(quote, text.charAt(i)));
      } else {
        value.append(c);
      }
      i++;
    }
    if (i >= text.length()) {
      problem(start, "a quote is not closed", null);
      return text.length();
    }
    int end = lineEnd(i);
    String rest = text.substring(i + 1, end).strip();
    if (!rest.isEmpty() && !rest.startsWith("#")) {
      problem(start, "something follows the closing quote", "put the whole value in quotes");
    } else {
      put(name, start, value.toString(), quote == '"');
    }
    return end + 1;
  }

  private static String escape(char quote, char c) {
    if (quote == '\'') {
      return c == '\'' ? "'" : "\\" + c;
    }
    return switch (c) {
      case 'n' -> "\n";
      case 'r' -> "\r";
      case 't' -> "\t";
      case '\\' -> "\\";
      case '"' -> "\"";
      case '$' -> "$$";
      default -> "\\" + c;
    };
  }

  private void put(String name, int start, String value, boolean interpolated) {
    if (value.indexOf('\0') >= 0) {
      problem(start, name + " holds a NUL character", "take it out");
    } else if (!interpolated || value.indexOf('$') < 0) {
      values.put(name, value);
    } else if (variables != null) {
      marked(name, start, variables.in(value, place(start), values));
    } else if (SecretText.refers(value) && !VARIABLE.matcher(SECRET.matcher(value.replace("$$", "")).replaceAll("")).find()) {
      marked(name, start, value);
    } else if (VARIABLE.matcher(value.replace("$$", "")).find()) {
      problem(start, "variables are not put in here", "write $$ for a dollar, or the value in single quotes");
    } else {
      values.put(name, value.replace("$$", "$"));
    }
  }

  private void marked(String name, int start, String value) {
    String marked = at.marked(value, text -> text.replace("$$", "$"), place(start));
    if (marked == null) {
      fine = false;
    } else {
      values.put(name, marked);
    }
  }

  private int lineEnd(int from) {
    int end = text.indexOf('\n', from);
    return end < 0 ? text.length() : end;
  }

  private Position place(int offset) {
    int line = 1 + (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
    int column = offset - text.lastIndexOf('\n', offset - 1);
    return new Position(file, line, column);
  }

  private void problem(int offset, String message, @Nullable String hint) {
    at.notes().problem(Problem.error(place(offset), message, hint));
    fine = false;
  }
}

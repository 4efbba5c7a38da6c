package dev.evenkeel.manifests.compose.project;

import dev.evenkeel.manifests.read.bind.Schemas;
import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts variables into texts (12-interpolation.md). {@code $$} stays {@code $$} and a dollar that a variable brings becomes one, so that whoever reads the text later takes the same dollars for letters. A {@code ${secret:…}} is nobody's
 * variable and stays as well.
 */
final class Interpolation {
  /** Deeper than anybody nests defaults by hand. */
  private static final int MAX_DEPTH = 20;
  /** All texts of a project with their variables, in characters. */
  private static final long MAX_LENGTH = 8L << 20;
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern OPERATOR = Pattern.compile(":?[-?+]");
  private static final String SECRET = "${secret:";

  /** Gives the value of a variable, or null when nobody has set it. */
  interface Lookup {
    @Nullable
    String get(String name);
  }

  /** A text that Compose would refuse, too. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;
    private final String hint;

    Malformed(String message, String hint) {
      super(message);
      this.hint = hint;
    }

    String hint() {
      return hint;
    }

    String message() {
      return String.valueOf(getMessage());
    }
  }

  private long made;

  /** @param unset is told the names of variables that nobody has set and that have no default */
  String expand(String text, Lookup variables, Consumer<String> unset) throws Malformed {
    return expand(text, variables, unset, 0);
  }

  private String expand(String text, Lookup variables, Consumer<String> unset, int depth) throws Malformed {
    if (text.indexOf('$') < 0) {
      return text;
    }
    if (depth > MAX_DEPTH) {
      throw new Malformed("variables are nested deeper than " + MAX_DEPTH + " levels", "give the defaults in .env");
    }
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int dollar = text.indexOf('$', at);
      if (dollar < 0) {
        out.append(text, at, text.length());
        break;
      }
      out.append(text, at, dollar);
      at = variable(text, dollar, out, variables, unset, depth);
    }
    made += out.length();
    if (made > MAX_LENGTH) {
      throw new Malformed("the project is longer than " + MAX_LENGTH + " characters with its variables", "make the values shorter");
    }
    return out.toString();
  }

  /** Appends what stands for the dollar at {@code dollar}, and gives where to go on. */
  private int variable(String text, int dollar, StringBuilder out, Lookup variables, Consumer<String> unset, int depth)
      throws Malformed {
    if (text.startsWith("$$", dollar)) {
      out.append("$$");
      return dollar + 2;
    }
    boolean braced = text.startsWith("{", dollar + 1);
    if (braced && text.startsWith(SECRET, dollar)) {
      int end = end(text, dollar);
      out.append(text, dollar, end + 1);
      return end + 1;
    }
    int start = braced ? dollar + 2 : dollar + 1;
    Matcher name = NAME.matcher(text).region(start, text.length());
    if (!name.lookingAt()) {
      throw new Malformed("\"" + Schemas.shorten(text.substring(dollar)) + "\" begins no variable", "write $$ for a dollar");
    }
    if (!braced) {
      out.append(value(name.group(), variables, unset));
      return name.end();
    }
    int end = end(text, dollar);
    String rest = text.substring(name.end(), Math.max(name.end(), end));
    if (rest.isEmpty()) {
      out.append(value(name.group(), variables, unset));
    } else {
      out.append(operated(name.group(), rest, variables, unset, depth));
    }
    return end + 1;
  }

  private String operated(String name, String rest, Lookup variables, Consumer<String> unset, int depth)
      throws Malformed {
    Matcher operator = OPERATOR.matcher(rest);
    if (!operator.lookingAt()) {
      throw new Malformed("\"${" + Schemas.shorten(name + rest) + "}\" is no form of a variable",
          "write ${NAME}, or ${NAME:-default}, ${NAME-default}, ${NAME:?message}, ${NAME?message}, ${NAME:+text} or ${NAME+text}");
    }
    String word = rest.substring(operator.end());
    String value = variables.get(name);
    boolean there = value != null && !(operator.group().startsWith(":") && value.isEmpty());
    return switch (operator.group().charAt(operator.group().length() - 1)) {
      case '-' -> there && value != null ? escaped(value) : expand(word, variables, unset, depth + 1);
      case '+' -> there ? expand(word, variables, unset, depth + 1) : "";
      default -> {
        if (there && value != null) {
          yield escaped(value);
        }
        String message = expand(word, variables, unset, depth + 1).replace("$$", "$");
        throw new Malformed("variable " + name + (value == null ? " is not set" : " is empty") + (message.isEmpty() ? "" : ": " + message),
            "set it in .env or under values: of the Stack");
      }
    };
  }

  private static String value(String name, Lookup variables, Consumer<String> unset) {
    String value = variables.get(name);
    if (value == null) {
      unset.accept(name);
      return "";
    }
    return escaped(value);
  }

  private static String escaped(String value) {
    return value.replace("$", "$$");
  }

  /** Where the brace is closed that is opened behind {@code dollar}. */
  private static int end(String text, int dollar) throws Malformed {
    int open = 0;
    for (int i = dollar; i < text.length(); i++) {
      if (text.startsWith("${", i)) {
        open++;
        i++;
      } else if (text.charAt(i) == '}' && --open == 0) {
        return i;
      }
    }
    throw new Malformed("\"" + Schemas.shorten(text.substring(dollar)) + "\" is not closed", "close it with }, or write $$ for a dollar");
  }
}

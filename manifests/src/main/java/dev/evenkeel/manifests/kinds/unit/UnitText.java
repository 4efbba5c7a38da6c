package dev.evenkeel.manifests.kinds.unit;

import dev.evenkeel.api.host.Requirement;
import org.jspecify.annotations.Nullable;

import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What can be told from the text of a unit file (systemd.syntax(7)) without systemd. */
final class UnitText {
  private static final Pattern USER = Pattern.compile("(?m)^User[ \\t]*=[ \\t]*([a-zA-Z_][a-zA-Z0-9_.-]*)[ \\t]*$");
  private static final Pattern PROGRAM = Pattern.compile("(?m)^ExecStart[ \\t]*=[ \\t]*[-@:+!|]*(/[a-zA-Z0-9_./+-]+)(?=[ \\t]|$)");
  private static final Pattern SERVICE = Pattern.compile("(?m)^\\[Service\\][ \\t]*$");
  private static final Pattern INSTALL = Pattern.compile("(?m)^\\[Install\\][ \\t]*$");

  private UnitText() {}

  /** The first thing that systemd would not take, or null. */
  static @Nullable String complaint(String text, String name) {
    if (text.indexOf('\0') >= 0) {
      return "the text holds a NUL character";
    }
    boolean continued = false;
    boolean inSection = false;
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      String stripped = line.strip();
      boolean comment = stripped.startsWith("#") || stripped.startsWith(";");
      if (!continued && !stripped.isEmpty() && !comment) {
        boolean section = stripped.startsWith("[") && stripped.endsWith("]");
        if (!section && stripped.indexOf('=') <= 0) {
          return "line " + number + " of the text is neither [Section] nor Name=value";
        }
        if (!section && !inSection) {
          return "line " + number + " of the text stands before any [Section]";
        }
        inSection |= section;
      }
      continued = comment ? continued : stripped.endsWith("\\");
    }
    if (name.endsWith(".service") && !SERVICE.matcher(text).find()) {
      return "the text has no [Service] section";
    }
    return null;
  }

  /** The user and the program that the text names, as far as they are plain. */
  static SortedSet<Requirement> requirements(String text) {
    TreeSet<Requirement> requires = new TreeSet<>();
    Matcher user = USER.matcher(text);
    while (user.find()) {
      requires.add(new Requirement.User(user.group(1)));
    }
    Matcher program = PROGRAM.matcher(text);
    while (program.find()) {
      requires.add(new Requirement.Binary(program.group(1)));
    }
    return requires;
  }

  /** Whether it can be enabled. */
  static boolean installs(String text) {
    return INSTALL.matcher(text).find();
  }

  static String ended(String text) {
    return text.endsWith("\n") ? text : text + "\n";
  }
}

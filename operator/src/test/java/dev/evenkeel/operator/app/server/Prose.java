package dev.evenkeel.operator.app.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a source file says about a record or method: the contract is described once, where it is written.
 *
 * @param text the comment up to its first tag
 * @param params by parameter or component
 */
record Prose(String text, Map<String, String> params) {
  private static final Pattern PARAM = Pattern.compile("@param\\s+(\\w+)\\s+(.*)");

  /** @param declaration what stands behind the comment, such as {@code record HostView(} */
  static Prose of(Path source, String declaration) {
    String text;
    try {
      text = Files.readString(source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int at = text.indexOf(declaration);
    int start = at < 0 ? -1 : text.lastIndexOf("/**", at);
    int end = start < 0 ? -1 : text.indexOf("*/", start);
    String between = end < 0 ? "" : text.substring(Math.min(end + 2, at), at).replaceAll("\"[^\"]*\"", "");
    if (end < 0 || between.contains(";")) {
      throw new IllegalStateException(source.getFileName() + ": " + declaration + " has no comment; the contract needs one");
    }
    return parse(text.substring(start + 3, end));
  }

  private static Prose parse(String comment) {
    StringBuilder text = new StringBuilder();
    Map<String, String> params = new LinkedHashMap<>();
    for (String raw : comment.split("\n", -1)) {
      String line = raw.strip().replaceFirst("^\\*\\s?", "");
      Matcher param = PARAM.matcher(line);
      if (param.matches()) {
        params.put(param.group(1), plain(param.group(2)));
      } else if (!params.isEmpty() && !line.isBlank() && !line.startsWith("@")) {
        String last = params.keySet().stream().reduce((_, b) -> b).orElseThrow();
        params.merge(last, plain(line), (a, b) -> a + " " + b);
      } else if (!line.isBlank() && !line.startsWith("@")) {
        text.append(text.isEmpty() ? "" : " ").append(plain(line));
      }
    }
    return new Prose(text.toString(), params);
  }

  private static String plain(String line) {
    return line.strip().replaceAll("\\{@(?:code|link)\\s+([^}]*)}", "$1");
  }
}

package dev.evenkeel.operator.secret;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Values by key as a text: a JSON object of texts, or lines of {@code KEY=value} as in a {@code .env} file. */
final class Entries {
  private static final JsonMapper JSON = JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION).build();
  private static final Pattern KEY = Pattern.compile("[a-zA-Z0-9_.-]{1,128}");

  private Entries() {}

  /**
   * Reads either.
   *
   * @param where for messages, which never repeat what was read
   */
  static SortedMap<String, String> read(String text, String where) throws IOException {
    return text.stripLeading().startsWith("{") ? json(text, where) : lines(text, where);
  }

  static SortedMap<String, String> json(String text, String where) throws IOException {
    try {
      return texts(JSON.readTree(text), where);
    } catch (JsonProcessingException e) {
      throw new IOException(where + " is not a JSON object of texts");
    }
  }

  /** The members of an object; numbers and truths as they are written. */
  static SortedMap<String, String> texts(JsonNode object, String where) throws IOException {
    if (!object.isObject()) {
      throw new IOException(where + " is not a JSON object of texts");
    }
    SortedMap<String, String> values = new TreeMap<>();
    for (var member : object.properties()) {
      if (member.getValue().isValueNode() && !member.getValue().isNull()) {
        put(values, member.getKey(), member.getValue().asText(), where);
      }
    }
    return values;
  }

  static JsonNode tree(byte[] bytes, String where) throws IOException {
    try {
      JsonNode tree = JSON.readTree(bytes);
      return tree == null ? JSON.nullNode() : tree;
    } catch (JsonProcessingException e) {
      throw new IOException(where + " does not answer in JSON");
    }
  }

  static String json(SortedMap<String, String> values) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(values) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts can be written as JSON", e);
    }
  }

  private static SortedMap<String, String> lines(String text, String where) throws IOException {
    SortedMap<String, String> values = new TreeMap<>();
    int number = 0;
    for (String raw : text.split("\r?\n", -1)) {
      number++;
      String line = raw.strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int equals = line.indexOf('=');
      if (equals < 1) {
        throw new IOException(where + ": line " + number + " is not KEY=value");
      }
      String key = line.substring(0, equals).strip().replaceFirst("^export\\s+", "");
      put(values, key, unquoted(line.substring(equals + 1).strip()), where);
    }
    return values;
  }

  private static void put(SortedMap<String, String> values, String key, String value, String where) throws IOException {
    // What no reference can name is somebody else's business.
    if (KEY.matcher(key).matches()) {
      if (value.indexOf('\0') >= 0) {
        throw new IOException(where + ": the value of " + key + " holds a NUL character, which neither an environment nor a text can");
      }
      values.put(key, value);
    }
  }

  /** As Compose reads them: in double quotes escapes mean something, in single quotes nothing does, and without any a comment ends the value. */
  private static String unquoted(String value) {
    char quote = value.isEmpty() ? ' ' : value.charAt(0);
    if (quote != '"' && quote != '\'') {
      int comment = value.indexOf(" #");
      return comment < 0 ? value : value.substring(0, comment).stripTrailing();
    }
    StringBuilder text = new StringBuilder();
    for (int i = 1; i < value.length() && value.charAt(i) != quote; i++) {
      char c = value.charAt(i);
      if (c == '\\' && quote == '"' && i + 1 < value.length()) {
        i++;
        c = switch (value.charAt(i)) {
          case 'n' -> '\n';
          case 'r' -> '\r';
          case 't' -> '\t';
          default -> value.charAt(i);
        };
      }
      text.append(c);
    }
    return text.toString();
  }
}

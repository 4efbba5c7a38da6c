package dev.evenkeel.manifests.read.bind;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Pieces of JSON schemas (draft 2020-12). */
public final class Schemas {
  private Schemas() {}

  public static Map<String, Object> type(String type) {
    return of("type", type);
  }

  public static Map<String, Object> pattern(String regex) {
    Map<String, Object> schema = type("string");
    schema.put("pattern", regex);
    return schema;
  }

  public static Map<String, Object> oneOfTexts(List<String> texts) {
    return of("enum", List.copyOf(texts));
  }

  public static Map<String, Object> list(Map<String, Object> items) {
    Map<String, Object> schema = type("array");
    schema.put("items", items);
    return schema;
  }

  public static Map<String, Object> mapping(Map<String, Object> values) {
    Map<String, Object> schema = type("object");
    schema.put("additionalProperties", values);
    return schema;
  }

  public static Map<String, Object> anyOf(List<Map<String, Object>> schemas) {
    return of("anyOf", schemas);
  }

  private static Map<String, Object> of(String key, Object value) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put(key, value);
    return schema;
  }

  /** A text of a person for a message: control characters visible, not longer than 60 characters. */
  public static String shorten(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length() && out.length() < 60; i++) {
      char c = text.charAt(i);
      out.append(c == '\n' ? "\\n" : Character.isISOControl(c) ? String.format("\\u%04x", (int) c) : String.valueOf(c));
    }
    return out.length() >= 60 ? out.substring(0, 57) + "..." : out.toString();
  }
}

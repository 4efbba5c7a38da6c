package dev.evenkeel.manifests;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Prints maps, lists, texts, numbers and truths as JSON (RFC 8259), two blanks for each level, keys in the order of the map. */
final class Json {
  private final StringBuilder out = new StringBuilder();

  private Json() {}

  static String print(Object value) {
    Json json = new Json();
    json.value(value, 0);
    return json.out.append('\n').toString();
  }

  private void value(Object value, int depth) {
    switch (value) {
      case Map<?, ?> map when map.isEmpty() -> out.append("{}");
      case List<?> list when list.isEmpty() -> out.append("[]");
      case Map<?, ?> map -> {
        out.append('{');
        Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
        while (entries.hasNext()) {
          Map.Entry<?, ?> entry = entries.next();
          line(depth + 1);
          text(String.valueOf(entry.getKey()));
          out.append(": ");
          value(entry.getValue(), depth + 1);
          out.append(entries.hasNext() ? "," : "");
        }
        line(depth);
        out.append('}');
      }
      case List<?> list -> {
        out.append('[');
        Iterator<?> items = list.iterator();
        while (items.hasNext()) {
          line(depth + 1);
          value(items.next(), depth + 1);
          out.append(items.hasNext() ? "," : "");
        }
        line(depth);
        out.append(']');
      }
      case Boolean truth -> out.append(truth);
      case Number number -> out.append(number);
      default -> text(value.toString());
    }
  }

  private void line(int depth) {
    out.append('\n').append("  ".repeat(depth));
  }

  private void text(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        default -> out.append(c < 0x20 ? String.format("\\u%04x", (int) c) : String.valueOf(c));
      }
    }
    out.append('"');
  }
}

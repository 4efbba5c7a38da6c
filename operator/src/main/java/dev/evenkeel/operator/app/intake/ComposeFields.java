package dev.evenkeel.operator.app.intake;

import dev.evenkeel.api.host.Fields;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Fields of a Compose service in the making: what says nothing is left out. */
final class ComposeFields {
  private final Map<String, Object> fields = new LinkedHashMap<>();

  Map<String, Object> all() {
    return fields;
  }

  void put(String field, Object value) {
    fields.put(field, value);
  }

  static void duration(Map<String, Object> fields, String field, @Nullable Duration duration) {
    if (duration != null && !duration.isZero()) {
      fields.put(field, Fields.printed(duration));
    }
  }

  void text(String field, @Nullable String value, @Nullable String usual) {
    if (value != null && !value.isEmpty() && !value.equals(usual)) {
      fields.put(field, ManifestText.literal(value));
    }
  }

  void texts(String field, Collection<String> values) {
    if (!values.isEmpty()) {
      fields.put(field, values instanceof List<String> list ? List.copyOf(list) : List.copyOf(new TreeSet<>(values)));
    }
  }

  void flag(String field, @Nullable Boolean value) {
    if (Boolean.TRUE.equals(value)) {
      fields.put(field, true);
    }
  }

  void number(String field, @Nullable Long value) {
    if (value != null && value > 0) {
      fields.put(field, value);
    }
  }

  void size(String field, @Nullable Long bytes) {
    if (bytes != null && bytes > 0) {
      fields.put(field, bytes % (1 << 20) == 0 ? (bytes >> 20) + "m" : bytes % 1024 == 0 ? (bytes >> 10) + "k" : bytes + "b");
    }
  }
}

package dev.evenkeel.hosts.docker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.evenkeel.api.host.Container.Words;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Values of the engine's JSON. What is absent, null or an empty text is null or empty here. */
final class Nodes {
  private Nodes() {}

  static @Nullable String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isTextual() && !value.asText().isEmpty() ? value.asText() : null;
  }

  static String textOr(JsonNode node, String field, String otherwise) {
    String value = text(node, field);
    return value == null ? otherwise : value;
  }

  /** @throws IllegalArgumentException when it is missing: an engine always says it */
  static String required(JsonNode node, String field) {
    String value = text(node, field);
    if (value == null) {
      throw new IllegalArgumentException("it has no " + field);
    }
    return value;
  }

  /** A number that the engine leaves out when it is 0. */
  static long number(JsonNode node, String field) {
    return node.path(field).asLong(0);
  }

  static @Nullable Long numberOrNull(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isNumber() ? value.asLong() : null;
  }

  static boolean flag(JsonNode node, String field) {
    return node.path(field).asBoolean(false);
  }

  static @Nullable Boolean flagOrNull(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isBoolean() ? value.asBoolean() : null;
  }

  /** Nanoseconds; 0 is null. */
  static @Nullable Duration nanos(JsonNode node, String field) {
    long value = number(node, field);
    return value == 0 ? null : Duration.ofNanos(value);
  }

  /** A time; the engine's zero time of year 1 is null. */
  static @Nullable Instant time(JsonNode node, String field) {
    String value = text(node, field);
    return value == null || value.startsWith("0001-") ? null : Instant.parse(value);
  }

  static List<String> list(JsonNode node, String field) {
    List<String> all = new ArrayList<>();
    node.path(field).forEach(value -> all.add(value.asText()));
    return all;
  }

  static SortedSet<String> set(JsonNode node, String field) {
    return new TreeSet<>(list(node, field));
  }

  static @Nullable Words words(JsonNode node, String field) {
    List<String> all = list(node, field);
    return all.isEmpty() ? null : new Words(all);
  }

  static SortedMap<String, String> map(JsonNode node, String field) {
    SortedMap<String, String> all = new TreeMap<>();
    node.path(field).properties().forEach(entry -> all.put(entry.getKey(), entry.getValue().asText("")));
    return all;
  }
}

package dev.evenkeel.e2e.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.evenkeel.manifests.Manifests;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Every place of a kind's manifests that takes a text, as its published schema has them, and manifests in which one of them says something that nobody expects there. */
final class StringFields {
  private static final ObjectMapper JSON = new ObjectMapper();
  /** An item of a list, and a value under a key that people choose. */
  private static final String ITEM = "[]";
  private static final String KEY = "*";
  private static final int DEEPEST = 12;

  private final JsonNode schema;
  private final Set<String> places = new LinkedHashSet<>();

  private StringFields(JsonNode schema) {
    this.schema = schema;
  }

  /** Paths such as {@code spec/container/ports/[]/host_ip}; names and kinds of manifests are none. */
  static List<String> of(String kind) {
    StringFields fields = new StringFields(parsed(Manifests.schema(kind).orElseThrow()));
    fields.walk(fields.schema.path("properties").path("metadata").path("properties").path("labels"), "metadata/labels", 0);
    fields.walk(fields.schema.path("properties").path("spec"), "spec", 0);
    return List.copyOf(fields.places);
  }

  private void walk(JsonNode at, String path, int depth) {
    if (depth > DEEPEST || at.has("enum")) {
      return;
    }
    if (at.has("$ref")) {
      walk(schema.at(at.path("$ref").asText().substring(1)), path, depth + 1);
      return;
    }
    if (at.path("type").asText().equals("string")) {
      places.add(path);
    }
    Stream.of("anyOf", "oneOf", "allOf").forEach(word -> at.path(word).forEach(one -> walk(one, path, depth + 1)));
    at.path("properties").properties().forEach(one -> walk(one.getValue(), path + "/" + one.getKey(), depth + 1));
    if (at.path("items").isObject()) {
      walk(at.path("items"), path + "/" + ITEM, depth + 1);
    }
    if (at.path("additionalProperties").isObject()) {
      walk(at.path("additionalProperties"), path + "/" + KEY, depth + 1);
    }
  }

  /** A manifest with another value at one place, whatever else stood on the way there.
   *
   * @param manifest as JSON
   * @param place one of {@link #of}
   * @return JSON, on one line */
  static String with(String manifest, String place, JsonNode value) {
    ObjectNode whole = (ObjectNode) parsed(manifest);
    List<String> path = List.of(place.split("/"));
    JsonNode at = whole;
    for (int i = 0; i < path.size(); i++) {
      JsonNode next = i + 1 == path.size() ? value : child(at, path.get(i), path.get(i + 1).equals(ITEM));
      if (at instanceof ArrayNode array) {
        array.removeAll().add(next);
      } else {
        ((ObjectNode) at).set(path.get(i).equals(KEY) ? "K" : path.get(i), next);
      }
      at = next;
    }
    return whole.toString();
  }

  /** What is there already if it is of the form that the path goes through, else something empty of that form. */
  private static JsonNode child(JsonNode at, String step, boolean list) {
    JsonNode there = at instanceof ArrayNode array ? array.path(0) : at.path(step);
    boolean fits = list ? there.isArray() : there.isObject();
    return fits ? there : list ? JSON.createArrayNode() : JSON.createObjectNode();
  }

  private static JsonNode parsed(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }
}

package dev.evenkeel.manifests.read.bind;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The records of a JSON schema, each described once, under {@code $defs}. */
public final class Definitions {
  private final Map<String, Map<String, Object>> named = new TreeMap<>();
  private final Map<String, Class<?>> owners = new HashMap<>();

  /** A reference to the definition of {@code type}, which is called as the record is, with its class around it but without the words that only programmers need. */
  public Map<String, Object> refer(Class<?> type, Supplier<Map<String, Object>> describe) {
    Class<?> around = type.getEnclosingClass();
    String name = ((around == null ? "" : around.getSimpleName()) + type.getSimpleName())
        .replaceAll("Shape|Fields|Spec|LongForm|Options|Long$", "");
    Class<?> owner = owners.putIfAbsent(name, type);
    if (owner != null && owner != type) {
      throw new IllegalStateException(owner + " and " + type + " would both be called " + name + " in a schema");
    }
    return refer(name, describe);
  }

  /** A reference to the definition {@code name}, described on first use (recursion finds the reference). */
  public Map<String, Object> refer(String name, Supplier<Map<String, Object>> describe) {
    if (!named.containsKey(name)) {
      named.put(name, Map.of());
      named.put(name, describe.get());
    }
    Map<String, Object> reference = new LinkedHashMap<>();
    reference.put("$ref", "#/$defs/" + name);
    return reference;
  }

  public Map<String, Map<String, Object>> all() {
    return named;
  }
}

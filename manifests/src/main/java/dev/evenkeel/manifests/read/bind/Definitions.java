package dev.evenkeel.manifests.read.bind;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The records of a JSON schema, each described once, under {@code $defs}. */
public final class Definitions {
  private final Map<String, Map<String, Object>> named = new TreeMap<>();

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

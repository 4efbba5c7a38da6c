package dev.evenkeel.manifests;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The fields of a kind as Markdown tables, from its JSON schema. */
final class FieldTables {
  private final StringBuilder out = new StringBuilder();
  private final Map<String, Object> definitions;
  private final Map<String, Boolean> told = new LinkedHashMap<>();

  private FieldTables(Map<String, Object> definitions) {
    this.definitions = definitions;
  }

  static String of(String kind) {
    Map<String, Object> schema = object(new Yaml().load(Manifests.schema(kind).orElseThrow()));
    FieldTables tables = new FieldTables(object(schema.get("$defs")));
    tables.out.append("## Fields\n\nUnder `spec`. Required ones are marked with `*`.\n\n");
    tables.table(kind + "Spec");
    // what a table refers to comes after it, once
    while (tables.told.containsValue(false)) {
      String next = tables.told.entrySet().stream().filter(entry -> !entry.getValue()).findFirst().orElseThrow().getKey();
      tables.out.append("\n### ").append(next).append("\n\n");
      tables.table(next);
    }
    return tables.out.append("\nThe JSON schema is printed by `evenkeel schema ").append(kind).append("`.\n").toString();
  }

  private void table(String name) {
    told.put(name, true);
    Map<String, Object> record = object(definitions.get(name));
    List<?> required = record.get("required") instanceof List<?> list ? list : List.of();
    out.append("| field | type | if not said | meaning |\n| --- | --- | --- | --- |\n");
    object(record.get("properties")).forEach((field, value) -> {
      Map<String, Object> property = object(value);
      TreeSet<String> references = new TreeSet<>();
      references(property, references);
      references.forEach(each -> told.putIfAbsent(each, false));
      String type = cell(property.get("title"))
          + references.stream().map(each -> " [" + each + "](#" + each.toLowerCase(Locale.ROOT) + ")").reduce("", String::concat);
      String byDefault = property.containsKey("default") ? "`" + property.get("default") + "`" : "";
      out.append("| `").append(field).append('`').append(required.contains(field) ? "*" : "").append(" | ").append(type).append(" | ")
          .append(byDefault).append(" | ").append(cell(property.get("description"))).append(" |\n");
    });
  }

  /** JSON is YAML. */
  private static Map<String, Object> object(@Nullable Object value) {
    Map<String, Object> object = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, each) -> object.put(String.valueOf(key), each));
    }
    return object;
  }

  private static String cell(@Nullable Object text) {
    return text == null ? "" : text.toString().replace("|", "\\|");
  }

  private static void references(Object schema, Set<String> into) {
    switch (schema) {
      case Map<?, ?> map -> map.forEach((key, value) -> {
        if (key.equals("$ref")) {
          into.add(value.toString().substring("#/$defs/".length()));
        } else {
          references(value, into);
        }
      });
      case List<?> list -> list.forEach(each -> references(each, into));
      default -> {
      }
    }
  }
}

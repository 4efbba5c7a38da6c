package dev.evenkeel.operator.app.server;

import dev.evenkeel.api.http.ListOf;
import org.jspecify.annotations.Nullable;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The records of the HTTP contract as JSON schemas (draft 2020-12, as OpenAPI 3.1 has them). */
final class Schemas {
  private final Path sources;
  private final SortedMap<String, Map<String, Object>> named = new TreeMap<>();

  /** @param sources the folder of the package {@code dev.evenkeel.api.http} */
  Schemas(Path sources) {
    this.sources = sources;
  }

  SortedMap<String, Map<String, Object>> named() {
    return named;
  }

  Map<String, Object> of(Type type) {
    if (type instanceof ParameterizedType generic && generic.getRawType() == ListOf.class) {
      Map<String, Object> schema = new LinkedHashMap<>();
      schema.put("type", "object");
      schema.put("required", List.of("items"));
      schema.put("properties", Map.of("items", list(generic)));
      return schema;
    }
    if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
      return list(generic);
    }
    if (type instanceof Class<?> plain) {
      return plain.isRecord() ? reference(plain) : scalar(plain);
    }
    throw new IllegalArgumentException("the contract has no such type: " + type);
  }

  private Map<String, Object> list(ParameterizedType generic) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "array");
    schema.put("items", of(generic.getActualTypeArguments()[0]));
    return schema;
  }

  private static Map<String, Object> scalar(Class<?> type) {
    if (type == String.class) {
      return Map.of("type", "string");
    } else if (type == boolean.class || type == Boolean.class) {
      return Map.of("type", "boolean");
    } else if (type == int.class || type == Integer.class) {
      return integer("int32");
    } else if (type == long.class || type == Long.class) {
      return integer("int64");
    } else if (type == double.class) {
      return Map.of("type", "number");
    } else if (type == Instant.class) {
      Map<String, Object> schema = new LinkedHashMap<>();
      schema.put("type", "string");
      schema.put("format", "date-time");
      return schema;
    }
    throw new IllegalArgumentException("the contract has no such type: " + type);
  }

  private static Map<String, Object> integer(String format) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "integer");
    schema.put("format", format);
    return schema;
  }

  private Map<String, Object> reference(Class<?> record) {
    if (!named.containsKey(record.getSimpleName())) {
      Map<String, Object> schema = new LinkedHashMap<>();
      named.put(record.getSimpleName(), schema);
      fill(schema, record);
    }
    return Map.of("$ref", "#/components/schemas/" + record.getSimpleName());
  }

  private void fill(Map<String, Object> schema, Class<?> record) {
    Class<?> outer = record.getDeclaringClass() == null ? record : record.getDeclaringClass();
    Prose prose = Prose.of(sources.resolve(outer.getSimpleName() + ".java"), "record " + record.getSimpleName() + "(");
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (RecordComponent component : record.getRecordComponents()) {
      boolean absent = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
      Map<String, Object> property = new LinkedHashMap<>(of(component.getGenericType()));
      if (absent && property.containsKey("$ref")) {
        property = new LinkedHashMap<>(Map.of("anyOf", List.of(Map.of("$ref", property.get("$ref")), Map.of("type", "null"))));
      } else if (absent) {
        property.put("type", List.of(property.get("type"), "null"));
      }
      String said = prose.params().get(component.getName());
      if (said != null) {
        property.put("description", said);
      }
      properties.put(component.getName(), property);
      if (!absent) {
        required.add(component.getName());
      }
    }
    schema.put("type", "object");
    schema.put("description", prose.text());
    schema.put("properties", properties);
    schema.put("required", required);
  }
}

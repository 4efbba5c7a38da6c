package dev.evenkeel.manifests.read.bind;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The JSON schema of a mapping whose fields are those of one record, or of several that share it. */
public final class RecordSchema {
  private RecordSchema() {}

  public static Map<String, Object> of(List<RecordShape<?>> records, boolean extensions, Definitions definitions) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (RecordShape<?> record : records) {
      for (RecordField field : record.fields()) {
        Map<String, Object> property = new LinkedHashMap<>();
        property.put("title", field.shape().words());
        property.putAll(field.shape().describe(definitions));
        if (!field.meaning().isEmpty()) {
          property.put("description", field.meaning());
        }
        if (field.byDefault() != null) {
          property.put("default", field.byDefault());
        }
        properties.put(field.name(), property);
        if (field.required()) {
          required.add(field.name());
        }
      }
    }
    Map<String, Object> schema = Schemas.type("object");
    schema.put("properties", properties);
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    if (extensions) {
      schema.put("patternProperties", Map.of("^x-", Map.of()));
    }
    schema.put("additionalProperties", false);
    return schema;
  }
}

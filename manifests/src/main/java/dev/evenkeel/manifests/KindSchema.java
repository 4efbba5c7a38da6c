package dev.evenkeel.manifests;

import dev.evenkeel.manifests.kinds.Kind;
import dev.evenkeel.manifests.read.ManifestKind;
import dev.evenkeel.manifests.read.SpecFields;
import dev.evenkeel.manifests.read.bind.Definitions;
import dev.evenkeel.manifests.read.bind.RecordSchema;
import dev.evenkeel.manifests.read.bind.Schemas;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON schemas of whole manifests, made from the records that read them. */
final class KindSchema {
  private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";

  private KindSchema() {}

  static String of(Kind<?> kind) {
    Definitions definitions = new Definitions();
    Map<String, Object> schema = head("Evenkeel " + kind.name());
    schema.putAll(manifest(kind, definitions));
    schema.put("$defs", definitions.all());
    return Json.print(schema);
  }

  static String of(List<Kind<?>> kinds) {
    Definitions definitions = new Definitions();
    List<Map<String, Object>> any = kinds.stream().map(kind -> definitions.refer("Kind" + kind.name(), () -> manifest(kind, definitions)))
        .toList();
    Map<String, Object> schema = head("Evenkeel manifest");
    schema.put("oneOf", any);
    schema.put("$defs", definitions.all());
    return Json.print(schema);
  }

  private static Map<String, Object> head(String title) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", DRAFT);
    schema.put("title", title);
    return schema;
  }

  private static <S extends Record> Map<String, Object> manifest(ManifestKind<S> kind, Definitions definitions) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("apiVersion", Map.of("const", "evenkeel/v1"));
    properties.put("kind", Map.of("const", kind.name()));
    properties.put("metadata", metadata());
    properties.put("spec",
        definitions.refer(kind.name() + "Spec", () -> RecordSchema.of(SpecFields.of(kind).records(), false, definitions)));
    Map<String, Object> schema = Schemas.type("object");
    schema.put("properties", properties);
    schema.put("required", List.of("apiVersion", "kind", "metadata"));
    schema.put("additionalProperties", false);
    return schema;
  }

  private static Map<String, Object> metadata() {
    Map<String, Object> texts = Schemas
        .mapping(Schemas.anyOf(List.of(Schemas.type("string"), Schemas.type("number"), Schemas.type("boolean"))));
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("name", Schemas.pattern("^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,99}$"));
    properties.put("labels", texts);
    properties.put("annotations", texts);
    Map<String, Object> schema = Schemas.type("object");
    schema.put("properties", properties);
    schema.put("required", List.of("name"));
    schema.put("additionalProperties", false);
    return schema;
  }
}

package dev.evenkeel.operator.store;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.evenkeel.api.host.Change;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.model.ResourceRef;

import java.util.List;
import java.util.function.Function;

/** How the store writes what has no columns of its own. Unknown fields are passed over: a later version may have written more. */
final class Json {
  private static final JsonMapper MAPPER = JsonMapper.builder().addModule(new JavaTimeModule())
      .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
      .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS).disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
      .addMixIn(Change.class, Changes.class).addModule(names()).build();

  private Json() {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
  @JsonSubTypes({@JsonSubTypes.Type(value = Change.Do.class, name = "do"), @JsonSubTypes.Type(value = Change.Wait.class, name = "wait"),
      @JsonSubTypes.Type(value = Change.Block.class, name = "block"), @JsonSubTypes.Type(value = Change.Report.class, name = "report")})
  private interface Changes {}

  private static SimpleModule names() {
    SimpleModule names = new SimpleModule();
    names.addSerializer(ResourceRef.class, ToStringSerializer.instance);
    names.addSerializer(ObjectKey.class, ToStringSerializer.instance);
    names.addDeserializer(ResourceRef.class, new Printed<>(ResourceRef.class, ResourceRef::parse));
    names.addDeserializer(ObjectKey.class, new Printed<>(ObjectKey.class, ObjectKey::parse));
    return names;
  }

  /** {@code Kind/name} and {@code type/name}. */
  private static final class Printed<T> extends FromStringDeserializer<T> {
    private static final long serialVersionUID = 1L;
    private final transient Function<String, T> parse;

    Printed(Class<T> type, Function<String, T> parse) {
      super(type);
      this.parse = parse;
    }

    @Override
    protected T _deserialize(String text, DeserializationContext context) {
      return parse.apply(text);
    }
  }

  /** A list with the type of its elements, which decides how they are told apart. */
  static <T> String list(List<T> values, TypeReference<List<T>> type) {
    try {
      return MAPPER.writerFor(type).writeValueAsString(values);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot be written as JSON: " + values, e);
    }
  }

  static <T> List<T> list(String text, TypeReference<List<T>> type) {
    try {
      return MAPPER.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new StoreException("a row of the store cannot be read: " + e.getOriginalMessage(), e);
    }
  }
}

package dev.evenkeel.operator.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/** The one way in which records of the HTTP contract become JSON: absent values are written as null, times as RFC 3339. */
public final class Json {
  private Json() {}

  /**
   * @param strict whether an unknown property is an error: so for requests that the server reads, while a client passes over what a newer server says
   */
  public static ObjectMapper mapper(boolean strict) {
    return JsonMapper.builder().addModule(new JavaTimeModule()).disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .defaultPropertyInclusion(JsonInclude.Value.construct(JsonInclude.Include.ALWAYS, JsonInclude.Include.ALWAYS))
        .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, strict).build();
  }
}

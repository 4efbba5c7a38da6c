package dev.evenkeel.manifests.read.bind;

import dev.evenkeel.manifests.read.yaml.Yaml;
import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A YAML mapping from names to values of one shape, in the order written. */
public record MapShape<T>(Shape<T> values) implements Shape<Map<String, T>> {
  @Override
  public @Nullable Map<String, T> read(Cursor at) {
    if (!(at.yaml() instanceof Yaml.Mapping mapping)) {
      return at.refuse("expected a mapping, found " + at.yaml().called(),
          at.isNull() ? "give it entries, or leave the line out" : "write name: value");
    }
    Map<String, T> read = new LinkedHashMap<>();
    for (Yaml.Entry entry : mapping.entries()) {
      T value = values.read(at.field(entry.key(), entry.value()));
      if (value != null) {
        read.put(entry.key(), value);
      }
    }
    return read.size() == mapping.entries().size() ? Collections.unmodifiableMap(read) : null;
  }

  @Override
  public Map<String, Object> describe(Definitions definitions) {
    return Schemas.mapping(values.describe(definitions));
  }

  @Override
  public String words() {
    return "mapping to " + values.words();
  }
}

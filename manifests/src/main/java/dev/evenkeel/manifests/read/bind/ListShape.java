package dev.evenkeel.manifests.read.bind;

import dev.evenkeel.manifests.read.yaml.Yaml;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A YAML sequence; all of its items are read, so that every problem is noted. */
public record ListShape<T>(Shape<T> items) implements Shape<List<T>> {
  @Override
  public @Nullable List<T> read(Cursor at) {
    if (!(at.yaml() instanceof Yaml.Sequence sequence)) {
      return at.refuse("expected a list, found " + at.yaml().called(),
          at.isNull() ? "give it items, or leave the line out" : "put \"- \" before each item");
    }
    List<T> values = new ArrayList<>();
    for (int i = 0; i < sequence.items().size(); i++) {
      T value = items.read(at.item(i, sequence.items().get(i)));
      if (value != null) {
        values.add(value);
      }
    }
    return values.size() == sequence.items().size() ? List.copyOf(values) : null;
  }

  @Override
  public Map<String, Object> describe(Definitions definitions) {
    return Schemas.list(items.describe(definitions));
  }

  @Override
  public String words() {
    return "list of " + items.words();
  }
}

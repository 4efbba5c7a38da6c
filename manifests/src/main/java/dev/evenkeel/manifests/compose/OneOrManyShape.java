package dev.evenkeel.manifests.compose;

import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.Definitions;
import dev.evenkeel.manifests.read.bind.ListShape;
import dev.evenkeel.manifests.read.bind.Schemas;
import dev.evenkeel.manifests.read.bind.Shape;
import dev.evenkeel.manifests.read.bind.Shapes;
import dev.evenkeel.manifests.read.yaml.Yaml;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** A text, or a list of texts. */
public final class OneOrManyShape implements Shape<List<String>> {
  private static final ListShape<String> LIST = new ListShape<>(Shapes.of(String.class));

  @Override
  public @Nullable List<String> read(Cursor at) {
    if (at.yaml() instanceof Yaml.Sequence) {
      return LIST.read(at);
    }
    String text = at.text("a text or a list");
    return text == null ? null : List.of(text);
  }

  @Override
  public Map<String, Object> describe(Definitions definitions) {
    return Schemas.anyOf(List.of(Schemas.type("string"), LIST.describe(definitions)));
  }

  @Override
  public String words() {
    return "text or list";
  }
}

package dev.evenkeel.manifests.compose;

import dev.evenkeel.api.host.Container;
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

/** {@code command} and {@code entrypoint}: a list of words, or a text that is split into words as a shell splits it, without running one. Empty clears the image's. */
public final class CommandShape implements Shape<Container.Words> {
  private static final ListShape<String> WORDS = new ListShape<>(Shapes.of(String.class));

  @Override
  public Container.@Nullable Words read(Cursor at) {
    if (at.yaml() instanceof Yaml.Sequence) {
      List<String> words = WORDS.read(at);
      return words == null ? null : new Container.Words(words);
    }
    String text = at.text("a text or a list");
    if (text == null) {
      return null;
    }
    List<String> words = ShellWords.split(text);
    return words == null ? at.refuse("a quote is not closed", "close it, or write the words as a list") : new Container.Words(words);
  }

  @Override
  public Map<String, Object> describe(Definitions definitions) {
    return Schemas.anyOf(List.of(Schemas.type("string"), WORDS.describe(definitions)));
  }

  @Override
  public String words() {
    return "text or list";
  }
}

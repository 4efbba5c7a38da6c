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

/** {@code healthcheck.test}: a list that begins with CMD, CMD-SHELL or NONE, or a text, which means CMD-SHELL. */
public final class HealthTestShape implements Shape<Container.Words> {
  private static final ListShape<String> WORDS = new ListShape<>(Shapes.of(String.class));

  @Override
  public Container.@Nullable Words read(Cursor at) {
    if (!(at.yaml() instanceof Yaml.Sequence)) {
      String text = at.text("a text or a list");
      return text == null ? null : Container.Words.of("CMD-SHELL", text);
    }
    List<String> words = WORDS.read(at);
    if (words == null) {
      return null;
    }
    String first = words.isEmpty() ? "" : words.getFirst();
    boolean fits = switch (first) {
      case "NONE" -> words.size() == 1;
      case "CMD" -> words.size() > 1;
      case "CMD-SHELL" -> words.size() == 2;
      default -> false;
    };
    return fits
        ? new Container.Words(words)
        : at.refuse("a list must be [CMD, word, …], [CMD-SHELL, text] or [NONE]",
            first.isEmpty() || first.equals("CMD") || first.equals("NONE")
                ? null
                : first.equals("CMD-SHELL") ? "CMD-SHELL takes one text" : "put CMD before \"" + Schemas.shorten(first) + "\"");
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

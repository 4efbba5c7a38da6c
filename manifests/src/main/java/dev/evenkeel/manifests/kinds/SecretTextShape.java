package dev.evenkeel.manifests.kinds;

import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.Definitions;
import dev.evenkeel.manifests.read.bind.Schemas;
import dev.evenkeel.manifests.read.bind.Shape;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** A text in which secrets may stand; what is read has marks in their places. */
public final class SecretTextShape implements Shape<String> {
  @Override
  public @Nullable String read(Cursor at) {
    return at.secretText("a text");
  }

  @Override
  public Map<String, Object> describe(Definitions definitions) {
    return Schemas.anyOf(List.of(Schemas.type("string"), Schemas.type("number"), Schemas.type("boolean")));
  }

  @Override
  public String words() {
    return "text";
  }
}

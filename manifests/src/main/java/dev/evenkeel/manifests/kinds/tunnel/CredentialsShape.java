package dev.evenkeel.manifests.kinds.tunnel;

import dev.evenkeel.api.model.SecretText;
import dev.evenkeel.manifests.kinds.PathShape;
import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.Definitions;
import dev.evenkeel.manifests.read.bind.Schemas;
import dev.evenkeel.manifests.read.bind.Shape;
import org.jspecify.annotations.Nullable;

import java.util.Map;

/** {@code credentials}: the path of a file that is on the host, or a secret that is put there. */
public final class CredentialsShape implements Shape<String> {
  private static final PathShape PATH = new PathShape();

  @Override
  public @Nullable String read(Cursor at) {
    String text = at.secretText("an absolute path or a secret");
    return text == null || SecretText.isMarked(text) ? text : PATH.read(at);
  }

  @Override
  public Map<String, Object> describe(Definitions definitions) {
    return Schemas.type("string");
  }

  @Override
  public String words() {
    return "absolute path, or a secret";
  }
}

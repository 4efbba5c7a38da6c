package dev.evenkeel.manifests.compose;

import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.Definitions;
import dev.evenkeel.manifests.read.bind.Schemas;
import dev.evenkeel.manifests.read.bind.Shape;
import dev.evenkeel.manifests.read.bind.SizeShape;
import dev.evenkeel.manifests.read.yaml.Yaml;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** {@code memswap_limit}: a size, or −1 for no limit. */
public final class SwapShape implements Shape<Long> {
  private static final SizeShape SIZE = new SizeShape();

  @Override
  public @Nullable Long read(Cursor at) {
    return at.yaml() instanceof Yaml.Scalar scalar && scalar.text().equals("-1") ? Long.valueOf(-1) : SIZE.read(at);
  }

  @Override
  public Map<String, Object> describe(Definitions definitions) {
    return Schemas.anyOf(List.of(Schemas.oneOfTexts(List.of("-1")), SIZE.describe(definitions)));
  }

  @Override
  public String words() {
    return "size or -1";
  }
}

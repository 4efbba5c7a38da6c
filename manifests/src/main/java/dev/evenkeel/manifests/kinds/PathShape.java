package dev.evenkeel.manifests.kinds;

import dev.evenkeel.manifests.compose.Paths;
import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.Definitions;
import dev.evenkeel.manifests.read.bind.Schemas;
import dev.evenkeel.manifests.read.bind.Shape;
import org.jspecify.annotations.Nullable;

import java.util.Map;

/** An absolute path on a host or in a container; leaves normalised. */
public final class PathShape implements Shape<String> {
  @Override
  public @Nullable String read(Cursor at) {
    String path = at.text("an absolute path");
    if (path == null) {
      return null;
    }
    String normal = Paths.normalise(path);
    return normal != null && !normal.equals("/")
        ? normal
        : at.refuse("\"" + Schemas.shorten(path) + "\" is not an absolute path", "begin it with /, and write it without ..");
  }

  @Override
  public Map<String, Object> describe(Definitions definitions) {
    return Schemas.pattern("^/.+$");
  }

  @Override
  public String words() {
    return "absolute path";
  }
}

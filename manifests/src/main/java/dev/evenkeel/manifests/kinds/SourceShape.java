package dev.evenkeel.manifests.kinds;

import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.Definitions;
import dev.evenkeel.manifests.read.bind.FileTree;
import dev.evenkeel.manifests.read.bind.Files;
import dev.evenkeel.manifests.read.bind.Schemas;
import dev.evenkeel.manifests.read.bind.Shape;
import org.jspecify.annotations.Nullable;

import java.util.Map;

/** {@code from}: a file or folder of the repository, by its path relative to the manifest. It is read here. */
public final class SourceShape implements Shape<FileTree> {
  @Override
  public @Nullable FileTree read(Cursor at) {
    String path = at.text("a path");
    if (path == null) {
      return null;
    }
    if (path.startsWith("/")) {
      return at.refuse("\"" + Schemas.shorten(path) + "\" is a path of the host", "write a path relative to the manifest");
    }
    try {
      return at.notes().files().read(at.at(), path);
    } catch (Files.Unavailable unavailable) {
      return at.refuse(unavailable.message(), unavailable.hint());
    }
  }

  @Override
  public Map<String, Object> describe(Definitions definitions) {
    return Schemas.type("string");
  }

  @Override
  public String words() {
    return "path in the repository";
  }
}

package dev.evenkeel.operator.source;

import dev.evenkeel.api.model.Blob;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A file of a folder as it was read. A large one is read again when it is asked for, and must still be the same.
 *
 * @param held its content, or null when it is read again
 */
record FolderFile(Path file, String sha256, long size, @Nullable Blob held) implements ListedTree.Entry {

  @Override
  public Blob read() throws IOException {
    if (held != null) {
      return held;
    }
    Blob blob = FolderReading.read(file, size);
    if (!blob.sha256().equals(sha256)) {
      throw new TreeUnreadableException(file + " has changed since the folder was read");
    }
    return blob;
  }
}

package dev.evenkeel.operator.source;

import dev.evenkeel.api.model.Blob;
import dev.evenkeel.api.model.SourceTree;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** The files of one reading of a folder. Small ones are held; large ones are read again when asked for, and must still be the same. */
final class FolderTree implements SourceTree {

  /**
   * A file as it was read.
   *
   * @param held its content, or null when it is read again
   */
  record Entry(String sha256, long size, @Nullable Blob held) {}

  private final Path root;
  private final String revision;
  private final SortedMap<String, Entry> files;

  FolderTree(Path root, String revision, SortedMap<String, Entry> files) {
    this.root = root;
    this.revision = revision;
    this.files = files;
  }

  @Override
  public String revision() {
    return revision;
  }

  @Override
  public List<String> list(String folder) {
    return TreePaths.below(files, folder);
  }

  @Override
  public Optional<Blob> read(String path, long maxBytes) {
    Entry entry = files.get(path);
    if (entry == null) {
      return Optional.empty();
    }
    if (entry.size > maxBytes) {
      throw new TooLarge(path, entry.size, maxBytes);
    }
    return Optional.of(entry.held != null ? entry.held : again(path, entry));
  }

  private Blob again(String path, Entry entry) {
    try {
      Blob blob = FolderReading.read(root.resolve(path), entry.size);
      if (!blob.sha256().equals(entry.sha256)) {
        throw new TreeUnreadableException(root.resolve(path) + " has changed since the folder was read");
      }
      return blob;
    } catch (IOException e) {
      throw new TreeUnreadableException(root.resolve(path) + " cannot be read any more: " + e.getMessage(), e);
    }
  }
}

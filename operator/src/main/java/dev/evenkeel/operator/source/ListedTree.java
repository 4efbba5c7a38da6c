package dev.evenkeel.operator.source;

import dev.evenkeel.api.model.Blob;
import dev.evenkeel.api.model.SourceTree;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** The files of one reading: which there are is known, what is in them comes when it is asked for. */
final class ListedTree implements SourceTree {

  /** One file of the tree. */
  interface Entry {
    /** In bytes. */
    long size();

    /**
     * @throws IOException when it cannot be read any more
     * @throws TreeUnreadableException when it is no longer what was listed
     */
    Blob read() throws IOException;
  }

  private final String revision;
  private final SortedMap<String, ? extends Entry> files;

  ListedTree(String revision, SortedMap<String, ? extends Entry> files) {
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
    if (entry.size() > maxBytes) {
      throw new TooLarge(path, entry.size(), maxBytes);
    }
    try {
      return Optional.of(entry.read());
    } catch (IOException e) {
      throw new TreeUnreadableException(path + " of " + revision + " cannot be read any more: " + e.getMessage(), e);
    }
  }
}

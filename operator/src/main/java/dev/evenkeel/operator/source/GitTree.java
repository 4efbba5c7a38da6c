package dev.evenkeel.operator.source;

import dev.evenkeel.api.model.Blob;
import dev.evenkeel.api.model.SourceTree;
import org.eclipse.jgit.lib.ObjectId;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** The files of one commit, read from the object database when they are asked for. */
final class GitTree implements SourceTree {

  /** Where a file's bytes are. */
  record Entry(ObjectId id, long size) {}

  /** Reads an object that was there when the tree was made. */
  interface Blobs {
    byte[] read(ObjectId id) throws IOException;
  }

  private final String revision;
  private final SortedMap<String, Entry> files;
  private final Blobs blobs;

  GitTree(String revision, SortedMap<String, Entry> files, Blobs blobs) {
    this.revision = revision;
    this.files = files;
    this.blobs = blobs;
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
    try {
      return Optional.of(Blob.of(blobs.read(entry.id)));
    } catch (IOException e) {
      throw new TreeUnreadableException(path + " of commit " + revision + " cannot be read from the local copy: " + e.getMessage(), e);
    }
  }
}

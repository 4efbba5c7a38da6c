package dev.evenkeel.manifests.read.bind;

import dev.evenkeel.api.model.Blob;

import java.util.List;

/**
 * A file or a folder of the repository, read in full and bounded.
 *
 * @param path   where it stands in the repository, with slashes, normalised
 * @param folder whether it is a folder; a file has exactly one entry with the name ""
 */
public record FileTree(String path, boolean folder, List<Entry> entries) {
  public FileTree {
    entries = List.copyOf(entries);
  }

  /** The content of a single file. */
  public Blob content() {
    if (folder) {
      throw new IllegalStateException(path + " is a folder");
    }
    return entries.getFirst().content();
  }

  /** @param name its path inside the folder, with slashes; entries are sorted by it */
  public record Entry(String name, Blob content, boolean executable) {}
}

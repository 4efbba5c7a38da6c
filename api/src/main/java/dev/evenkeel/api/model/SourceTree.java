package dev.evenkeel.api.model;

import java.util.List;
import java.util.Optional;

/**
 * An immutable view of the files of one commit (or of one reading of a plain folder). Paths are relative to the root of the repository, with forward slashes, normalised, and never lead out of it; links and submodules are not in it.
 */
public interface SourceTree {

  /** What this view is of: a full commit id, or {@code folder:} and a hash of the contents. Equal revisions have equal contents. */
  String revision();

  /** All files below the given folder ({@code ""} is the root), sorted. */
  List<String> list(String folder);

  /**
   * The file's content.
   *
   * @return empty when there is no such file
   * @throws TooLarge when it is over the limit given
   */
  Optional<Blob> read(String path, long maxBytes);

  /** Whether a file may be executed, as git keeps it; false for what is not there. */
  default boolean executable(String path) {
    return false;
  }

  /** A file is larger than its reader is ready to take. */
  final class TooLarge extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TooLarge(String path, long size, long maxBytes) {
      super(path + " has " + size + " bytes; at most " + maxBytes + " are read");
    }
  }
}

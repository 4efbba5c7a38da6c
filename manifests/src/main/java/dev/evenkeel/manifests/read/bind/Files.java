package dev.evenkeel.manifests.read.bind;

import dev.evenkeel.api.model.Position;

/** The files that manifests refer to by relative paths. */
public interface Files {

  /**
   * What stands at {@code path}, relative to the folder of the manifest {@code from} is in.
   *
   * @throws Unavailable with the reason and what to do, if it is not there, is a link, leads out of the tree or is too large
   */
  FileTree read(Position from, String path) throws Unavailable;

  /** A path of a manifest cannot be read; the message says why, for a person. */
  final class Unavailable extends Exception {
    private static final long serialVersionUID = 1L;
    private final boolean missing;
    private final String hint;

    public Unavailable(String message, String hint, boolean missing) {
      super(message);
      this.hint = hint;
      this.missing = missing;
    }

    public String hint() {
      return hint;
    }

    /** Whether it is simply not there. */
    public boolean missing() {
      return missing;
    }

    public String message() {
      return String.valueOf(getMessage());
    }
  }
}

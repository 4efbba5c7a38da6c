package dev.evenkeel.operator.source;

/**
 * A file that a snapshot lists can no longer be read as it was: the local copy is damaged, or a plain folder changed under it. Whoever reads the tree gives up the whole reading (unreadable is not absent) and fetches again: the source repairs itself then.
 */
public final class TreeUnreadableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TreeUnreadableException(String message, Throwable cause) {
    super(message, cause);
  }

  public TreeUnreadableException(String message) {
    super(message);
  }
}

package dev.evenkeel.operator.source;

import dev.evenkeel.api.model.Revision;

import java.util.Optional;

/** Something that has commits. Safe for use by several threads; one fetch runs at a time, others wait for it. */
public interface Source extends AutoCloseable {

  /** What it is called in messages: the repository's address without credentials, and the branch; or the folder. */
  String name();

  /** The last good snapshot, also one that an earlier process has fetched; empty before the first. Does not touch the network. */
  Optional<Snapshot> latest();

  /** Looks for something newer and takes it if it is whole. Never throws for what a remote or a disk does: that is a {@link Fetched.Failed}. Ends within the source's deadline. */
  Fetched fetch();

  /**
   * An earlier revision.
   *
   * @param id a full id, or at least four digits of a commit id
   * @return empty when it is not known here, or no longer
   */
  Optional<Snapshot> at(String id);

  /** Whether the commit (given like in {@link #at}) is the latest snapshot's or one of its ancestors: whether whoever waits for it has got it. */
  boolean includes(String id);

  /**
   * The commit that last changed a file, seen from a revision.
   *
   * @param revision a full id
   * @param path as in the snapshot's tree
   * @return empty for a plain folder, an unknown path, or when the history cannot be read
   */
  Optional<Revision> lastTouching(String revision, String path);

  /**
   * The commit that last changed a line, seen from a revision.
   *
   * @param line from 1
   * @return like {@link #lastTouching(String, String)}; empty also when the file has no such line
   */
  Optional<Revision> lastTouching(String revision, String path, int line);

  @Override
  void close();
}

package dev.evenkeel.operator.source;

import dev.evenkeel.api.model.Blob;
import org.eclipse.jgit.lib.ObjectId;

import java.io.IOException;

/** A file of a commit, read from the local copy's object database when it is asked for. */
record GitFile(ObjectId id, long size, Blobs blobs) implements ListedTree.Entry {

  /** Reads an object that was there when the tree was listed. */
  interface Blobs {
    byte[] read(ObjectId id) throws IOException;
  }

  @Override
  public Blob read() throws IOException {
    return Blob.of(blobs.read(id));
  }
}

package dev.evenkeel.hosts.remote;

import java.io.IOException;

/** One part of a reading. */
@FunctionalInterface
interface Part<T> {
  T read() throws IOException, InterruptedException;

  /** What is said in a way that nobody expected is a part that cannot be read, and takes no other part with it. */
  static <T> T understood(String host, String who, Part<T> part) throws IOException, InterruptedException {
    try {
      return part.read();
    } catch (RuntimeException e) {
      System.getLogger(Part.class.getName()).log(System.Logger.Level.WARNING, host + ": what " + who + " said cannot be understood", e);
      throw new IOException(host + ": what " + who + " said cannot be understood: " + e, e);
    }
  }
}

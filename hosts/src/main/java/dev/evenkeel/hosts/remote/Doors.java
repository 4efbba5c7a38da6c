package dev.evenkeel.hosts.remote;

import org.jspecify.annotations.Nullable;

/** How both doors are shut. */
final class Doors {
  private Doors() {}

  /** For streams of events: there is nothing that a caller could do about a failure to end one. */
  static void closeQuietly(@Nullable AutoCloseable stream) {
    if (stream == null) {
      return;
    }
    try {
      stream.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      // The stream ends with its link at the latest.
    }
  }
}

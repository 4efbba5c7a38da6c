package dev.evenkeel.api.host;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Something a host said by itself. It never acts: it says where to look, and is evidence for the drift report.
 *
 * @param key the object it is about as far as its name tells, or null when everything has to be looked at again (events may have been missed), or all of a kind ({@link #FILES_CHANGED})
 * @param id the identity it is about, or null
 * @param action the source's own word: {@code die}, {@code oom}, {@code update}, {@code disconnect}, {@code PropertiesChanged}…
 * @param attributes the source's own details: {@code exitCode}, {@code signal}, {@code ActiveState}…
 */
public record Signal(Instant at, Source source, @Nullable ObjectKey key, @Nullable String id, String action,
    SortedMap<String, String> attributes) {
  /** The action of a signal without a key that says that some of the watched files, or files of units, may have changed, and not which. */
  public static final String FILES_CHANGED = "FilesChanged";

  public Signal {
    attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
  }

  /** Who said it. */
  public enum Source {
    DOCKER, SYSTEMD, LINK
  }
}

package dev.evenkeel.api.model;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * A commit, as it is named on screens and in records.
 *
 * @param id a full commit id, or {@code folder:} and a hash of the contents of a plain folder; the same as {@link SourceTree#revision()}
 * @param author who wrote it, or null for a plain folder
 * @param committedAt when it was committed, or null for a plain folder
 * @param subject its first line, or null for a plain folder
 */
public record Revision(String id, @Nullable String author, @Nullable Instant committedAt, @Nullable String subject) {

  /** The id as people say it: the first seven digits of a commit, a folder's id as it is. */
  public String shortId() {
    return id.startsWith("folder:") || id.length() <= 7 ? id : id.substring(0, 7);
  }
}

package dev.evenkeel.api.http;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * A commit that Evenkeel has read.
 *
 * @param commit a full commit id, or {@code folder:} and a hash of the contents of a plain folder
 * @param author who wrote it, or null for a plain folder
 * @param subject its first line, or null for a plain folder
 * @param committedAt when it was committed, or null for a plain folder
 * @param seenAt when Evenkeel first read it
 * @param current whether it is the one the hosts are led to now
 * @param convergedAt when every host was first seen to be as it says, or null
 * @param resources how many it declares
 * @param problems what is wrong in its manifests; the rest is applied all the same
 */
public record RevisionView(String commit, @Nullable String author, @Nullable String subject, @Nullable Instant committedAt, Instant seenAt,
    boolean current, @Nullable Instant convergedAt, int resources, List<ManifestProblem> problems) {
  public RevisionView {
    problems = List.copyOf(problems);
  }
}

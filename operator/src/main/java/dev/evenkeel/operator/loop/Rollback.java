package dev.evenkeel.operator.loop;

import dev.evenkeel.api.model.ResourceRef;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A person's wish that a resource be as an earlier commit says, until a newer one touches it.
 *
 * @param from the commit that is not applied to it
 * @param content hash of what that commit says about the resource: another content is another commit that touched it
 * @param to the commit whose word counts instead
 * @param digests what the tags in it stood for when it was led to, by reference
 */
public record Rollback(ResourceRef resource, String from, String content, String to, SortedMap<String, String> digests, String by,
    Instant since) {
  public Rollback {
    digests = Collections.unmodifiableSortedMap(new TreeMap<>(digests));
  }
}

package dev.evenkeel.operator.loop;

import dev.evenkeel.api.host.ObjectKey;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A person's yes to one plan and to nothing else.
 *
 * @param identity of the plan
 * @param removals the objects whose removal that plan held for approval; they may go also when that takes several passes
 */
public record Approval(String identity, String host, SortedSet<ObjectKey> removals, String by, Instant at) {
  public Approval {
    removals = Collections.unmodifiableSortedSet(new TreeSet<>(removals));
  }
}

package dev.evenkeel.api.host;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What to read of a host.
 *
 * @param keys the objects that somebody declares; a full reading adds everything that the ledger knows and everything that carries our mark
 * @param trees those of the files that are trees, whose whole contents are to be listed
 * @param requirements what to check besides
 * @param full false for an urgent reading: only {@code keys} are looked at, all else is {@link Observation.Unasked}
 */
public record ObserveRequest(SortedSet<ObjectKey> keys, SortedSet<ObjectKey> trees, SortedSet<Requirement> requirements, boolean full) {
  public ObserveRequest {
    keys = Collections.unmodifiableSortedSet(new TreeSet<>(keys));
    trees = Collections.unmodifiableSortedSet(new TreeSet<>(trees));
    requirements = Collections.unmodifiableSortedSet(new TreeSet<>(requirements));
  }
}

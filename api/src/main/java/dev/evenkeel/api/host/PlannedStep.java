package dev.evenkeel.api.host;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A step in its place.
 *
 * @param number unique in its plan, from 1, in an order that may be executed as it stands
 * @param key the object it is for
 * @param after numbers of the steps that must have succeeded first. When one fails, its dependents are skipped and nothing else is
 * @param afterFailureOf numbers of steps of which one must have failed: then this one runs (starting the old container again), else it is skipped
 */
public record PlannedStep(int number, ObjectKey key, Step step, SortedSet<Integer> after, SortedSet<Integer> afterFailureOf) {
  public PlannedStep {
    after = Collections.unmodifiableSortedSet(new TreeSet<>(after));
    afterFailureOf = Collections.unmodifiableSortedSet(new TreeSet<>(afterFailureOf));
  }
}

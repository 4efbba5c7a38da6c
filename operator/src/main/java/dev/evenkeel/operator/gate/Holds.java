package dev.evenkeel.operator.gate;

import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Target.Held;
import dev.evenkeel.api.model.ResourceRef;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What holds targets back besides the fleet's state.
 *
 * @param quarantined resources whose present manifest is not to be applied, and why
 * @param digests what image references were resolved to for this commit ({@code sha256:…} by reference)
 * @param unresolved image references that are still being asked about
 * @param removable objects whose removal a person approved, by host
 * @param pruneCap the share of what is owned on one host that may be pruned unattended, 0 to 1
 * @param pruneFloor below so many owned objects the share does not count
 */
public record Holds(SortedMap<ResourceRef, Held> quarantined, SortedMap<String, String> digests, SortedSet<String> unresolved,
    SortedMap<String, SortedSet<ObjectKey>> removable, double pruneCap, int pruneFloor) {
  public static final Holds NONE = new Holds(Collections.emptySortedMap(), Collections.emptySortedMap(), Collections.emptySortedSet(),
      Collections.emptySortedMap(), 0.5, 4);

  public Holds {
    quarantined = Collections.unmodifiableSortedMap(new TreeMap<>(quarantined));
    digests = Collections.unmodifiableSortedMap(new TreeMap<>(digests));
    unresolved = Collections.unmodifiableSortedSet(new TreeSet<>(unresolved));
    removable = Collections.unmodifiableSortedMap(new TreeMap<>(removable));
  }
}

package dev.evenkeel.api.host;

import dev.evenkeel.api.model.ResourceRef;
import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everything that one host should be, complete: absence means prune, and nothing else does.
 *
 * @param commit the revision this was lowered from
 * @param refused resources whose manifests are invalid: what they own stays as it is
 * @param pruneHold why nothing at all may be pruned now (a manifest that cannot be read might have declared it), or null
 */
public record HostTarget(String host, String commit, SortedMap<ObjectKey, Target> objects, SortedSet<ResourceRef> refused,
    @Nullable String pruneHold) {
  public HostTarget {
    objects = Collections.unmodifiableSortedMap(new TreeMap<>(objects));
    refused = Collections.unmodifiableSortedSet(new TreeSet<>(refused));
  }

  public static HostTarget empty(String host, String commit) {
    return new HostTarget(host, commit, Collections.emptySortedMap(), Collections.emptySortedSet(), null);
  }
}

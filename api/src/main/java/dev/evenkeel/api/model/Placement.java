package dev.evenkeel.api.model;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which hosts get an instance of a resource. */
public sealed interface Placement {

  /** Nothing was said: the only Host of the repository, and an error when there are several. */
  record OnlyHost() implements Placement {}

  /** Hosts by name ({@code host} or {@code hosts}). */
  record Named(List<String> hosts) implements Placement {
    public Named {
      hosts = List.copyOf(hosts);
    }
  }

  /** Every host that has all of these labels ({@code hostSelector}). */
  record Selected(SortedMap<String, String> labels) implements Placement {
    public Selected {
      labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }
  }
}

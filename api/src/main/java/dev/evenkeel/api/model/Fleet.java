package dev.evenkeel.api.model;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that one commit declares.
 *
 * @param resources by name; the refused ones are not in it
 * @param hosts by name
 * @param sources the files of the commit, for references such as {@code from}
 */
public record Fleet(SortedMap<ResourceRef, Resource<?>> resources, SortedMap<String, HostSpec> hosts, SourceTree sources) {
  public Fleet {
    resources = Collections.unmodifiableSortedMap(new TreeMap<>(resources));
    hosts = Collections.unmodifiableSortedMap(new TreeMap<>(hosts));
  }

  public String commit() {
    return sources.revision();
  }

  public Optional<Resource<?>> find(ResourceRef ref) {
    return Optional.ofNullable(resources.get(ref));
  }

  /** The hosts that a placement names, sorted; unknown names are left out (they are reported where the manifest is checked). */
  public List<HostSpec> select(Placement placement) {
    return switch (placement) {
      case Placement.OnlyHost() -> hosts.size() == 1 ? List.copyOf(hosts.values()) : List.of();
      case Placement.Named(var names) -> names.stream().filter(hosts::containsKey).distinct().sorted().map(hosts::get).toList();
      case Placement.Selected(var labels) ->
        hosts.values().stream().filter(h -> h.labels().entrySet().containsAll(labels.entrySet())).toList();
    };
  }
}

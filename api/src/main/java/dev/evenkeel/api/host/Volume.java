package dev.evenkeel.api.host;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** A named volume. What is in it is sacred: no field of it can be changed in place, and it is never removed unattended. Labels are the user's only. */
public record Volume(@Fields.Unlisted String name, @Nullable String driver, SortedMap<String, String> driverOpts,
    SortedMap<String, String> labels) implements HostObject {
  public Volume {
    driverOpts = Collections.unmodifiableSortedMap(new TreeMap<>(driverOpts));
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
  }

  public static Volume plain(String name) {
    return new Volume(name, null, Collections.emptySortedMap(), Collections.emptySortedMap());
  }

  @Override
  public ObjectKey key() {
    return ObjectKey.volume(name);
  }
}

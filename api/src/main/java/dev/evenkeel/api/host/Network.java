package dev.evenkeel.api.host;

import dev.evenkeel.api.host.Fields.Keyed;
import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A network of the engine, as the Compose specification's top-level {@code networks} has it. Labels are the user's only. */
public record Network(@Fields.Unlisted String name, @Nullable String driver, SortedMap<String, String> driverOpts,
    @Nullable Boolean attachable,
    @Nullable Boolean internal, @Nullable Boolean enableIpv6,
    @Nullable String ipamDriver, List<Subnet> ipam, SortedMap<String, String> labels) implements HostObject {
  public Network {
    driverOpts = Collections.unmodifiableSortedMap(new TreeMap<>(driverOpts));
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    ipam = List.copyOf(ipam);
  }

  /** A bridge with nothing else said. */
  public static Network plain(String name) {
    return new Network(name, null, Collections.emptySortedMap(), null, null, null, null, List.of(), Collections.emptySortedMap());
  }

  @Override
  public ObjectKey key() {
    return ObjectKey.network(name);
  }

  /** An address range in CIDR form. */
  public record Subnet(@Fields.Unlisted String subnet, @Nullable String gateway, @Nullable String ipRange) implements Keyed {
    @Override
    public String fieldKey() {
      return subnet;
    }
  }
}

package dev.evenkeel.manifests.read;

import dev.evenkeel.api.model.Placement;
import dev.evenkeel.manifests.read.bind.Field;
import dev.evenkeel.manifests.read.bind.Invalid;
import dev.evenkeel.manifests.read.bind.Written;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Where a resource stands; with one Host in the repository all may be left out. */
@Written.OneOf({"host", "hosts", "hostSelector"})
record PlacementFields(@Field("The Host it stands on") @Nullable String host,
    @Field("Several Hosts, an instance on each") @Nullable List<String> hosts,
    @Field("Labels of Hosts, an instance on each that has all of them") @Nullable Map<String, String> hostSelector) {
  PlacementFields {
    if (host != null && host.isEmpty()) {
      throw new Invalid("host", "names no host", null);
    }
    if (hosts != null && hosts.stream().anyMatch(String::isEmpty)) {
      throw new Invalid("hosts", "has an empty name in it", "remove it");
    }
    if (hosts != null && hosts.isEmpty()) {
      throw new Invalid("hosts", "names no host", "name one, or remove the manifest");
    }
    if (hostSelector != null && hostSelector.isEmpty()) {
      throw new Invalid("hostSelector", "has no labels", "name one, as role: web");
    }
  }

  Placement placement() {
    if (host != null) {
      return new Placement.Named(List.of(host));
    }
    if (hosts != null) {
      return new Placement.Named(hosts);
    }
    return hostSelector != null ? new Placement.Selected(new TreeMap<>(hostSelector)) : new Placement.OnlyHost();
  }
}

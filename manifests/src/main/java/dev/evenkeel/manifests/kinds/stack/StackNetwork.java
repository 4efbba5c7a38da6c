package dev.evenkeel.manifests.kinds.stack;

import dev.evenkeel.api.host.Network;
import dev.evenkeel.manifests.compose.project.Project;
import dev.evenkeel.manifests.kinds.network.NetworkSpec;
import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.Notes;
import dev.evenkeel.manifests.read.bind.Shapes;
import dev.evenkeel.manifests.read.yaml.Yaml;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;

/** A network of a Stack, as its Compose file has it. */
record StackNetwork(Project.Named named, NetworkSpec spec) {
  private static final Set<String> BUILT_IN = Set.of("bridge", "host", "none");
  private static final Set<String> SWARM = Set.of("overlay");

  /** Null after a problem was noted. */
  static @Nullable StackNetwork read(Project.Named named, Notes notes) {
    Cursor at = new Cursor(named.fields(), "networks." + named.key(), notes);
    NetworkSpec spec = Shapes.of(NetworkSpec.class).read(at);
    if (spec == null) {
      return null;
    }
    if (BUILT_IN.contains(named.name())) {
      return at.refuse("network " + named.name() + " is the engine's own", "write network_mode: " + named.name() + " in the services");
    }
    Yaml driver = named.fields().get("driver");
    if (driver != null && spec.driver() != null && SWARM.contains(spec.driver())) {
      return at.field("driver", driver).refuse("an overlay needs a swarm", "leave the driver out: all services stand on one host");
    }
    return new StackNetwork(named, spec);
  }

  /** The network that services share who name none. */
  static StackNetwork usual(String project, dev.evenkeel.api.model.Position at) {
    Yaml.Mapping nothing = new Yaml.Mapping(at, List.of());
    return new StackNetwork(new Project.Named("default", Project.scoped(project, "default"), false, nothing, at),
        new NetworkSpec(null, java.util.Map.of(), null, null, null, null, java.util.Map.of(), false));
  }

  Network network(String project) {
    return spec.network(named.name(), ComposeLabels.of(spec.labels(), project, "network", named.key()));
  }
}

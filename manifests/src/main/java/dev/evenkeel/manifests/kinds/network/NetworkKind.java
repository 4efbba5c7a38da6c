package dev.evenkeel.manifests.kinds.network;

import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.api.model.Resource;
import dev.evenkeel.manifests.kinds.Kind;
import dev.evenkeel.manifests.kinds.Lowered;
import dev.evenkeel.manifests.read.Reading;

import java.util.Set;
import java.util.TreeMap;

/** A network with a life of its own. */
public final class NetworkKind implements Kind<NetworkSpec> {
  private static final Set<String> BUILT_IN = Set.of("bridge", "host", "none");

  @Override
  public String name() {
    return "Network";
  }

  @Override
  public Class<NetworkSpec> spec() {
    return NetworkSpec.class;
  }

  @Override
  public Lowered lower(Resource<NetworkSpec> resource, HostSpec host, Reading reading) {
    NetworkSpec spec = resource.spec();
    String name = resource.ref().name();
    Lowered.Builder lowered = new Lowered.Builder(resource);
    if (BUILT_IN.contains(name)) {
      return lowered.problem(Problem.error(resource.at(), "network " + name + " is the engine's own", "use another name")).build();
    }
    if (spec.external()) {
      return lowered.build();
    }
    return lowered.add(spec.network(name, new TreeMap<>(spec.labels()))).build();
  }
}

package dev.evenkeel.manifests.kinds.volume;

import dev.evenkeel.api.host.Volume;
import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.api.model.Policy;
import dev.evenkeel.api.model.Position;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.api.model.Resource;
import dev.evenkeel.manifests.kinds.Kind;
import dev.evenkeel.manifests.kinds.Lowered;
import dev.evenkeel.manifests.read.Reading;

import java.util.TreeMap;

/** A volume with a life of its own. What is in it is never removed unattended. */
public final class VolumeKind implements Kind<VolumeSpec> {
  @Override
  public String name() {
    return "Volume";
  }

  @Override
  public Class<VolumeSpec> spec() {
    return VolumeSpec.class;
  }

  @Override
  public Policy.Prune prune() {
    return Policy.Prune.APPROVE;
  }

  @Override
  public Lowered lower(Resource<VolumeSpec> resource, HostSpec host, Reading reading) {
    VolumeSpec spec = resource.spec();
    Lowered.Builder lowered = new Lowered.Builder(resource);
    if (resource.policy().prune() == Policy.Prune.DELETE) {
      lowered
          .problem(Problem.error(at(resource, reading), "a volume is never removed without an approval", "write prune: approve or never"));
    }
    if (!resource.ref().name().matches("[a-zA-Z0-9][a-zA-Z0-9_.-]+")) {
      lowered.problem(Problem.error(resource.at(), "the name of a volume has two characters or more", null));
    }
    if (spec.external()) {
      return lowered.build();
    }
    return lowered.add(new Volume(resource.ref().name(), spec.driver(), new TreeMap<>(spec.driverOpts()), new TreeMap<>(spec.labels())))
        .build();
  }

  private static Position at(Resource<?> resource, Reading reading) {
    Position place = reading.place(resource.ref(), "prune");
    return place == null ? resource.at() : place;
  }
}

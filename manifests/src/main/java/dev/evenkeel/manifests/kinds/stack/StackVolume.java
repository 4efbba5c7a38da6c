package dev.evenkeel.manifests.kinds.stack;

import dev.evenkeel.api.host.Requirement;
import dev.evenkeel.api.host.Volume;
import dev.evenkeel.manifests.compose.Paths;
import dev.evenkeel.manifests.compose.project.Project;
import dev.evenkeel.manifests.kinds.volume.VolumeSpec;
import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.Notes;
import dev.evenkeel.manifests.read.bind.Shapes;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.TreeMap;

/**
 * A volume of a Stack, as its Compose file has it.
 *
 * @param folder the folder of the host that it is bound to, or null
 */
record StackVolume(Project.Named named, VolumeSpec spec, @Nullable String folder) {

  /** Null after a problem was noted. */
  static @Nullable StackVolume read(Project.Named named, Notes notes) {
    Cursor at = new Cursor(named.fields(), "volumes." + named.key(), notes);
    VolumeSpec spec = Shapes.of(VolumeSpec.class).read(at);
    if (spec == null) {
      return null;
    }
    if (!named.name().matches("[a-zA-Z0-9][a-zA-Z0-9_.-]+")) {
      return at.refuse("\"" + named.name() + "\" is not the name of a volume", "use letters, digits, \"-\", \"_\" and \".\", at least two");
    }
    String device = spec.driverOpts().get("device");
    if (device == null || !List.of(spec.driverOpts().getOrDefault("o", "").split(",", -1)).contains("bind")) {
      return new StackVolume(named, spec, null);
    }
    return Paths.normalise(device) != null
        ? new StackVolume(named, spec, device)
        : at.refuse("driver_opts: device \"" + device + "\" is not a path of the host",
            "write the whole path");
  }

  Volume volume(String project) {
    return new Volume(named.name(), spec.driver(), new TreeMap<>(spec.driverOpts()),
        ComposeLabels.of(spec.labels(), project, "volume", named.key()));
  }

  @Nullable
  Requirement requirement() {
    return folder == null ? null : new Requirement.Path(folder);
  }
}

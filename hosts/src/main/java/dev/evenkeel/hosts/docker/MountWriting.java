package dev.evenkeel.hosts.docker;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.evenkeel.api.host.Container.Mount;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * Mounts as the engine wants them: {@code HostConfig.Mounts} wherever that can say it, and {@code HostConfig.Binds} for what only that can: a bind source that is made when it is missing, and SELinux labels.
 */
final class MountWriting {
  private final ObjectNode hostConfig;
  private final ApiVersion api;

  MountWriting(ObjectNode hostConfig, ApiVersion api) {
    this.hostConfig = hostConfig;
    this.api = api;
  }

  /** @param carried anonymous volumes of the predecessor, volume name by mount point */
  void write(List<Mount> mounts, SortedMap<String, String> carried) throws EngineRefusedException {
    List<Mount> all = new ArrayList<>(mounts);
    carried.forEach((target, volume) -> {
      if (mounts.stream().noneMatch(mount -> mount.target().equals(target))) {
        all.add(new Mount(Mount.Type.VOLUME, volume, target, null, null, null, null, null, null, null));
      }
    });
    for (Mount mount : all) {
      String source = mount.source() == null && mount.type() == Mount.Type.VOLUME ? carried.get(mount.target()) : mount.source();
      if (needsBind(mount)) {
        hostConfig.withArray("Binds").add(bind(mount, source));
      } else {
        describe(hostConfig.withArray("Mounts"), mount, source);
      }
    }
  }

  /** From API 1.42 on a mount can make its source itself. */
  private boolean needsBind(Mount mount) {
    boolean makesSource = mount.type() == Mount.Type.BIND && !Boolean.FALSE.equals(mount.createHostPath()) && !api.atLeast(1, 42);
    return makesSource || mount.selinux() != null;
  }

  private static String bind(Mount mount, @Nullable String source) throws EngineRefusedException {
    if (source == null || source.indexOf(':') >= 0 || mount.target().indexOf(':') >= 0) {
      throw new EngineRefusedException(400, "the mount " + source + " on " + mount.target()
          + " has a colon in a path: this engine takes that only with create_host_path: false and without an SELinux label");
    }
    List<String> options = new ArrayList<>();
    options.add(Boolean.TRUE.equals(mount.readOnly()) ? "ro" : "rw");
    if (mount.propagation() != null) {
      options.add(mount.propagation());
    }
    if (mount.selinux() != null) {
      options.add(mount.selinux());
    }
    if (Boolean.TRUE.equals(mount.nocopy())) {
      options.add("nocopy");
    }
    return source + ":" + mount.target() + ":" + String.join(",", options);
  }

  private void describe(ArrayNode into, Mount mount, @Nullable String source) {
    ObjectNode node = into.addObject();
    node.put("Type", mount.type().name().toLowerCase(java.util.Locale.ROOT)).put("Target", mount.target());
    if (source != null) {
      node.put("Source", source);
    }
    if (Boolean.TRUE.equals(mount.readOnly())) {
      node.put("ReadOnly", true);
    }
    switch (mount.type()) {
      case BIND -> {
        ObjectNode options = node.putObject("BindOptions");
        if (mount.propagation() != null) {
          options.put("Propagation", mount.propagation());
        }
        if (api.atLeast(1, 42) && !Boolean.FALSE.equals(mount.createHostPath())) {
          options.put("CreateMountpoint", true);
        }
      }
      case VOLUME -> {
        if (Boolean.TRUE.equals(mount.nocopy())) {
          node.putObject("VolumeOptions").put("NoCopy", true);
        }
      }
      case TMPFS -> {
        ObjectNode options = node.putObject("TmpfsOptions");
        if (mount.tmpfsSize() != null) {
          options.put("SizeBytes", mount.tmpfsSize());
        }
        if (mount.tmpfsMode() != null) {
          options.put("Mode", mount.tmpfsMode());
        }
      }
    }
  }
}

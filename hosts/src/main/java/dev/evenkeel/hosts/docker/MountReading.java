package dev.evenkeel.hosts.docker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.evenkeel.api.host.Container.Mount;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The mounts of an inspected container. The engine spreads them over three places: {@code Mounts} (what is there), {@code HostConfig.Mounts} (options as asked for) and {@code HostConfig.Tmpfs} ({@code docker run --tmpfs}).
 */
record MountReading(List<Mount> mounts, SortedMap<String, String> anonymousVolumes) {

  static MountReading of(JsonNode inspected) {
    List<Mount> mounts = new ArrayList<>();
    SortedMap<String, String> anonymous = new TreeMap<>();
    JsonNode asked = inspected.path("HostConfig").path("Mounts");
    for (JsonNode node : inspected.path("Mounts")) {
      String target = Nodes.textOr(node, "Destination", "");
      JsonNode options = askedFor(asked, target);
      switch (Nodes.textOr(node, "Type", "")) {
        case "bind" -> mounts.add(new Mount(Mount.Type.BIND, Nodes.text(node, "Source"), target, !Nodes.flag(node, "RW"),
            Nodes.text(node, "Propagation"), selinux(node), null, null, null, null));
        case "volume" -> {
          String name = Nodes.textOr(node, "Name", "");
          boolean anon = isAnonymous(name);
          if (anon) {
            anonymous.put(target, name);
          }
          // A volume of HostConfig.Mounts is told with the mode z, which nobody asked for.
          boolean nocopy = Nodes.flag(options.path("VolumeOptions"), "NoCopy") || modes(node).contains("nocopy");
          mounts.add(new Mount(Mount.Type.VOLUME, anon ? null : name, target, !Nodes.flag(node, "RW"), null,
              options.isMissingNode() ? selinux(node) : null, nocopy, null,
              null, null));
        }
        case "tmpfs" -> {
          JsonNode tmpfs = options.path("TmpfsOptions");
          long size = Nodes.number(tmpfs, "SizeBytes");
          long mode = Nodes.number(tmpfs, "Mode");
          mounts.add(new Mount(Mount.Type.TMPFS, null, target, !Nodes.flag(node, "RW"), null, null, null, size == 0 ? null : size,
              mode == 0 ? null : (int) mode, null));
        }
        default -> {
          // Windows' named pipes and images mounted as volumes cannot be declared.
        }
      }
    }
    inspected.path("HostConfig").path("Tmpfs").properties()
        .forEach(entry -> mounts.add(oldTmpfs(entry.getKey(), entry.getValue().asText(""))));
    return new MountReading(mounts, anonymous);
  }

  /** The engine draws 64 hexadecimal digits for a volume that nobody named. */
  static boolean isAnonymous(String volume) {
    return volume.matches("[0-9a-f]{64}");
  }

  private static JsonNode askedFor(JsonNode mounts, String target) {
    for (JsonNode mount : mounts) {
      if (Nodes.textOr(mount, "Target", "").equals(target)) {
        return mount;
      }
    }
    return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
  }

  private static List<String> modes(JsonNode mount) {
    return List.of(Nodes.textOr(mount, "Mode", "").split(",", -1));
  }

  private static @Nullable String selinux(JsonNode mount) {
    List<String> modes = modes(mount);
    return modes.contains("Z") ? "Z" : modes.contains("z") ? "z" : null;
  }

  private static Mount oldTmpfs(String target, String options) {
    Long size = null;
    Integer mode = null;
    boolean readOnly = false;
    for (String option : options.split(",", -1)) {
      if (option.startsWith("size=")) {
        size = bytes(option.substring(5));
      } else if (option.startsWith("mode=") && option.substring(5).matches("[0-7]{1,6}")) {
        mode = Integer.parseInt(option.substring(5), 8);
      } else if (option.equals("ro")) {
        readOnly = true;
      }
    }
    return new Mount(Mount.Type.TMPFS, null, target, readOnly, null, null, null, size, mode, null);
  }

  /** tmpfs(5): a number with an optional k, m or g; a percentage of the memory has no size in bytes. */
  private static @Nullable Long bytes(String size) {
    if (!size.matches("[0-9]{1,15}[kKmMgG]?")) {
      return null;
    }
    int last = size.length() - 1;
    int shift = switch (size.toLowerCase(Locale.ROOT).charAt(last)) {
      case 'k' -> 10;
      case 'm' -> 20;
      case 'g' -> 30;
      default -> 0;
    };
    return Long.parseLong(shift == 0 ? size : size.substring(0, last)) << shift;
  }
}

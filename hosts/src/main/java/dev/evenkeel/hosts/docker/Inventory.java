package dev.evenkeel.hosts.docker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.Instance;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everything that stands on an engine, whoever made it, as one reading: to write manifests from.
 *
 * @param networks those that people made; the engine's own are left out
 * @param volumes  all, also those that nobody named
 * @param defaults what the engine gives a container that says nothing
 */
public record Inventory(List<Found> containers, List<Instance> networks, List<Instance> volumes, Defaults defaults) {
  private static final List<String> BUILT_IN = List.of("bridge", "host", "none");

  public Inventory {
    containers = List.copyOf(containers);
    networks = List.copyOf(networks);
    volumes = List.copyOf(volumes);
  }

  /** The engine's choices for what nobody says: logging driver, runtime and cgroup namespace; the first two as {@code docker info} has them. */
  public record Defaults(String logging, String runtime, String cgroup) {}

  /**
   * A container.
   *
   * @param brought what its image says by itself: command, environment, labels and so on; null when the image is gone
   * @param volumes mount points that its image declares
   * @param labels  all of them, those of other tools and of Evenkeel included
   * @param tags    what its image is called on the host now
   * @param beyond  settings that no manifest can hold, in the engine's words
   */
  public record Found(Instance instance, @Nullable Container brought, SortedSet<String> volumes, SortedMap<String, String> labels,
      List<String> tags,
      List<String> beyond) {
    public Found {
      volumes = Collections.unmodifiableSortedSet(new TreeSet<>(volumes));
      labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
      tags = List.copyOf(tags);
      beyond = List.copyOf(beyond);
    }

    public Container container() {
      return (Container) instance.object();
    }

    public String name() {
      return instance.name();
    }
  }

  /** @throws IOException when the engine does not answer */
  public static Inventory of(Engine engine) throws IOException {
    EngineApi api = new EngineApi(engine);
    JsonNode info = api.get("/info");
    Map<String, String> names = new HashMap<>();
    List<JsonNode> inspected = new ArrayList<>();
    for (JsonNode listed : api.get("/containers/json?all=1")) {
      JsonNode one = inspect(api, "/containers/" + Nodes.required(listed, "Id") + "/json");
      if (one != null) {
        names.put(Nodes.required(one, "Id"), Nodes.required(one, "Name").substring(1));
        inspected.add(one);
      }
    }
    Map<String, @Nullable JsonNode> images = new HashMap<>();
    List<Found> containers = new ArrayList<>();
    for (JsonNode one : inspected) {
      String image = Nodes.textOr(one, "Image", "");
      if (!images.containsKey(image)) {
        images.put(image, image.isEmpty() ? null : inspect(api, "/images/" + EngineApi.encoded(image) + "/json"));
      }
      containers.add(found(one, images.get(image), names));
    }
    containers.sort(java.util.Comparator.comparing(Found::name));
    List<Instance> networks = new ArrayList<>();
    api.get("/networks").forEach(network -> networks.add(NetworkJson.read(network)));
    networks.removeIf(
        network -> BUILT_IN.contains(network.name()) || network.name().equals("docker_gwbridge") || network.name().equals("ingress"));
    List<Instance> volumes = new ArrayList<>();
    api.get("/volumes").path("Volumes").forEach(volume -> volumes.add(VolumeJson.read(volume)));
    networks.sort(java.util.Comparator.comparing(Instance::name));
    volumes.sort(java.util.Comparator.comparing(Instance::name));
    return new Inventory(containers, networks, volumes,
        new Defaults(Nodes.textOr(info, "LoggingDriver", "json-file"), Nodes.textOr(info, "DefaultRuntime", "runc"),
            Nodes.textOr(info, "CgroupVersion", "1").equals("2") ? "private" : "host"));
  }

  /** Whether the engine has drawn the name itself. */
  public static boolean isAnonymous(String volume) {
    return MountReading.isAnonymous(volume);
  }

  /** Null when it went away since it was listed. */
  private static @Nullable JsonNode inspect(EngineApi api, String path) throws IOException {
    try {
      return api.get(path);
    } catch (EngineRefusedException e) {
      if (e.status() == 404) {
        return null;
      }
      throw e;
    }
  }

  private static Found found(JsonNode inspected, @Nullable JsonNode image, Map<String, String> names) {
    Instance instance = new ContainerReading(inspected, id -> names.getOrDefault(id, id), null).instance();
    SortedSet<String> volumes = new TreeSet<>();
    Container brought = null;
    if (image != null) {
      var alone = EngineApi.JSON.createObjectNode().put("Id", "").put("Name", "/image");
      alone.set("Config", image.path("Config"));
      brought = (Container) new ContainerReading(alone, id -> id, null).instance().object();
      image.path("Config").path("Volumes").fieldNames().forEachRemaining(volumes::add);
    }
    return new Found(instance, brought, volumes, Nodes.map(inspected.path("Config"), "Labels"),
        image == null ? List.of() : Nodes.list(image, "RepoTags"), beyond(inspected.path("HostConfig")));
  }

  private static List<String> beyond(JsonNode config) {
    List<String> beyond = new ArrayList<>();
    for (String list : new String[]{"Links", "VolumesFrom", "DeviceRequests", "BlkioWeightDevice", "BlkioDeviceReadBps",
        "BlkioDeviceWriteBps",
        "BlkioDeviceReadIOps", "BlkioDeviceWriteIOps"}) {
      if (config.path(list).isArray() && !config.path(list).isEmpty()) {
        beyond.add(list);
      }
    }
    for (String flag : new String[]{"PublishAllPorts", "AutoRemove"}) {
      if (Nodes.flag(config, flag)) {
        beyond.add(flag);
      }
    }
    if (!config.path("StorageOpt").isEmpty()) {
      beyond.add("StorageOpt");
    }
    return beyond;
  }
}

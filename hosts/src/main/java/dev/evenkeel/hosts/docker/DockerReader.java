package dev.evenkeel.hosts.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.evenkeel.api.host.HostState;
import dev.evenkeel.api.host.HostState.Ongoing;
import dev.evenkeel.api.host.HostState.PortUser;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Marks;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Observation;
import dev.evenkeel.api.model.Reason;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Reads an engine: one list of each sort that is asked about, and inspections of the containers that matter, side by side on pooled channels. */
final class DockerReader {
  private final EngineApi api;
  private final ImageFacts.Cache facts;
  private final AtOnce atOnce = new AtOnce();
  /** Asked for once: another engine ends all streams of events first, see {@link #forgetEngine}. */
  private volatile HostState.@Nullable Engine engine;
  private final Map<String, ObjectKey> keysById = new ConcurrentHashMap<>();

  DockerReader(EngineApi api, ImageFacts.Cache facts) {
    this.api = api;
    this.facts = facts;
  }

  /**
   * @param identities what the ledger says each object is; an object is also found by it
   * @param full whether to add everything marked and everything with an identity
   */
  DockerReading read(SortedSet<ObjectKey> keys, SortedMap<ObjectKey, String> identities, boolean full,
      SortedMap<ObjectKey, Ongoing> ongoing)
      throws IOException, InterruptedException {
    Set<ObjectKey.Type> types = new LinkedHashSet<>();
    keys.forEach(key -> types.add(key.type()));
    Map<String, AtOnce.Reading<JsonNode>> lists = new LinkedHashMap<>();
    lists.put("containers", () -> api.get("/containers/json?all=1"));
    HostState.Engine known = engine;
    if (known == null) {
      lists.put("version", () -> api.get("/version"));
      lists.put("info", () -> api.get("/info"));
    }
    if (full || types.contains(ObjectKey.Type.NETWORK)) {
      lists.put("networks", () -> api.get("/networks"));
    }
    if (full || types.contains(ObjectKey.Type.VOLUME)) {
      lists.put("volumes", () -> api.get("/volumes"));
    }
    if (full || types.contains(ObjectKey.Type.IMAGE)) {
      lists.put("images", () -> api.get("/images/json"));
    }
    Map<String, JsonNode> answers = atOnce.all(lists);
    if (answers.containsKey("version")) {
      known = engineOf(answers.getOrDefault("version", MissingNode.getInstance()), answers.getOrDefault("info", MissingNode.getInstance()));
      engine = known;
    }
    JsonNode containers = answers.getOrDefault("containers", MissingNode.getInstance());
    List<Instance> networks = each(answers.get("networks"), NetworkJson::read);
    List<Instance> volumes = each(answers.containsKey("volumes") ? answers.get("volumes").path("Volumes") : null, VolumeJson::read);
    Images images = new Images(answers.getOrDefault("images", MissingNode.getInstance()), facts);
    TreeSet<ObjectKey> wanted = new TreeSet<>(keys);
    if (full) {
      identities.keySet().stream().filter(key -> ofEngine(key.type())).forEach(wanted::add);
      containers.forEach(container -> addIfMarked(ObjectKey.Type.CONTAINER, Nodes.map(container, "Labels"), wanted));
      networks.stream().filter(network -> network.marks().ours()).forEach(network -> wanted.add(ObjectKey.network(network.name())));
      volumes.stream().filter(volume -> volume.marks().ours()).forEach(volume -> wanted.add(ObjectKey.volume(volume.name())));
    }
    SortedMap<ObjectKey, Observation> objects = new ContainerSearch(containers, identities).observe(wanted);
    for (ObjectKey key : wanted) {
      switch (key.type()) {
        case NETWORK -> objects.put(key, found(named(networks, key.name())));
        case VOLUME -> objects.put(key, found(named(volumes, key.name())));
        case IMAGE -> objects.put(key, found(images.instances(key.name())));
        case CONTAINER, FILE, UNIT -> {
        }
      }
    }
    return new DockerReading(java.util.Objects.requireNonNull(known), objects, ongoing, takenPorts(containers), names(networks),
        names(volumes));
  }

  private static boolean ofEngine(ObjectKey.Type type) {
    return switch (type) {
      case CONTAINER, NETWORK, VOLUME, IMAGE -> true;
      case FILE, UNIT -> false;
    };
  }

  private static void addIfMarked(ObjectKey.Type type, SortedMap<String, String> labels, SortedSet<ObjectKey> into) {
    String name = labels.get(Marks.LABEL_NAME);
    if (name != null && !name.isEmpty()) {
      into.add(new ObjectKey(type, name));
    }
  }

  private static HostState.Engine engineOf(JsonNode version, JsonNode info) {
    return new HostState.Engine(Nodes.textOr(version, "Version", "unknown"), Nodes.textOr(version, "ApiVersion", "unknown"),
        Nodes.textOr(version, "Os", "linux"), Nodes.textOr(version, "Arch", "unknown"), (int) Nodes.number(info, "NCPU"),
        Nodes.number(info, "MemTotal"));
  }

  private static List<Instance> each(@Nullable JsonNode list, java.util.function.Function<JsonNode, Instance> read) {
    List<Instance> all = new ArrayList<>();
    if (list != null) {
      list.forEach(node -> all.add(read.apply(node)));
    }
    return all;
  }

  private static List<Instance> named(List<Instance> all, String name) {
    return all.stream().filter(instance -> instance.name().equals(name)).toList();
  }

  private static SortedSet<String> names(List<Instance> all) {
    SortedSet<String> names = new TreeSet<>();
    all.forEach(instance -> names.add(instance.name()));
    return names;
  }

  static Observation found(List<Instance> instances) {
    return instances.isEmpty() ? new Observation.Absent() : new Observation.Present(instances);
  }

  private static SortedMap<String, PortUser> takenPorts(JsonNode containers) {
    SortedMap<String, PortUser> taken = new TreeMap<>();
    for (JsonNode container : containers) {
      for (JsonNode port : container.path("Ports")) {
        long published = Nodes.number(port, "PublicPort");
        if (published > 0) {
          taken.put(published + "/" + Nodes.textOr(port, "Type", "tcp"),
              new PortUser(Nodes.textOr(container, "Id", ""), listedName(container)));
        }
      }
    }
    return taken;
  }

  /** A container's own name; legacy links add further ones with a second slash. */
  static String listedName(JsonNode container) {
    for (String name : Nodes.list(container, "Names")) {
      if (name.length() > 1 && name.indexOf('/', 1) < 0) {
        return name.substring(1);
      }
    }
    return Nodes.textOr(container, "Id", "");
  }

  /** The key of a container that was read or heard of: its mark's, else its name's. */
  @Nullable
  ObjectKey keyOf(String containerId) {
    return keysById.get(containerId);
  }

  void learn(String containerId, ObjectKey key) {
    keysById.put(containerId, key);
  }

  void forget(String containerId) {
    keysById.remove(containerId);
  }

  /** The engine has ended, and another one may be there: what it is has to be asked anew. */
  void forgetEngine() {
    engine = null;
  }

  /** Learns the keys of all containers that are there. */
  void learnKeys() throws IOException {
    new ContainerSearch(api.get("/containers/json?all=1"), new TreeMap<>());
  }

  /** The names of all networks. */
  SortedSet<String> networkNames() throws IOException {
    return names(each(api.get("/networks"), NetworkJson::read));
  }

  /** Reads one container. */
  Instance container(String id) throws IOException {
    JsonNode inspected = api.get("/containers/" + EngineApi.encoded(id) + "/json");
    return reading(inspected, Map.of());
  }

  private Instance reading(JsonNode inspected, Map<String, String> names) throws IOException {
    ImageFacts image = facts.of(Nodes.textOr(inspected, "Image", ""));
    return new ContainerReading(inspected, id -> nameOf(id, names), image == null ? null : image.platform()).instance();
  }

  private String nameOf(String id, Map<String, String> names) {
    if (!names.isEmpty()) {
      return names.getOrDefault(id, id);
    }
    try {
      return Nodes.textOr(api.get("/containers/" + EngineApi.encoded(id) + "/json"), "Name", "/" + id).substring(1);
    } catch (IOException e) {
      return id; // it is gone, and the ID is what is known of it
    }
  }

  /** Finds the instances of each container key in one list. */
  private final class ContainerSearch {
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, String> marks = new HashMap<>();
    private final SortedMap<ObjectKey, String> identities;

    ContainerSearch(JsonNode containers, SortedMap<ObjectKey, String> identities) {
      this.identities = identities;
      Map<String, ObjectKey> keys = new HashMap<>();
      for (JsonNode container : containers) {
        String id = Nodes.required(container, "Id");
        String mark = Nodes.map(container, "Labels").get(Marks.LABEL_NAME);
        names.put(id, listedName(container));
        if (mark != null && !mark.isEmpty()) {
          marks.put(id, mark);
        }
        keys.put(id, ObjectKey.container(mark == null || mark.isEmpty() ? listedName(container) : mark));
      }
      keysById.putAll(keys);
      keysById.keySet().retainAll(keys.keySet());
    }

    SortedMap<ObjectKey, Observation> observe(SortedSet<ObjectKey> wanted) throws IOException, InterruptedException {
      Map<ObjectKey, List<String>> ids = new LinkedHashMap<>();
      Map<String, AtOnce.Reading<Seen>> inspections = new LinkedHashMap<>();
      for (ObjectKey key : wanted) {
        if (key.type() == ObjectKey.Type.CONTAINER) {
          List<String> found = ids(key);
          ids.put(key, found);
          found.forEach(id -> inspections.put(id, () -> inspect(id)));
        }
      }
      Map<String, Seen> seen = atOnce.all(inspections);
      SortedMap<ObjectKey, Observation> objects = new TreeMap<>();
      ids.forEach((key, found) -> objects.put(key, observation(key, found.stream().map(seen::get).toList())));
      return objects;
    }

    /** The one that has the name, the marked ones and the one that the ledger knows. */
    private List<String> ids(ObjectKey key) {
      String identity = identities.get(key);
      return names.entrySet().stream().filter(entry -> entry.getValue().equals(key.name()) || key.name().equals(marks.get(entry.getKey()))
          || entry.getKey().equals(identity)).map(Map.Entry::getKey).toList();
    }

    private Seen inspect(String id) throws IOException {
      try {
        return new Seen(reading(api.get("/containers/" + id + "/json"), names), null);
      } catch (EngineRefusedException e) {
        return e.status() == 404 ? new Seen(null, null) : new Seen(null, e.getMessage());
      } catch (RuntimeException e) {
        return new Seen(null, "the engine's answer about it cannot be understood: " + e);
      }
    }

    /** The one that has the name comes first, the others in the order in which they were made. */
    private Observation observation(ObjectKey key, List<Seen> all) {
      List<Instance> instances = new ArrayList<>();
      for (Seen one : all) {
        if (one.error() != null) {
          return new Observation.Unreadable(Reason.UNREADABLE, one.error());
        }
        if (one.instance() != null) {
          instances.add(one.instance());
        }
      }
      instances.sort(Comparator.comparing((Instance instance) -> !instance.name().equals(key.name()))
          .thenComparing(instance -> instance.container().createdAt(), Comparator.nullsLast(Comparator.naturalOrder()))
          .thenComparing(Instance::id));
      return found(instances);
    }
  }

  /** A container that was inspected; neither value means that it went away since the list was made. */
  private record Seen(@Nullable Instance instance, @Nullable String error) {}
}

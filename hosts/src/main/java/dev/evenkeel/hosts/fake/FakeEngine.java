package dev.evenkeel.hosts.fake;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.Container.Attachment;
import dev.evenkeel.api.host.Container.Mount;
import dev.evenkeel.api.host.Container.Namespaces;
import dev.evenkeel.api.host.Fields;
import dev.evenkeel.api.host.HostState.PortUser;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Marks;
import dev.evenkeel.api.model.Blob;
import dev.evenkeel.api.model.Reason;
import org.jspecify.annotations.Nullable;

import java.time.InstantSource;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The containers of a fake host, what they are and what is done to them. How they run stands in {@link FakeRuns}. Networks and volumes stand in {@link FakeNets}, images in {@link FakeImages}. Guarded by its host. */
final class FakeEngine {
  private final InstantSource time;
  private final Voice voice;
  private final FakeFiles files;
  final FakeImages images = new FakeImages();
  final FakeNets nets;
  final FakeRuns runs;
  private final SortedMap<String, FakeContainer> containers = new TreeMap<>();
  final SortedSet<String> portsOfOthers = new TreeSet<>();
  private int made;

  FakeEngine(InstantSource time, Voice voice, FakeFiles files) {
    this.time = time;
    this.voice = voice;
    this.files = files;
    this.nets = new FakeNets(voice);
    this.runs = new FakeRuns(this, time, voice);
  }

  // looking

  Collection<FakeContainer> all() {
    return Collections.unmodifiableCollection(containers.values());
  }

  @Nullable
  FakeContainer named(String name) {
    return containers.values().stream().filter(container -> container.name.equals(name)).findFirst().orElse(null);
  }

  @Nullable
  FakeContainer byId(String id) {
    return containers.get(id);
  }

  FakeContainer existing(String id, Reason reason) {
    FakeContainer container = containers.get(id);
    if (container == null) {
      throw new RefusedException(reason, "No such container: " + id);
    }
    return container;
  }

  Instance read(FakeContainer container) {
    SortedMap<String, String> addresses = new TreeMap<>();
    if (container.up()) {
      container.networks.forEach((network, attachment) -> nets.address(network, container.id, attachment)
          .ifPresent(address -> addresses.put(network, address)));
    }
    Namespaces n = container.config.namespaces();
    Namespaces seen = new Namespaces(shared(n.networkMode()), shared(n.pid()), shared(n.ipc()), n.uts(), n.usernsMode(), n.cgroup(),
        n.cgroupParent(), n.runtime(), n.platform());
    return container.instance(EngineDefaults.seen(container.config, container.name, seen, container.networks), addresses);
  }

  /** {@code container:<id>} as the name that this container has now. */
  private @Nullable String shared(@Nullable String mode) {
    if (mode == null || !mode.startsWith("container:")) {
      return mode;
    }
    FakeContainer other = containers.get(mode.substring("container:".length()));
    return other == null ? mode : "container:" + other.name;
  }

  SortedMap<String, PortUser> takenPorts() {
    SortedMap<String, PortUser> taken = new TreeMap<>();
    for (FakeContainer container : containers.values()) {
      if (container.up()) {
        publishes(container).forEach(port -> taken.put(port, new PortUser(container.id, container.name)));
      }
    }
    return taken;
  }

  static List<String> publishes(FakeContainer container) {
    return container.config.ports().stream().filter(port -> port.published() != null)
        .map(port -> port.published() + "/" + port.protocol()).toList();
  }

  // effects

  FakeContainer create(Container wanted, String as, Marks marks, String imageId, SortedMap<String, String> carried, boolean withAliases) {
    SortedMap<String, Attachment> networks = attachments(wanted, withAliases);
    networks.keySet().forEach(network -> nets.require(network, Reason.CREATE_FAILED));
    FakeContainer taken = named(as);
    if (taken != null) {
      if (taken.marks.equals(marks) && marks.ours()) {
        return taken;
      }
      throw new RefusedException(Reason.CREATE_FAILED,
          "Conflict. The container name \"/" + as + "\" is already in use by container " + taken.id);
    }
    FakeImage image = images.byId(imageId);
    if (image == null) {
      throw new RefusedException(Reason.IMAGE_MISSING, "No such image: " + imageId);
    }
    List<Mount> mounts = EngineDefaults.mounts(wanted.mounts(), image);
    requireSources(wanted.mounts());
    String id = Blob.utf8("container " + ++made).sha256();
    SortedMap<String, String> anonymous = new TreeMap<>();
    for (Mount mount : mounts) {
      if (mount.type() == Mount.Type.VOLUME) {
        volume(mount, id, carried, anonymous);
      }
    }
    Container config = withSharedIds(EngineDefaults.filled(wanted, as, image, id, mounts));
    FakeContainer container = new FakeContainer(id, as, marks, image, config, networks, anonymous, time.instant());
    container.imageName = wanted.image();
    containers.put(id, container);
    say(container, "create");
    return container;
  }

  private void volume(Mount mount, String id, SortedMap<String, String> carried, SortedMap<String, String> anonymous) {
    String source = mount.source();
    if (source != null) {
      nets.useVolume(source);
      return;
    }
    String kept = carried.get(mount.target());
    String volume = kept == null ? Blob.utf8("volume " + id + mount.target()).sha256() : kept;
    nets.useVolume(volume);
    anonymous.put(mount.target(), volume);
  }

  private void requireSources(List<Mount> mounts) {
    for (Mount mount : mounts) {
      String source = mount.source();
      if (mount.type() != Mount.Type.BIND || source == null || files.exists(source)) {
        continue;
      }
      if (Boolean.FALSE.equals(mount.createHostPath())) {
        throw new RefusedException(Reason.CREATE_FAILED,
            "invalid mount config for type \"bind\": bind source path does not exist: " + source);
      }
      files.makeDirectories(source);
    }
  }

  private static SortedMap<String, Attachment> attachments(Container wanted, boolean withAliases) {
    SortedMap<String, Attachment> networks = new TreeMap<>();
    String mode = wanted.namespaces().networkMode();
    if (mode != null && mode.startsWith("container:")) {
      return networks;
    }
    wanted.networks().forEach((network, attachment) -> networks.put(network,
        withAliases
            ? attachment
            : new Attachment(Collections.emptySortedSet(), attachment.ipv4Address(), attachment.ipv6Address(),
                attachment.macAddress(), attachment.linkLocalIps())));
    if (networks.isEmpty()) {
      networks.put(mode == null || mode.equals("default") ? "bridge" : mode, Attachment.PLAIN);
    }
    return networks;
  }

  private Container withSharedIds(Container c) {
    Namespaces n = c.namespaces();
    Namespaces ids = new Namespaces(sharedId(n.networkMode()), sharedId(n.pid()), sharedId(n.ipc()), n.uts(), n.usernsMode(), n.cgroup(),
        n.cgroupParent(), n.runtime(), n.platform());
    return EngineDefaults.seen(c, c.name(), ids, c.networks());
  }

  private @Nullable String sharedId(@Nullable String mode) {
    if (mode == null || !mode.startsWith("container:")) {
      return mode;
    }
    String name = mode.substring("container:".length());
    FakeContainer other = named(name);
    if (other == null && !containers.containsKey(name)) {
      throw new RefusedException(Reason.CREATE_FAILED, "No such container: " + name);
    }
    return "container:" + (other == null ? name : other.id);
  }

  void rename(FakeContainer container, String name) {
    FakeContainer taken = named(name);
    if (taken == container) {
      return;
    }
    if (taken != null) {
      throw new RefusedException(Reason.STEP_FAILED,
          "Conflict. The container name \"/" + name + "\" is already in use by container " + taken.id);
    }
    String old = container.name;
    container.name = name;
    voice.engine(container.key(), container.id, "rename", "name", name, "oldName", old);
  }

  void remove(FakeContainer container, boolean withAnonymousVolumes) {
    if (container.up()) {
      throw new RefusedException(Reason.STEP_FAILED,
          "You cannot remove a running container " + container.id + ". Stop the container first");
    }
    containers.remove(container.id);
    if (withAnonymousVolumes) {
      container.anonymous.values().stream().filter(volume -> volumeUsers(volume).isEmpty()).forEach(nets::dropVolume);
    }
    say(container, "destroy");
  }

  List<String> volumeUsers(String volume) {
    return containers.values().stream()
        .filter(container -> container.anonymous.containsValue(volume)
            || container.config.mounts().stream().anyMatch(mount -> mount.type() == Mount.Type.VOLUME && volume.equals(mount.source())))
        .map(container -> container.name).toList();
  }

  List<String> networkUsers(String network) {
    return containers.values().stream().filter(container -> container.up() && container.networks.containsKey(network))
        .map(container -> container.name).toList();
  }

  /** A 0 means "as it is" to the engine: a limit cannot be taken away. */
  void update(FakeContainer container, Container wanted) {
    Fields live = Fields.of(container.config.resources());
    List<String> kept = Fields.of(wanted.resources()).values().entrySet().stream()
        .filter(asked -> asked.getValue().equals("0") && !"0".equals(live.get(asked.getKey()))).map(Map.Entry::getKey).toList();
    container.config = EngineDefaults.updated(container.config, wanted);
    say(container, "update");
    if (!kept.isEmpty()) {
      throw new RefusedException(Reason.STEP_FAILED, "the engine kept " + kept + ": only a new container can be without it");
    }
  }

  void attach(FakeContainer container, String network, Attachment attachment) {
    nets.require(network, Reason.STEP_FAILED);
    Attachment present = container.networks.get(network);
    if (attachment.equals(present)) {
      return;
    }
    if (present != null) {
      throw new RefusedException(Reason.STEP_FAILED, "endpoint with name " + container.name + " already exists in network " + network);
    }
    container.networks.put(network, attachment);
    voice.engine(container.key(), container.id, "connect", "network", network);
  }

  void detach(FakeContainer container, String network) {
    if (container.networks.remove(network) != null) {
      voice.engine(container.key(), container.id, "disconnect", "network", network);
    }
  }

  void say(FakeContainer container, String action) {
    voice.engine(container.key(), container.id, action, "name", container.name, "image", container.image.id());
  }
}

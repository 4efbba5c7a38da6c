package dev.evenkeel.hosts.fake;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.Container.Attachment;
import dev.evenkeel.api.host.Container.Mount;
import dev.evenkeel.api.host.Container.Namespaces;
import dev.evenkeel.api.host.Fields;
import dev.evenkeel.api.host.HostState.Ongoing;
import dev.evenkeel.api.host.HostState.PortUser;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Live;
import dev.evenkeel.api.host.Marks;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.model.Blob;
import dev.evenkeel.api.model.Reason;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The containers of a fake host. Networks and volumes stand in {@link FakeNets}, images in {@link FakeImages}. Guarded by its host. */
final class FakeEngine {
  private static final int SIGTERM = 143;
  private final InstantSource time;
  private final Voice voice;
  private final FakeFiles files;
  final FakeImages images = new FakeImages();
  final FakeNets nets;
  private final SortedMap<String, FakeContainer> containers = new TreeMap<>();
  private final SortedMap<String, Duration> stopTimes = new TreeMap<>();
  private final SortedMap<String, Live.Health> healthAfterStart = new TreeMap<>();
  final SortedSet<String> portsOfOthers = new TreeSet<>();
  private int made;
  private int starts;

  FakeEngine(InstantSource time, Voice voice, FakeFiles files) {
    this.time = time;
    this.voice = voice;
    this.files = files;
    this.nets = new FakeNets(voice);
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

  private static List<String> publishes(FakeContainer container) {
    return container.config.ports().stream().filter(port -> port.published() != null)
        .map(port -> port.published() + "/" + port.protocol()).toList();
  }

  SortedMap<ObjectKey, Ongoing> stopping() {
    SortedMap<ObjectKey, Ongoing> all = new TreeMap<>();
    for (FakeContainer container : containers.values()) {
      if (container.stopsAt != null && container.stopAskedAt != null) {
        all.put(container.key(), new Ongoing(Ongoing.What.STOP, container.stopAskedAt, null, "until " + container.stopsAt));
      }
    }
    return all;
  }

  // scripting

  void stopTakes(String name, Duration time) {
    stopTimes.put(name, time);
  }

  void healthAfterStart(String name, Live.Health health) {
    healthAfterStart.put(name, health);
  }

  // effects

  FakeContainer create(Container wanted, String as, Marks marks, String imageId, SortedMap<String, String> carried, boolean withAliases) {
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
    SortedMap<String, Attachment> networks = attachments(wanted, withAliases);
    networks.keySet().forEach(network -> nets.require(network, Reason.CREATE_FAILED));
    String id = Blob.utf8("container " + ++made).sha256();
    SortedMap<String, String> anonymous = new TreeMap<>();
    for (Mount mount : mounts) {
      if (mount.type() == Mount.Type.VOLUME) {
        volume(mount, id, carried, anonymous);
      }
    }
    Container config = withSharedIds(EngineDefaults.filled(wanted, as, image, id, mounts));
    FakeContainer container = new FakeContainer(id, as, marks, image, config, networks, anonymous, time.instant());
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

  void start(FakeContainer container) {
    if (container.status == Live.Status.PAUSED) {
      throw new RefusedException(Reason.START_FAILED, "cannot start a paused container, try unpause instead");
    }
    if (container.status == Live.Status.RUNNING) {
      return;
    }
    Optional<String> refusal = refusal(container);
    if (refusal.isPresent()) {
      container.error = refusal.get();
      container.exitCode = 128;
      throw new RefusedException(Reason.START_FAILED, refusal.get());
    }
    container.restarts = 0;
    run(container);
  }

  private Optional<String> refusal(FakeContainer container) {
    SortedMap<String, PortUser> taken = takenPorts();
    for (String port : publishes(container)) {
      if (taken.containsKey(port) || portsOfOthers.contains(port)) {
        return Optional.of("driver failed programming external connectivity on endpoint " + container.name + ": Bind for 0.0.0.0:"
            + port.substring(0, port.indexOf('/')) + " failed: port is already allocated");
      }
    }
    for (String network : container.networks.keySet()) {
      if (!nets.has(network)) {
        return Optional.of("network " + network + " not found");
      }
    }
    String mode = container.config.namespaces().networkMode();
    if (mode != null && mode.startsWith("container:")) {
      FakeContainer other = containers.get(mode.substring("container:".length()));
      if (other == null || !other.up()) {
        return Optional.of("cannot join network of a non running container: " + mode);
      }
    }
    return Optional.empty();
  }

  private void run(FakeContainer container) {
    container.status = Live.Status.RUNNING;
    // No two starts fall on the same nanosecond, although the clock of a test may stand still.
    container.startedAt = time.instant().plusNanos(++starts);
    container.error = null;
    container.oomKilled = false;
    container.stoppedByHand = false;
    container.stopsAt = null;
    boolean checked = container.config.healthcheck() != null && !container.config.healthcheck().disabled();
    container.health = checked ? Live.Health.STARTING : Live.Health.NONE;
    say(container, "start");
    Integer code = container.image.exits();
    if (code != null) {
      exited(container, code, false);
    }
  }

  /** Its process has ended by itself: the restart policy decides. */
  void exited(FakeContainer container, int code, boolean oom) {
    Instant now = time.instant();
    container.finishedAt = now;
    container.exitCode = code;
    container.oomKilled = oom;
    if (oom) {
      say(container, "oom");
    }
    voice.engine(container.key(), container.id, "die", "name", container.name, "exitCode", Integer.toString(code));
    boolean again = switch (container.restart().mode()) {
      case ALWAYS, UNLESS_STOPPED -> true;
      case ON_FAILURE -> code != 0 && (container.restart().maxRetries() == null || container.restarts < container.restart().maxRetries());
      case NO -> false;
    };
    if (!again) {
      down(container);
    } else if (container.image.exits() != null) {
      container.restarts++;
      container.status = Live.Status.RESTARTING;
    } else {
      int restarts = container.restarts + 1;
      run(container);
      container.restarts = restarts;
    }
  }

  private void down(FakeContainer container) {
    container.status = Live.Status.EXITED;
    container.health = container.health == Live.Health.NONE ? Live.Health.NONE : Live.Health.UNHEALTHY;
    container.stopsAt = null;
    container.stopAskedAt = null;
  }

  /** True when it goes on after this call. */
  boolean stop(FakeContainer container, @Nullable Duration grace) {
    container.stoppedByHand = true;
    if (!container.up()) {
      return false;
    }
    Duration needs = stopTimes.getOrDefault(container.name, Duration.ZERO);
    Duration allowed = EngineDefaults.grace(grace, container.config);
    voice.engine(container.key(), container.id, "kill", "name", container.name, "signal", "15");
    if (needs.isZero()) {
      stopped(container, SIGTERM);
      return false;
    }
    container.stopAskedAt = time.instant();
    container.stopsAt = time.instant().plus(needs.compareTo(allowed) < 0 ? needs : allowed);
    return true;
  }

  void stopped(FakeContainer container, int code) {
    container.finishedAt = time.instant();
    container.exitCode = code;
    down(container);
    voice.engine(container.key(), container.id, "die", "name", container.name, "exitCode", Integer.toString(code));
    say(container, "stop");
  }

  /** {@code docker kill}: the engine counts it as asked for and does not restart it. */
  void kill(FakeContainer container, String signal) {
    voice.engine(container.key(), container.id, "kill", "name", container.name, "signal", signal);
    if (signal.equals("SIGKILL") || signal.equals("SIGTERM")) {
      container.stoppedByHand = true;
      container.finishedAt = time.instant();
      container.exitCode = signal.equals("SIGKILL") ? 137 : SIGTERM;
      down(container);
      voice.engine(container.key(), container.id, "die", "name", container.name, "exitCode", Integer.toString(container.exitCode));
    }
  }

  void pause(FakeContainer container) {
    container.status = Live.Status.PAUSED;
    say(container, "pause");
  }

  void unpause(FakeContainer container) {
    if (container.status == Live.Status.PAUSED) {
      container.status = Live.Status.RUNNING;
      say(container, "unpause");
    } else if (!container.up()) {
      throw new RefusedException(Reason.STEP_FAILED, "Container " + container.id + " is not paused");
    }
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

  void health(FakeContainer container, Live.Health health, @Nullable String output) {
    container.health = health;
    container.healthOutput = output;
    voice.engine(container.key(), container.id, "health_status: " + health.name().toLowerCase(java.util.Locale.ROOT), "name",
        container.name);
  }

  /** Lets happen what time brings: stops and transfers end, health is known. */
  void settle() {
    Instant now = time.instant();
    for (FakeContainer container : new ArrayList<>(containers.values())) {
      if (container.stopsAt != null && !now.isBefore(container.stopsAt)) {
        stopped(container, 137);
      }
      if (container.status == Live.Status.RUNNING && container.health == Live.Health.STARTING) {
        Live.Health next = healthAfterStart.getOrDefault(container.name, Live.Health.HEALTHY);
        if (next != Live.Health.STARTING) {
          health(container, next, null);
        }
      }
    }
    images.settle(now).forEach(reference -> voice.engine(ObjectKey.image(reference), null, "pull"));
  }

  /** The machine goes down and comes up. */
  void reboot() {
    for (FakeContainer container : containers.values()) {
      if (container.up()) {
        container.finishedAt = time.instant();
        container.exitCode = 255;
        down(container);
      }
    }
    for (FakeContainer container : containers.values()) {
      boolean back = switch (container.restart().mode()) {
        case ALWAYS -> container.startedAt != null;
        case UNLESS_STOPPED -> container.startedAt != null && !container.stoppedByHand;
        case ON_FAILURE, NO -> false;
      };
      if (back && refusal(container).isEmpty()) {
        run(container);
      }
    }
  }

  private void say(FakeContainer container, String action) {
    voice.engine(container.key(), container.id, action, "name", container.name, "image", container.image.id());
  }
}

package dev.evenkeel.hosts.fake;

import dev.evenkeel.api.host.Container.Attachment;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Live;
import dev.evenkeel.api.host.Marks;
import dev.evenkeel.api.host.Network;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Volume;
import dev.evenkeel.api.model.Blob;
import dev.evenkeel.api.model.Reason;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The networks and volumes of a fake host. Guarded by its host. */
final class FakeNets {
  private static final Set<String> BUILT_IN = Set.of("bridge", "host", "none");
  private final Voice voice;
  private final SortedMap<String, Instance> networks = new TreeMap<>();
  private final SortedMap<String, Instance> volumes = new TreeMap<>();
  private int made;

  FakeNets(Voice voice) {
    this.voice = voice;
    for (String name : List.of("bridge", "host", "none")) {
      addNetwork(Network.plain(name), Marks.NONE);
    }
  }

  Collection<Instance> networks() {
    return Collections.unmodifiableCollection(networks.values());
  }

  Collection<Instance> volumes() {
    return Collections.unmodifiableCollection(volumes.values());
  }

  @Nullable
  Instance network(String name) {
    return networks.get(name);
  }

  @Nullable
  Instance volume(String name) {
    return volumes.get(name);
  }

  boolean has(String network) {
    return networks.containsKey(network);
  }

  void require(String network, Reason reason) {
    if (!has(network)) {
      throw new RefusedException(reason, "network " + network + " not found");
    }
  }

  String createNetwork(Network wanted, Marks marks) {
    Instance there = networks.get(wanted.name());
    if (there != null) {
      if (there.marks().equals(marks)) {
        return there.id();
      }
      throw new RefusedException(Reason.CREATE_FAILED, "network with name " + wanted.name() + " already exists");
    }
    return addNetwork(wanted, marks).id();
  }

  private Instance addNetwork(Network wanted, Marks marks) {
    int number = 17 + made++;
    String id = Blob.utf8("network " + made).sha256();
    String driver = wanted.driver() != null
        ? wanted.driver()
        : BUILT_IN.contains(wanted.name()) && !wanted.name().equals("bridge") ? wanted.name() : "bridge";
    List<Network.Subnet> ipam = !wanted.ipam().isEmpty() || !driver.equals("bridge")
        ? wanted.ipam()
        : List.of(new Network.Subnet("172." + number + ".0.0/16", "172." + number + ".0.1", null));
    Network seen = new Network(wanted.name(), driver, wanted.driverOpts(), orFalse(wanted.attachable()), orFalse(wanted.internal()),
        orFalse(wanted.enableIpv6()), wanted.ipamDriver() == null ? "default" : wanted.ipamDriver(), ipam, wanted.labels());
    Instance instance = new Instance(id, wanted.name(), seen, marks, new Live.Still());
    networks.put(wanted.name(), instance);
    voice.engine(ObjectKey.network(wanted.name()), id, "create", "name", wanted.name());
    return instance;
  }

  private static Boolean orFalse(@Nullable Boolean value) {
    return value == null ? Boolean.FALSE : value;
  }

  void removeNetwork(String id, List<String> users) {
    Optional<Instance> there = networks.values().stream().filter(network -> network.id().equals(id)).findFirst();
    if (there.isEmpty()) {
      return;
    }
    if (!users.isEmpty() || BUILT_IN.contains(there.get().name())) {
      throw new RefusedException(Reason.STEP_FAILED, "network " + there.get().name() + " has active endpoints: " + users);
    }
    networks.remove(there.get().name());
    voice.engine(ObjectKey.network(there.get().name()), id, "destroy", "name", there.get().name());
  }

  Optional<String> nameOf(String id) {
    return networks.values().stream().filter(network -> network.id().equals(id)).map(Instance::name).findFirst();
  }

  /** Fixed, or derived from the container's ID so that it is the same in every run. */
  Optional<String> address(String network, String containerId, Attachment attachment) {
    Instance instance = networks.get(network);
    if (attachment.ipv4Address() != null) {
      return Optional.of(attachment.ipv4Address());
    }
    if (instance == null || !(instance.object() instanceof Network seen) || seen.ipam().isEmpty()) {
      return Optional.empty();
    }
    String subnet = seen.ipam().getFirst().subnet();
    int host = 2 + Integer.parseInt(containerId.substring(0, 4), 16) % 60_000;
    String[] parts = subnet.substring(0, subnet.indexOf('/')).split("\\.", -1);
    return Optional.of(parts[0] + "." + parts[1] + "." + host / 256 + "." + host % 256);
  }

  void createVolume(Volume wanted, Marks marks) {
    if (volumes.containsKey(wanted.name())) {
      return;
    }
    Volume seen = new Volume(wanted.name(), wanted.driver() == null ? "local" : wanted.driver(), wanted.driverOpts(), wanted.labels());
    volumes.put(wanted.name(), new Instance(wanted.name(), wanted.name(), seen, marks, new Live.Still()));
    voice.engine(ObjectKey.volume(wanted.name()), wanted.name(), "create");
  }

  /** A container that names a volume which is not there gets a new, unmarked one. */
  void useVolume(String name) {
    createVolume(Volume.plain(name), Marks.NONE);
  }

  void removeVolume(String name, List<String> users) {
    if (!users.isEmpty() && volumes.containsKey(name)) {
      throw new RefusedException(Reason.STEP_FAILED, "remove " + name + ": volume is in use - " + users);
    }
    dropVolume(name);
  }

  void dropVolume(String name) {
    if (volumes.remove(name) != null) {
      voice.engine(ObjectKey.volume(name), name, "destroy");
    }
  }
}

package dev.evenkeel.manifests.kinds.service;

import dev.evenkeel.api.host.Checks;
import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.File;
import dev.evenkeel.api.host.Network;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Requirement;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.host.Volume;
import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.api.model.Policy;
import dev.evenkeel.api.model.Position;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.api.model.Resource;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.manifests.compose.ComposeService;
import dev.evenkeel.manifests.compose.ContainerLowering;
import dev.evenkeel.manifests.kinds.Kind;
import dev.evenkeel.manifests.kinds.Lowered;
import dev.evenkeel.manifests.kinds.network.NetworkSpec;
import dev.evenkeel.manifests.kinds.volume.VolumeSpec;
import dev.evenkeel.manifests.read.Reading;
import dev.evenkeel.manifests.read.bind.Cursor;
import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** One container with its image, networks, volumes and files. The container is called as the manifest is. */
public final class ServiceKind implements Kind<ServiceSpec> {
  /** The bridge of a host that a service joins when it names no network; container names resolve in it. */
  static final String COMMON_NETWORK = "evenkeel";

  @Override
  public String name() {
    return "Service";
  }

  @Override
  public Class<ServiceSpec> spec() {
    return ServiceSpec.class;
  }

  @Override
  public @Nullable ServiceSpec completed(Resource<ServiceSpec> resource, Cursor at) {
    ServiceSpec spec = resource.spec();
    List<ServiceFile> files = ServiceFile.rendered(spec.files(), at);
    return files == null ? null : new ServiceSpec(spec.container(), files, spec.probes(), spec.remedy());
  }

  @Override
  public Lowered lower(Resource<ServiceSpec> resource, HostSpec host, Reading reading) {
    ComposeService service = resource.spec().container();
    String name = resource.ref().name();
    Lowered.Builder lowered = new Lowered.Builder(resource);
    TreeSet<Requirement> requires = new TreeSet<>();
    check(resource, reading, lowered);

    Map<String, Container.Attachment> networks = networks(service);
    ServiceFiles files = new ServiceFiles(resource.ref(), resource.spec());
    Container container = ContainerLowering.container(name, service, files.mounts(), networks);

    TreeSet<ObjectKey> before = new TreeSet<>();
    // pulling needs nobody's readiness
    lowered.add(lowered.target(ContainerLowering.image(service)).withDependsOn(List.of()));
    networks.keySet().forEach(network -> network(network, host, reading, lowered, requires));
    files.mounts().forEach(mount -> volume(mount, host, reading, lowered, requires, before));
    for (File file : files.files()) {
      Target target = lowered.target(file);
      Target.Validation validation = files.validation(file);
      lowered.add(validation == null ? target : target.withValidation(validation));
    }
    before.addAll(lowered.keys());
    networks.keySet().stream()
        .filter(network -> declared("Network", network, host, reading) != null
            && requires.stream().noneMatch(each -> each.equals(new Requirement.ExternalNetwork(network))))
        .forEach(network -> before.add(ObjectKey.network(network)));
    for (String shared : ContainerLowering.sharesWith(container)) {
      sharing(shared, resource, host, reading, lowered, before);
    }
    boolean checked = !resource.spec().probes().isEmpty() || (container.healthcheck() != null && !container.healthcheck().disabled());
    Checks checks = new Checks(resource.spec().probes(),
        resource.spec().remedy() == null ? Checks.Remedy.DEFAULT : resource.spec().remedy().lowered());
    Target target = Lowered.joined(lowered.target(container), before, files.reactions(), requires).withChecks(checks);
    return lowered.add(target).checked(checked).build();
  }

  private static void check(Resource<ServiceSpec> resource, Reading reading, Lowered.Builder lowered) {
    ComposeService service = resource.spec().container();
    String name = resource.ref().name();
    if (name.length() < 2) {
      lowered.problem(Problem.error(resource.at(), "the name of a container has two characters or more", "choose a longer name"));
    }
    if (service.containerName() != null && !service.containerName().equals(name)) {
      lowered.problem(Problem.error(at(resource, reading, "container.container_name"),
          "container_name: a Service's container is called as the Service is: " + name, "remove the line, or rename the Service"));
    }
    Set<String> targets = new HashSet<>();
    service.volumes().forEach(mount -> targets.add(mount.mount().target()));
    service.tmpfs().forEach(mount -> targets.add(mount.mount().target()));
    for (int i = 0; i < resource.spec().files().size(); i++) {
      if (!targets.add(resource.spec().files().get(i).to())) {
        lowered.problem(Problem.error(at(resource, reading, "files[" + i + "].to"),
            "files[" + i + "].to: " + resource.spec().files().get(i).to() + " is mounted twice", "keep one"));
      }
    }
  }

  private static Map<String, Container.Attachment> networks(ComposeService service) {
    if (service.networkMode() != null) {
      return Map.of();
    }
    return service.networks().isEmpty() ? new TreeMap<>(Map.of(COMMON_NETWORK, Container.Attachment.PLAIN)) : service.networks();
  }

  /** A network that no manifest declares for the host is a plain one of this service, and of all others that name it. */
  private static void network(String name, HostSpec host, Reading reading, Lowered.Builder lowered, Set<Requirement> requires) {
    Resource<?> declared = declared("Network", name, host, reading);
    if (declared == null) {
      Target target = lowered.target(Network.plain(name));
      lowered.add(target.withDependsOn(List.of()));
    } else if (declared.spec() instanceof NetworkSpec spec && spec.external()) {
      requires.add(new Requirement.ExternalNetwork(name));
    }
  }

  private static void volume(Container.Mount mount, HostSpec host, Reading reading, Lowered.Builder lowered, Set<Requirement> requires,
      Set<ObjectKey> before) {
    String name = mount.source();
    if (mount.type() != Container.Mount.Type.VOLUME || name == null || lowered.keys().contains(ObjectKey.volume(name))) {
      return;
    }
    Resource<?> declared = declared("Volume", name, host, reading);
    if (declared == null) {
      Target target = lowered.target(Volume.plain(name));
      Policy policy = target.policy();
      // data is never removed with the service that used it
      Policy.Prune prune = policy.prune() == Policy.Prune.NEVER ? Policy.Prune.NEVER : Policy.Prune.APPROVE;
      lowered.add(target.withPolicy(new Policy(policy.reconcile(), prune, policy.adopt(), policy.ignore())).withDependsOn(List.of()));
    } else if (declared.spec() instanceof VolumeSpec spec && spec.external()) {
      requires.add(new Requirement.ExternalVolume(name));
    } else {
      before.add(ObjectKey.volume(name));
    }
  }

  private static void sharing(String shared, Resource<ServiceSpec> resource, HostSpec host, Reading reading, Lowered.Builder lowered,
      Set<ObjectKey> before) {
    ResourceRef other = new ResourceRef("Service", shared);
    ComposeService service = resource.spec().container();
    for (Map.Entry<String, @Nullable String> field : modes(service).entrySet()) {
      if (("service:" + shared).equals(field.getValue()) && declared("Service", shared, host, reading) == null
          && !reading.refused().contains(other)) {
        lowered.problem(Problem.error(at(resource, reading, "container." + field.getKey()),
            field.getKey() + ": there is no " + other + " on host " + host.name(),
            "declare it there, or write container:" + shared + " for a container that is nobody's here"));
      }
    }
    if (declared("Service", shared, host, reading) != null) {
      before.add(ObjectKey.container(shared));
    }
  }

  private static Map<String, @Nullable String> modes(ComposeService service) {
    TreeMap<String, @Nullable String> modes = new TreeMap<>();
    modes.put("network_mode", service.networkMode());
    modes.put("pid", service.pid());
    modes.put("ipc", service.ipc());
    return modes;
  }

  /** The resource of that name if it stands on the host. */
  private static @Nullable Resource<?> declared(String kind, String name, HostSpec host, Reading reading) {
    Resource<?> found = reading.fleet().find(new ResourceRef(kind, name)).orElse(null);
    return found != null && reading.fleet().select(found.placement()).contains(host) ? found : null;
  }

  private static Position at(Resource<?> resource, Reading reading, String path) {
    Position place = reading.place(resource.ref(), path);
    return place == null ? resource.at() : place;
  }
}

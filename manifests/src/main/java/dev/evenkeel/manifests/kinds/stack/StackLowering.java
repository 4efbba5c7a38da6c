package dev.evenkeel.manifests.kinds.stack;

import dev.evenkeel.api.host.Checks;
import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.File;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Requirement;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.model.Dependency;
import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.api.model.Policy;
import dev.evenkeel.api.model.Resource;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.manifests.compose.ComposeService;
import dev.evenkeel.manifests.compose.ContainerLowering;
import dev.evenkeel.manifests.compose.project.Need;
import dev.evenkeel.manifests.compose.project.Project;
import dev.evenkeel.manifests.compose.project.ProjectService;
import dev.evenkeel.manifests.kinds.Lowered;
import dev.evenkeel.manifests.kinds.network.NetworkSpec;
import dev.evenkeel.manifests.kinds.service.ServiceFiles;
import dev.evenkeel.manifests.kinds.volume.VolumeSpec;
import dev.evenkeel.manifests.read.Reading;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Makes the objects of one Stack on one host, service by service. */
final class StackLowering {
  private final Resource<StackSpec> resource;
  private final HostSpec host;
  private final Reading reading;
  private final ComposeFiles.Made made;
  private final Project project;
  private final StackPlaces places;
  private final Lowered.Builder lowered;

  StackLowering(Resource<StackSpec> resource, HostSpec host, Reading reading) {
    this.resource = resource;
    this.host = host;
    this.reading = reading;
    this.made = resource.spec().compose().project();
    this.project = made.project();
    this.places = new StackPlaces(resource.ref(), project.folder(), resource.spec().projectDirectory());
    this.lowered = new Lowered.Builder(resource);
  }

  Lowered build() {
    return lowered.build();
  }

  void add(ProjectService service, StackSpec.ServiceFields beside) {
    ComposeService compose = service.service();
    TreeSet<Requirement> requires = new TreeSet<>();
    TreeSet<ObjectKey> before = new TreeSet<>();
    ServiceFiles files = new ServiceFiles(places.folder(service.name()), compose, beside.files(),
        mount -> places.bind(java.util.Objects.requireNonNull(mount.files()).path()), beside.onChange());
    places.grant(service, "configs", service.configs(), project.configs(), StackKind.CONFIGS, beside.onChange(), files, requires);
    places.grant(service, "secrets", service.secrets(), project.secrets(), StackKind.SECRETS, beside.onChange(), files, requires);
    if (service.containers().isEmpty()) {
      return;
    }
    // pulling needs nobody's readiness
    Target image = lowered.target(ContainerLowering.image(compose)).withDependsOn(List.of());
    lowered.add(image);
    before.add(image.key());
    Map<String, Container.Attachment> networks = networks(service, before, requires);
    List<Container.Mount> mounts = files.mounts().stream().map(mount -> volume(mount, before, requires)).toList();
    for (File file : files.files()) {
      Target target = lowered.target(file);
      Target.Validation validation = files.validation(file);
      lowered.add(validation == null ? target : target.withValidation(validation));
      before.add(file.key());
    }
    List<Dependency> dependsOn = new ArrayList<>(resource.dependsOn());
    service.needs().forEach(need -> need(need, before, dependsOn));
    Checks checks = new Checks(beside.probes(), beside.remedy() == null ? Checks.Remedy.DEFAULT : beside.remedy().lowered());
    for (int i = 0; i < service.containers().size(); i++) {
      Container container = ContainerLowering.container(service.containers().get(i), compose, mounts, networks,
          ComposeLabels.of(compose.labels(), project.name(), service.name(), i + 1));
      TreeSet<ObjectKey> after = new TreeSet<>(before);
      ContainerLowering.sharesWith(container).stream().filter(this::isOurs).forEach(name -> after.add(ObjectKey.container(name)));
      Target target = Target.of(container, resource.ref(), resource.policy(), service.at()).withDependsOn(dependsOn).withChecks(checks);
      lowered.add(Lowered.joined(target, after, files.reactions(), requires));
      lowered.checked(!beside.probes().isEmpty() || (container.healthcheck() != null && !container.healthcheck().disabled()));
    }
  }

  private boolean isOurs(String container) {
    return project.services().values().stream().anyMatch(service -> service.containers().contains(container));
  }

  private void need(Need need, Set<ObjectKey> before, List<Dependency> dependsOn) {
    ProjectService other = project.services().get(need.service());
    for (String container : other == null ? List.<String>of() : other.containers()) {
      before.add(ObjectKey.container(container));
      if (need.healthy()) {
        dependsOn.add(new Dependency(resource.ref(), ObjectKey.container(container).toString(), Dependency.Until.HEALTHY, need.at()));
      }
    }
  }

  /** The networks by their names on the host; in each of them the service is reached by its own name. */
  private Map<String, Container.Attachment> networks(ProjectService service, Set<ObjectKey> before, Set<Requirement> requires) {
    Map<String, Container.Attachment> joined = new TreeMap<>();
    if (service.service().networkMode() != null) {
      return joined;
    }
    Map<String, Container.Attachment> written = service.service().networks().isEmpty()
        ? Map.of("default", Container.Attachment.PLAIN)
        : service.service().networks();
    written.forEach((key, attachment) -> {
      StackNetwork network = java.util.Objects.requireNonNull(made.networks().get(key));
      TreeSet<String> aliases = new TreeSet<>(attachment.aliases());
      aliases.add(service.name());
      joined.put(network.named().name(), new Container.Attachment(aliases, attachment.ipv4Address(), attachment.ipv6Address(),
          attachment.macAddress(), attachment.linkLocalIps()));
      network(network, before, requires);
    });
    return joined;
  }

  private void network(StackNetwork network, Set<ObjectKey> before, Set<Requirement> requires) {
    String name = network.named().name();
    if (!network.named().external()) {
      addOnce(lowered.target(network.network(project.name())).withDependsOn(List.of()));
      before.add(ObjectKey.network(name));
    } else if (declared("Network", name) instanceof NetworkSpec spec && !spec.external()) {
      before.add(ObjectKey.network(name));
    } else {
      requires.add(new Requirement.ExternalNetwork(name));
    }
  }

  /** The mount with the volume's name on the host. */
  private Container.Mount volume(Container.Mount mount, Set<ObjectKey> before, Set<Requirement> requires) {
    StackVolume volume = mount.type() == Container.Mount.Type.VOLUME && mount.source() != null ? made.volumes().get(mount.source()) : null;
    if (volume == null) {
      return mount;
    }
    String name = volume.named().name();
    if (!volume.named().external()) {
      Target target = lowered.target(volume.volume(project.name()));
      Policy policy = target.policy();
      // data is never removed with the stack that used it
      Policy.Prune prune = policy.prune() == Policy.Prune.NEVER ? Policy.Prune.NEVER : Policy.Prune.APPROVE;
      Requirement folder = volume.requirement();
      addOnce(target.withPolicy(new Policy(policy.reconcile(), prune, policy.adopt(), policy.ignore())).withDependsOn(List.of())
          .withRequires(folder == null ? new TreeSet<>() : new TreeSet<>(Set.of(folder))));
      before.add(ObjectKey.volume(name));
    } else if (declared("Volume", name) instanceof VolumeSpec spec && !spec.external()) {
      before.add(ObjectKey.volume(name));
    } else {
      requires.add(new Requirement.ExternalVolume(name));
    }
    return new Container.Mount(mount.type(), name, mount.target(), mount.readOnly(), mount.propagation(), mount.selinux(), mount.nocopy(),
        mount.tmpfsSize(), mount.tmpfsMode(), mount.createHostPath());
  }

  private void addOnce(Target target) {
    if (!lowered.keys().contains(target.key())) {
      lowered.add(target);
    }
  }

  /** The spec of the resource of that name if it stands on the host. */
  private @org.jspecify.annotations.Nullable Object declared(String kind, String name) {
    Resource<?> found = reading.fleet().find(new ResourceRef(kind, name)).orElse(null);
    return found != null && reading.fleet().select(found.placement()).contains(host) ? found.spec() : null;
  }
}

package dev.evenkeel.manifests.kinds.stack;

import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.api.model.Resource;
import dev.evenkeel.manifests.compose.project.Grant;
import dev.evenkeel.manifests.compose.project.Project;
import dev.evenkeel.manifests.compose.project.ProjectLoader;
import dev.evenkeel.manifests.compose.project.ProjectService;
import dev.evenkeel.manifests.kinds.Kind;
import dev.evenkeel.manifests.kinds.Lowered;
import dev.evenkeel.manifests.kinds.service.ServiceFile;
import dev.evenkeel.manifests.read.Reading;
import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.Schemas;
import dev.evenkeel.manifests.read.bind.Suggestion;
import dev.evenkeel.manifests.read.yaml.Yaml;
import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A Compose project as it is: its services, networks and volumes, with the names and labels that Compose gives. */
public final class StackKind implements Kind<StackSpec> {
  static final String CONFIGS = "/";
  static final String SECRETS = "/run/secrets/";

  @Override
  public String name() {
    return "Stack";
  }

  @Override
  public Class<StackSpec> spec() {
    return StackSpec.class;
  }

  @Override
  public @Nullable StackSpec completed(Resource<StackSpec> resource, Cursor at) {
    Yaml compose = at.yaml() instanceof Yaml.Mapping mapping ? mapping.get("compose") : null;
    if (compose == null) {
      return null;
    }
    StackSpec spec = resource.spec();
    Project project = ProjectLoader.load(at.field("compose", compose), new ProjectLoader.Asked(resource.ref().name(),
        spec.compose().paths(), spec.profiles(), spec.values(), spec.envFile(), spec.projectDirectory()));
    if (project == null) {
      return null;
    }
    boolean fine = true;
    Map<String, StackNetwork> networks = new LinkedHashMap<>();
    for (Project.Named named : project.networks().values()) {
      StackNetwork network = StackNetwork.read(named, at.notes());
      fine &= network != null;
      if (network != null) {
        networks.put(named.key(), network);
      }
    }
    networks.putIfAbsent("default", StackNetwork.usual(project.name(), compose.at()));
    Map<String, StackVolume> volumes = new LinkedHashMap<>();
    for (Project.Named named : project.volumes().values()) {
      StackVolume volume = StackVolume.read(named, at.notes());
      fine &= volume != null;
      if (volume != null) {
        volumes.put(named.name(), volume);
      }
    }
    fine &= services(spec, project, at);
    Map<String, StackSpec.ServiceFields> rendered = spec.rendered(at);
    return fine && rendered != null ? spec.with(new ComposeFiles.Made(project, networks, volumes), rendered) : null;
  }

  /** Whether what is said beside the Compose files is about services that are in them, and nothing is mounted twice. */
  private static boolean services(StackSpec spec, Project project, Cursor at) {
    boolean fine = true;
    for (String name : spec.services().keySet()) {
      if (!project.services().containsKey(name)) {
        fine = false;
        Yaml written = at.yaml() instanceof Yaml.Mapping mapping && mapping.get("services") instanceof Yaml.Mapping all
            ? all.get(name)
            : null;
        (written == null ? at : at.field("services", written).field(name, written)).refuse(
            "there is no active service \"" + Schemas.shorten(name) + "\" in the Compose files",
            Suggestion.of(name, project.services().keySet()));
      }
    }
    for (ProjectService service : project.services().values()) {
      fine &= targets(service, spec.services().getOrDefault(service.name(), StackSpec.ServiceFields.NOTHING).files(), at);
    }
    return fine;
  }

  private static boolean targets(ProjectService service, List<ServiceFile> files, Cursor at) {
    Set<String> targets = new HashSet<>();
    service.service().volumes().forEach(mount -> targets.add(mount.mount().target()));
    service.service().tmpfs().forEach(mount -> targets.add(mount.mount().target()));
    boolean fine = true;
    for (ServiceFile file : files) {
      fine &= once(file.to(), targets, at.field("services." + service.name() + ".files", new Yaml.Scalar(at.at(), "", false)));
    }
    for (Grant grant : service.configs()) {
      fine &= once(grant.path(CONFIGS), targets, at.field("compose.configs", new Yaml.Scalar(grant.at(), "", false)));
    }
    for (Grant grant : service.secrets()) {
      fine &= once(grant.path(SECRETS), targets, at.field("compose.secrets", new Yaml.Scalar(grant.at(), "", false)));
    }
    return fine;
  }

  private static boolean once(@Nullable String target, Set<String> targets, Cursor at) {
    if (target != null && !target.equals("/") && targets.add(target)) {
      return true;
    }
    at.refuse(target == null || target.equals("/") ? "the target is not a path in the container" : target + " is mounted twice",
        target == null ? "write an absolute path without .." : "keep one");
    return false;
  }

  @Override
  public Lowered lower(Resource<StackSpec> resource, HostSpec host, Reading reading) {
    StackSpec spec = resource.spec();
    StackLowering lowering = new StackLowering(resource, host, reading);
    for (ProjectService service : spec.compose().project().project().services().values().stream()
        .sorted(java.util.Comparator.comparing(ProjectService::name)).toList()) {
      lowering.add(service, spec.services().getOrDefault(service.name(), StackSpec.ServiceFields.NOTHING));
    }
    return lowering.build();
  }
}

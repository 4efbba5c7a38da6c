package dev.evenkeel.manifests.compose.project;

import dev.evenkeel.api.model.Position;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.manifests.compose.ComposeService;
import dev.evenkeel.manifests.compose.ComposeServiceShape;
import dev.evenkeel.manifests.compose.EnvFileShape;
import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.Shapes;
import dev.evenkeel.manifests.read.yaml.Yaml;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads one service of a project: what concerns the project is taken out or resolved here, and the rest is a Compose service like any other. */
final class ServiceReading {
  private static final int MAX_REPLICAS = 100;
  private static final Set<String> NOT_OF_THE_CONTAINER = Set.of("depends_on", "profiles", "scale", "configs", "secrets", "links", "expose",
      "attach", "develop", "build");
  /** Stands for a path that is refused already. */
  private static final String REFUSED = "/refused";
  private static final List<String> SHARED = List.of("network_mode", "pid", "ipc");

  private final Cursor at;
  private final Yaml.Mapping written;
  private final String name;
  private final Scope scope;
  private final Map<String, Yaml.Entry> fields = new LinkedHashMap<>();
  private boolean fine = true;

  private ServiceReading(Cursor at, Yaml.Mapping written, String name, Scope scope) {
    this.at = at;
    this.written = written;
    this.name = name;
    this.scope = scope;
    written.entries().stream().filter(entry -> !NOT_OF_THE_CONTAINER.contains(entry.key()))
        .forEach(entry -> fields.put(entry.key(), entry));
  }

  /** Null after problems were noted. */
  static @Nullable ProjectService read(Cursor at, Yaml.Mapping written, String name, Scope scope) {
    return new ServiceReading(at, written, name, scope).read();
  }

  private @Nullable ProjectService read() {
    ServiceExtras extras = Shapes.ofRecord(ServiceExtras.class).readKnown(at, written);
    build();
    environment();
    Integer replicas = deploy();
    SHARED.forEach(this::shared);
    volumes();
    ComposeService service = new ComposeServiceShape().read(new Cursor(new Yaml.Mapping(at.at(), List.copyOf(fields.values())), at.path(),
        at.notes()));
    if (extras == null || service == null) {
      return null;
    }
    List<Need> needs = needs(extras);
    check(extras, service);
    int count = replicas(extras.scale(), replicas, service);
    return fine
        ? new ProjectService(name, ProjectService.containers(scope.project(), name, service.containerName(), count), service, needs,
            extras.configs(), extras.secrets(), at.at())
        : null;
  }

  private void build() {
    for (Yaml.Entry entry : written.entries()) {
      if (entry.key().equals("build") && written.get("image") != null) {
        at.notes().problem(Problem.warning(entry.keyAt(), at.path() + ".build is not done here, the image is taken as it is named",
            "build and push it elsewhere"));
      } else if (entry.key().equals("build")) {
        fine = false;
        // it is said what is missing; nobody needs to hear it twice
        fields.put("image", new Yaml.Entry("image", entry.keyAt(), new Yaml.Scalar(entry.keyAt(), "none", true)));
        at.refuseAt(entry.keyAt(), "images are not built here", "build the image elsewhere, and name it with image:");
      }
    }
  }

  /** What env files and variables say becomes part of {@code environment}. */
  private void environment() {
    Map<String, Yaml.Entry> all = new LinkedHashMap<>();
    Yaml.Entry files = fields.remove("env_file");
    if (files != null) {
      Map<String, String> values = new EnvFileShape.ListOf(scope.variables()).read(at.field("env_file", files.value()));
      fine &= values != null;
      if (values != null) {
        values.forEach((key, value) -> all.put(key, new Yaml.Entry(key, files.keyAt(),
            new Yaml.Scalar(files.value().at(), value.replace("$", "$$"), true))));
      }
    }
    Yaml.Entry own = fields.get("environment");
    if (own != null && !KeyedItems.isPlain(own.value())) {
      return; // refused by whoever reads it
    }
    if (own != null) {
      KeyedItems.named(own.value()).entries().forEach(entry -> environment(entry, all));
    }
    if (own != null || !all.isEmpty()) {
      fields.put("environment", new Yaml.Entry("environment", own == null ? at.at() : own.keyAt(),
          new Yaml.Mapping(own == null ? at.at() : own.value().at(), List.copyOf(all.values()))));
    }
  }

  private void environment(Yaml.Entry entry, Map<String, Yaml.Entry> into) {
    if (!(entry.value() instanceof Yaml.Scalar scalar && scalar.isNull())) {
      into.put(entry.key(), entry);
      return;
    }
    String value = scope.variables().get(entry.key());
    if (value != null) {
      into.put(entry.key(), new Yaml.Entry(entry.key(), entry.keyAt(), new Yaml.Scalar(scalar.at(), value.replace("$", "$$"), true)));
    } else if (!into.containsKey(entry.key())) {
      at.notes().problem(Problem.warning(entry.keyAt(), at.path() + ".environment: " + entry.key() + " is set nowhere and left out",
          "set it in .env or under values: of the Stack"));
    }
  }

  private @Nullable Integer deploy() {
    Yaml.Entry entry = fields.remove("deploy");
    if (entry == null) {
      return null;
    }
    DeployReading deploy = DeployReading.of(at.field("deploy", entry.value()));
    if (deploy == null) {
      fine = false;
      return null;
    }
    if (deploy.kept() != null) {
      fields.put("deploy", new Yaml.Entry("deploy", entry.keyAt(), deploy.kept()));
    }
    if (deploy.restart() != null) {
      fields.put("restart", new Yaml.Entry("restart", entry.keyAt(), deploy.restart()));
    }
    return deploy.replicas();
  }

  /** {@code service:NAME} as the container of that service. */
  private void shared(String field) {
    Yaml.Entry entry = fields.get(field);
    String mode = entry == null ? null : KeyedItems.text(entry.value());
    if (entry == null || mode == null || !mode.startsWith("service:")) {
      return;
    }
    String other = mode.substring("service:".length());
    String container = scope.container(other);
    if (!scope.refuseUnknownService(at.field(field, entry.value()), other) || container == null) {
      fine = false;
    } else {
      fields.put(field, new Yaml.Entry(field, entry.keyAt(), new Yaml.Scalar(entry.value().at(), "container:" + container, true)));
    }
  }

  private void volumes() {
    Yaml.Entry entry = fields.get("volumes");
    if (entry == null || !(entry.value() instanceof Yaml.Sequence sequence)) {
      return;
    }
    List<Yaml> mounts = new ArrayList<>();
    for (int i = 0; i < sequence.items().size(); i++) {
      mounts.add(mount(at.field("volumes", sequence).item(i, sequence.items().get(i))));
    }
    fields.put("volumes", new Yaml.Entry("volumes", entry.keyAt(), new Yaml.Sequence(sequence.at(), mounts)));
  }

  /** Relative sources that are not in the repository are on the host; volumes must be declared. */
  private Yaml mount(Cursor item) {
    switch (item.yaml()) {
      case Yaml.Scalar scalar -> {
        int colon = scalar.text().indexOf(':');
        String source = colon < 0 ? null : scalar.text().substring(0, colon);
        if (source == null || source.isEmpty()) {
          return scalar;
        }
        if (source.startsWith(".")) {
          String path = scope.host().of(item, source);
          fine &= path != null;
          return new Yaml.Scalar(scalar.at(), (path == null ? REFUSED : path) + scalar.text().substring(colon), true);
        }
        return source.startsWith("/") || source.startsWith("~")
            ? scalar
            : new Yaml.Scalar(scalar.at(), volume(item, source) + scalar.text().substring(colon), true);
      }
      case Yaml.Mapping mapping -> {
        String type = KeyedItems.text(mapping.get("type"));
        String source = KeyedItems.text(mapping.get("source"));
        if ("volume".equals(type) && source != null) {
          return withSource(mapping, volume(item, source));
        } else if ("bind".equals(type) && source != null) {
          String path = scope.host().of(item.field("source", new Yaml.Scalar(place(mapping, "source"), source, true)), source);
          fine &= path != null;
          return withSource(mapping, path == null ? REFUSED : path);
        }
        return mapping;
      }
      case Yaml.Sequence sequence -> {
        return sequence;
      }
    }
  }

  /** A volume's name on the host, which may be what is no name of a volume in the Compose file. */
  private String volume(Cursor at, String key) {
    String name = scope.volumes().get(key);
    if (name == null) {
      fine = false;
      scope.refuseUnknown(at, "volumes", key);
      return "refused";
    }
    return name;
  }

  private static Position place(Yaml.Mapping mapping, String field) {
    Yaml value = mapping.get(field);
    return value == null ? mapping.at() : value.at();
  }

  private static Yaml.Mapping withSource(Yaml.Mapping mount, String path) {
    return new Yaml.Mapping(mount.at(), mount.entries().stream().map(entry -> entry.key().equals("source")
        ? new Yaml.Entry("source", entry.keyAt(), new Yaml.Scalar(entry.value().at(), path, true))
        : entry).toList());
  }

  private List<Need> needs(ServiceExtras extras) {
    List<Need> needs = new ArrayList<>();
    for (Need need : extras.dependsOn()) {
      if (need.service().equals(name)) {
        fine = false;
        at.refuseAt(need.at(), "depends on itself", "remove the line");
      } else if (scope.services().containsKey(need.service())) {
        needs.add(need);
      } else if (need.required()) {
        fine &= scope.refuseUnknownService(place("depends_on", need.at()), need.service());
      }
    }
    for (String link : extras.links()) {
      String[] parts = link.split(":", -1);
      Yaml written = this.written.get("links");
      Cursor place = place("links", written == null ? at.at() : written.at());
      if (parts.length > 1 && !parts[1].equals(parts[0])) {
        fine = false;
        refuseAt("links", "\"" + parts[1] + "\" is another name for " + parts[0],
            "write it under aliases: of a network of " + parts[0]);
      } else if (fine && scope.refuseUnknownService(place, parts[0])) {
        needs.add(new Need(parts[0], false, true, place.at()));
      } else {
        fine = false;
      }
    }
    return needs;
  }

  private void check(ServiceExtras extras, ComposeService service) {
    for (String network : service.networks().keySet()) {
      if (!network.equals("default")) {
        Yaml place = written.get("networks");
        fine &= scope.refuseUnknown(place == null ? at : at.field("networks", place), "networks", network);
      }
    }
    extras.configs().forEach(grant -> fine &= scope.refuseUnknown(place("configs", grant.at()), "configs", grant.source()));
    extras.secrets().forEach(grant -> fine &= scope.refuseUnknown(place("secrets", grant.at()), "secrets", grant.source()));
  }

  private int replicas(@Nullable Integer scale, @Nullable Integer deployed, ComposeService service) {
    if (scale != null && deployed != null && !scale.equals(deployed)) {
      refuseAt("scale", "contradicts deploy.replicas", "keep one of the two");
    }
    int count = scale != null ? scale : deployed != null ? deployed : 1;
    String field = scale != null ? "scale" : "deploy";
    if (count < 0 || count > MAX_REPLICAS) {
      refuseAt(field, count + " is not within 0 and " + MAX_REPLICAS, null);
      return 1;
    }
    if (count > 1 && service.containerName() != null) {
      refuseAt("container_name", "several containers cannot have one name", "leave it out");
    }
    if (count > 1 && service.ports().stream().anyMatch(port -> port.published() != null)) {
      refuseAt("ports", "several containers cannot publish one port of the host", "name the port of the container alone");
    }
    return count;
  }

  private Cursor place(String field, Position position) {
    return at.field(field, new Yaml.Scalar(position, "", false));
  }

  private void refuseAt(String field, String message, @Nullable String hint) {
    fine = false;
    Yaml place = written.get(field);
    (place == null ? at : at.field(field, place)).refuse(message, hint);
  }
}

package dev.evenkeel.operator.app.intake;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.host.HostTarget;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.operator.app.RefusedException;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A Compose file of the repository as a Stack that refers to it where it lies. */
public final class ComposeFile {
  private static final List<String> OVERRIDES = List.of("override.yml", "override.yaml");
  private final Folder folder;
  private final Path file;
  private final @Nullable String host;
  private final @Nullable String projectDirectory;

  /**
   * @param file             absolute
   * @param host             where it stands, or null where there is one Host only
   * @param projectDirectory where the project is on the host, or null
   */
  public ComposeFile(Folder folder, Path file, @Nullable String host, @Nullable String projectDirectory) {
    this.folder = folder;
    this.file = file;
    this.host = host;
    this.projectDirectory = projectDirectory;
  }

  /**
   * What was written, or is wrong.
   *
   * @param problems errors and warnings of the Stack; with an error nothing was written
   */
  public record Result(Written written, List<Problem> problems) {
    public Result {
      problems = List.copyOf(problems);
    }

    public boolean fine() {
      return problems.stream().noneMatch(problem -> problem.severity() == Problem.Severity.ERROR);
    }
  }

  /**
   * Writes the manifest, looks whether it is valid, adds a check for each service that has none and publishes a port, and takes the file back when it is not valid.
   *
   * @throws RefusedException when the file is no Compose file of the folder, or something of that name is there
   */
  public Result write() throws RefusedException {
    if (!Files.isRegularFile(file)) {
      throw refused(file + " is not there; name a Compose file");
    }
    if (!file.startsWith(folder.path())) {
      throw refused(
          file + " is outside of " + folder.path() + "; a Stack refers to files of its own repository. Copy it there, or say --into");
    }
    String name = project();
    ResourceRef ref = new ResourceRef("Stack", name);
    FleetTarget before = folder.read();
    folder.needsNo(ref, before);
    String manifest = name + ".stack.yaml";
    Map<String, Object> spec = spec();
    folder.write(new TreeMap<>(Map.of(manifest, ManifestText.of(List.of(), "Stack", name, spec))));
    FleetTarget after = folder.read();
    List<Problem> problems = after.problems().stream().filter(problem -> !before.problems().contains(problem)).toList();
    Draft draft = new Draft();
    if (problems.stream().anyMatch(problem -> problem.severity() == Problem.Severity.ERROR)) {
      remove(manifest);
      return new Result(draft.written(), problems);
    }
    Map<String, Object> checks = checks(after, ref, draft);
    if (!checks.isEmpty()) {
      spec.put("services", checks);
      remove(manifest);
      folder.write(new TreeMap<>(Map.of(manifest, ManifestText.of(List.of(), "Stack", name, spec))));
    }
    draft.take(ref.toString(), manifest);
    secrets(draft);
    return new Result(draft.written(), problems);
  }

  private static RefusedException refused(String message) {
    return new RefusedException(RefusedException.Why.INVALID, message);
  }

  private Map<String, Object> spec() {
    Map<String, Object> spec = new LinkedHashMap<>();
    if (host != null) {
      spec.put("host", host);
    }
    spec.put("reconcile", "observe");
    spec.put("adopt", true);
    List<String> files = new ArrayList<>(List.of(relative(file)));
    String base = String.valueOf(file.getFileName()).replaceFirst("\\.ya?ml$", "");
    for (String override : OVERRIDES) {
      Path beside = file.resolveSibling(base + "." + override);
      if (Files.isRegularFile(beside)) {
        files.add(relative(beside)); // docker compose takes it by itself
        break;
      }
    }
    spec.put("compose", files.size() == 1 ? files.getFirst() : files);
    if (projectDirectory != null) {
      spec.put("projectDirectory", projectDirectory);
    }
    return spec;
  }

  private String relative(Path path) {
    return folder.path().relativize(path).toString();
  }

  private void remove(String manifest) throws RefusedException {
    try {
      Files.deleteIfExists(folder.path().resolve(manifest));
    } catch (IOException e) {
      throw new RefusedException(RefusedException.Why.UNAVAILABLE, folder.named(manifest) + " cannot be taken back: " + e.getMessage());
    }
  }

  /** As Compose finds it: {@code name:} of the file, else the folder's. */
  private String project() throws RefusedException {
    String name = "";
    if (root() instanceof MappingNode all) {
      for (NodeTuple section : all.getValue()) {
        if (section.getKeyNode() instanceof ScalarNode key && key.getValue().equals("name")
            && section.getValueNode() instanceof ScalarNode value
            && !value.getValue().contains("$")) {
          name = value.getValue();
        }
      }
    }
    Path parent = java.util.Objects.requireNonNull(file.getParent());
    String called = name.isEmpty() ? String.valueOf(parent.getFileName()).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "") : name;
    if (!called.matches("[a-z0-9][a-z0-9_-]*")) {
      throw refused("the project has no name: write name: into " + file);
    }
    return called;
  }

  private @Nullable Node root() throws RefusedException {
    try {
      return new Yaml(new LoaderOptions()).compose(new StringReader(text()));
    } catch (YAMLException e) {
      throw refused(file + " is no YAML: " + e.getMessage());
    }
  }

  private String text() throws RefusedException {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new RefusedException(RefusedException.Why.UNAVAILABLE, file + " cannot be read: " + e.getMessage());
    }
  }

  /** A connection to the first published TCP port of each service that has no check of its own. */
  private static Map<String, Object> checks(FleetTarget fleet, ResourceRef ref, Draft draft) {
    Map<String, Object> services = new TreeMap<>();
    for (HostTarget host : fleet.targets().values()) {
      for (Target one : host.objects().values()) {
        if (one.key().type() != ObjectKey.Type.CONTAINER || !one.owners().contains(ref)) {
          continue;
        }
        Container container = (Container) one.object();
        String service = container.labels().get("com.docker.compose.service");
        if (service == null || container.healthcheck() != null) {
          continue;
        }
        container.ports().stream().filter(port -> port.protocol().equals("tcp")).map(Container.Port::target).min(Integer::compare)
            .ifPresent(port -> {
              if (services.put(service, Map.of("probes", List.of(Map.of("tcp", ":" + port)))) == null) {
                draft.note("service " + service, "has no healthcheck; it gets a probe that connects to :" + port,
                    "Say more, such as {http: \":" + port + "/health\"}, or leave it out, in the manifest.");
              }
            });
      }
    }
    return services;
  }

  /** What stands there in plain is told, for it would be committed. */
  private void secrets(Draft draft) throws RefusedException {
    ComposeText read = ComposeText.of(text(), "stack", Map.of(), Intake.secrets());
    if (!read.kept().isEmpty()) {
      draft.note(relative(file), "has what looks like secrets: " + String.join(", ", read.kept()),
          "Look that their values are not in the repository.");
    }
  }
}

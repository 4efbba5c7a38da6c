package dev.evenkeel.operator.app.intake;

import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.hosts.docker.Inventory;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.YAMLException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compose projects by the labels of their containers: a Stack each, with the Compose files from the host; where that does not give what runs, their containers are left to become Services. */
final class ComposeProjects {
  private static final String LABEL = "com.docker.compose.";
  private static final int MOST_ROUNDS = 5;
  private final String host;
  private final Inventory inventory;
  private final SecretValues secrets;
  private final Takeover.HostFiles hostFiles;

  ComposeProjects(String host, Inventory inventory, SecretValues secrets, Takeover.HostFiles hostFiles) {
    this.host = host;
    this.inventory = inventory;
    this.secrets = secrets;
    this.hostFiles = hostFiles;
  }

  /** What does not fit; whoever reads it is told, and the containers become Services. */
  private static final class Unfit extends Exception {
    private static final long serialVersionUID = 1L;

    Unfit(String message) {
      super(message);
    }
  }

  /** @return the containers that are in no Stack */
  List<Inventory.Found> draft(Draft draft) throws IOException {
    SortedMap<String, List<Inventory.Found>> projects = new TreeMap<>();
    List<Inventory.Found> loose = new ArrayList<>();
    for (Inventory.Found found : inventory.containers()) {
      String project = found.labels().get(LABEL + "project");
      if (found.instance().marks().ours()) {
        continue; // it is Evenkeel's, and in some manifest already
      }
      if (project == null || !project.matches("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,99}")) {
        loose.add(found);
      } else if ("True".equalsIgnoreCase(found.labels().get(LABEL + "oneoff"))) {
        draft.leave("container/" + found.name(), "was started once by docker compose run", null);
      } else {
        projects.computeIfAbsent(project, _ -> new ArrayList<>()).add(found);
      }
    }
    for (Map.Entry<String, List<Inventory.Found>> project : projects.entrySet()) {
      try {
        stack(project.getKey(), project.getValue(), draft);
      } catch (Unfit e) {
        draft.note("Compose project " + project.getKey(), "becomes Services, not a Stack: " + e.getMessage(), null);
        loose.addAll(project.getValue());
      }
    }
    return loose;
  }

  private static String one(List<Inventory.Found> containers, String label) throws Unfit {
    SortedSet<String> values = new TreeSet<>();
    containers.forEach(found -> values.add(found.labels().getOrDefault(LABEL + label, "")));
    if (values.size() != 1 || values.first().isEmpty()) {
      throw new Unfit(
          values.size() > 1 ? "its containers do not agree on " + LABEL + label : "its containers have no label " + LABEL + label);
    }
    return values.first();
  }

  private void stack(String project, List<Inventory.Found> containers, Draft draft) throws IOException, Unfit {
    Path directory = Path.of(one(containers, "project.working_dir"));
    List<String> compose = List.of(one(containers, "project.config_files").split(",", -1)).stream()
        .map(file -> directory.resolve(file.strip()).normalize().toString()).toList();
    if (!directory.isAbsolute() || !directory.equals(Path.of(compose.getFirst()).getParent())) {
      throw new Unfit("its first Compose file is not in its folder " + directory);
    }
    String folder = host + "/stacks/" + project;
    SortedMap<String, String> files = new TreeMap<>();
    SortedSet<String> ignore = new TreeSet<>();
    SortedSet<String> kept = new TreeSet<>();
    gather(directory, compose, project, folder, files, ignore, kept);
    Map<String, Object> spec = Draft.spec(host);
    List<String> relative = compose.stream().map(file -> project + "/" + directory.relativize(Path.of(file))).toList();
    spec.put("compose", relative.size() == 1 ? relative.getFirst() : relative);
    spec.put("projectDirectory", directory.toString());
    if (!ignore.isEmpty()) {
      spec.put("ignore", List.copyOf(ignore));
    }
    List<String> comments = kept.isEmpty() ? List.of() : List.of(SecretWords.comment(List.copyOf(kept), secrets));
    String manifest = folder + ".yaml";
    SortedSet<String> names = new TreeSet<>(containers.stream().map(Inventory.Found::name).toList());
    Comparison comparison = null;
    for (List<String> profiles : List.of(List.<String>of(), List.of("*"))) {
      if (!profiles.isEmpty()) {
        spec.put("profiles", profiles);
      }
      files.put(manifest, ManifestText.of(comments, "Stack", project, spec));
      comparison = Comparison.of(host, files, new ResourceRef("Stack", project), inventory);
      if (comparison.errors().isEmpty() && fits(comparison, names) == null) {
        break;
      }
    }
    Comparison last = java.util.Objects.requireNonNull(comparison);
    if (!last.errors().isEmpty()) {
      throw new Unfit(last.errors().getFirst().at() + ": " + last.errors().getFirst().message());
    }
    String unfit = fits(last, names);
    if (unfit != null) {
      throw new Unfit(unfit);
    }
    draft.files.putAll(files);
    draft.take("Stack/" + project, manifest);
    if (!kept.isEmpty()) {
      draft.note("Stack/" + project, SecretWords.note(List.copyOf(kept), secrets),
          SecretWords.next(project, List.copyOf(kept), host, secrets));
    }
    if (!last.differing().isEmpty()) {
      draft.note("Stack/" + project, "runs otherwise than its Compose files say: " + Comparison.words(last.differing()),
          "The plan shows it. Enforced, it would be a replacement that waits for an approval.");
    }
    containers.forEach(found -> LooseContainers.binds(found, draft, "Stack/" + project + ", " + found.name()));
  }

  private static @Nullable String fits(Comparison comparison, SortedSet<String> names) {
    SortedSet<String> wanted = new TreeSet<>(comparison.objects().stream().map(ObjectKey::name).toList());
    if (!wanted.equals(names)) {
      SortedSet<String> more = new TreeSet<>(wanted);
      more.removeAll(names);
      SortedSet<String> fewer = new TreeSet<>(names);
      fewer.removeAll(wanted);
      return (more.isEmpty() ? "" : "its Compose files also want " + String.join(", ", more) + (fewer.isEmpty() ? "" : ", and "))
          + (fewer.isEmpty() ? "" : "they do not call anything " + String.join(", ", fewer));
    }
    return comparison.missing().isEmpty() ? null : "there is no " + comparison.missing().getFirst() + " on the host";
  }

  /** The Compose files and all that they need, without their secrets, by their paths in the folder of manifests. */
  private void gather(Path directory, List<String> compose, String project, String folder, SortedMap<String, String> files,
      SortedSet<String> ignore,
      SortedSet<String> kept) throws IOException, Unfit {
    String dotEnv = directory.resolve(".env").toString();
    SortedMap<String, String> variableFiles = new TreeMap<>(hostFiles.read(List.of(dotEnv)));
    Map<String, String> variables = variableFiles.containsKey(dotEnv) ? ComposeText.values(variableFiles.get(dotEnv)) : Map.of();
    SortedSet<String> wanted = new TreeSet<>(compose);
    SortedSet<String> environments = new TreeSet<>();
    for (int round = 0; !wanted.isEmpty(); round++) {
      if (round == MOST_ROUNDS) {
        throw new Unfit("its Compose files include each other over more than " + MOST_ROUNDS + " levels");
      }
      SortedMap<String, String> read = hostFiles.read(wanted);
      SortedSet<String> next = new TreeSet<>();
      for (String file : wanted) {
        String text = read.get(file);
        if (text == null) {
          throw new Unfit(file + " is not there, or cannot be read");
        }
        ComposeText without = redacted(file, text, project, variables);
        files.put(inside(directory, folder, file), without.text());
        ignore.addAll(without.ignore());
        kept.addAll(without.kept());
        Path beside = java.util.Objects.requireNonNull(Path.of(file).getParent());
        without.refers().forEach(path -> next.add(beside.resolve(path).normalize().toString()));
        without.envFile().forEach(path -> environments.add(beside.resolve(path).normalize().toString()));
      }
      wanted = next;
      wanted.removeIf(file -> files.containsKey(folder + "/" + directory.relativize(Path.of(file))));
    }
    variableFiles.putAll(hostFiles.read(environments));
    for (Map.Entry<String, String> file : variableFiles.entrySet()) {
      files.put(inside(directory, folder, file.getKey()), ComposeText.variables(file.getValue(), secrets, kept));
    }
  }

  private ComposeText redacted(String file, String text, String project, Map<String, String> variables) throws Unfit {
    try {
      return ComposeText.of(text, project, variables, secrets);
    } catch (YAMLException e) {
      throw new Unfit(file + " is no YAML: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
  }

  private static String inside(Path directory, String folder, String file) throws Unfit {
    Path path = Path.of(file);
    if (!path.startsWith(directory)) {
      throw new Unfit(file + " is outside of its folder " + directory);
    }
    return folder + "/" + directory.relativize(path);
  }
}

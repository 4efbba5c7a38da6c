package dev.evenkeel.manifests.compose.project;

import dev.evenkeel.api.model.Problem;
import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.ListShape;
import dev.evenkeel.manifests.read.bind.Notes;
import dev.evenkeel.manifests.read.bind.Schemas;
import dev.evenkeel.manifests.read.bind.Shapes;
import dev.evenkeel.manifests.read.yaml.Yaml;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Loads a Compose project from the files of the repository. Pure: the same files and arguments give the same project. */
public final class ProjectLoader {
  private static final Pattern PROJECT = Pattern.compile("[a-z0-9][a-z0-9_-]*");
  private static final Pattern SERVICE = Pattern.compile("[a-zA-Z0-9._-]+");
  private static final int MAX_SERVICES = 500;
  private static final String PROJECT_NAME = "COMPOSE_PROJECT_NAME";
  private static final ListShape<String> TEXTS = new ListShape<>(Shapes.of(String.class));

  private final Cursor at;
  private final Asked asked;
  private final ProjectReader reader = new ProjectReader();

  /**
   * What is to be loaded.
   *
   * @param name      what the project is called when the Compose files do not say
   * @param files     Compose files, relative to the manifest; the later are laid over the earlier
   * @param profiles  the active ones
   * @param values    variables; they win over those of files
   * @param envFiles  files with variables, relative to the manifest, the later win; with none the {@code .env} beside the first Compose file
   * @param directory where the project is on the host, or null
   */
  public record Asked(String name, List<String> files, List<String> profiles, Map<String, String> values, List<String> envFiles,
      @Nullable String directory) {}

  private ProjectLoader(Cursor at, Asked asked) {
    this.at = at;
    this.asked = asked;
  }

  /**
   * @param at where the Compose files are named
   * @return null after at least one error was noted
   */
  public static @Nullable Project load(Cursor at, Asked asked) {
    long before = errors(at.notes());
    Project project = new ProjectLoader(at, asked).load();
    return errors(at.notes()) > before ? null : project;
  }

  private static long errors(Notes notes) {
    return notes.problems().stream().filter(problem -> problem.severity() == Problem.Severity.ERROR).count();
  }

  private @Nullable Project load() {
    if (asked.files().isEmpty()) {
      return at.refuse("names no Compose file", "write compose: ./compose.yaml");
    }
    String here = Routes.folder(at.at().file());
    for (String file : asked.files()) {
      if (file.startsWith("/")) {
        return at.refuse("\"" + Schemas.shorten(file) + "\" is a path of the host", "write a path relative to the manifest");
      }
    }
    List<String> files = asked.files().stream().map(file -> Routes.resolve(here, file)).toList();
    String folder = Routes.folder(files.getFirst());
    Map<String, String> variables = variables(here, folder);
    String name = variables == null ? null : name(files, new Substitution(variables, at.notes()));
    if (variables == null || name == null) {
      return null;
    }
    Map<String, String> all = new LinkedHashMap<>(variables);
    all.put(PROJECT_NAME, name);
    Substitution substitution = new Substitution(all, at.notes());
    Yaml.Mapping root = new Composition(reader, at).of(files, folder, substitution);
    return project(root, name, folder, substitution);
  }

  private @Nullable Map<String, String> variables(String here, String folder) {
    Map<String, String> all = asked.values();
    for (int i = asked.envFiles().size() - 1; i >= 0 && all != null; i--) {
      all = Variables.under(all, Routes.resolve(here, asked.envFiles().get(i)), true, at);
    }
    if (asked.envFiles().isEmpty()) {
      all = Variables.under(all == null ? Map.of() : all, Routes.resolve(folder, ".env"), false, at);
    }
    for (String unread : List.of("COMPOSE_FILE", "COMPOSE_PROFILES")) {
      if (all != null && all.containsKey(unread)) {
        at.notes().problem(Problem.warning(at.at(), unread + " is set and does nothing here",
            unread.equals("COMPOSE_FILE") ? "list the files under compose:" : "list the profiles under profiles:"));
      }
    }
    return all;
  }

  /** {@code COMPOSE_PROJECT_NAME}, then what the files say, the last one winning, then what the Stack is called. */
  private @Nullable String name(List<String> files, Substitution substitution) {
    String name = asked.name();
    Cursor place = at;
    for (String file : files) {
      for (Yaml.Mapping document : reader.read(file, at)) {
        Yaml written = document.get("name");
        if (written instanceof Yaml.Scalar scalar && !scalar.isNull()) {
          place = new Cursor(scalar, "name", at.notes());
          name = substitution.in(scalar.text(), scalar.at());
        }
      }
    }
    String set = substitution.variables().get(PROJECT_NAME);
    name = set == null || set.isEmpty() ? name : set;
    return PROJECT.matcher(name).matches()
        ? name
        : place.refuse("\"" + Schemas.shorten(name) + "\" is not the name of a Compose project",
            "use lower-case letters, digits, \"-\" and \"_\"; name: at the top of the Compose file gives another than the Stack's");
  }

  private @Nullable Project project(Yaml.Mapping root, String name, String folder, Substitution substitution) {
    TopLevel top = new TopLevel(root, new Cursor(root, "", at.notes()));
    top.refuseUnknown();
    HostPaths host = new HostPaths(folder, asked.directory());
    Map<String, Yaml.Mapping> active = new LinkedHashMap<>();
    Set<String> inactive = new LinkedHashSet<>();
    top.section("services").forEach((key, entry) -> choose(key, entry, active, inactive));
    if (active.size() > MAX_SERVICES) {
      return at.refuse("the project has more than " + MAX_SERVICES + " services", "make several Stacks of it");
    }
    Map<String, Set<String>> names = new TreeMap<>();
    List.of("networks", "volumes", "configs", "secrets").forEach(section -> names.put(section, top.keys(section)));
    Map<String, Project.Named> volumes = top.volumes(name, host);
    Map<String, String> volumeNames = new TreeMap<>();
    names.getOrDefault("volumes", Set.of()).forEach(key -> volumeNames.put(key, "refused"));
    volumes.forEach((key, volume) -> volumeNames.put(key, volume.name()));
    Scope scope = new Scope(name, active, inactive, names, volumeNames, host, Variables.filling(substitution));
    Map<String, ProjectService> services = new LinkedHashMap<>();
    active.forEach((key, written) -> {
      ProjectService service = ServiceReading.read(new Cursor(written, path(key), at.notes()), written, key, scope);
      if (service != null) {
        services.put(key, service);
      }
    });
    if (active.isEmpty()) {
      at.refuse("the Compose files have no " + (inactive.isEmpty() ? "services" : "active services"),
          inactive.isEmpty() ? null : "name profiles under profiles: of the Stack");
    }
    Rounds.refuse(services, at.notes());
    return new Project(name, folder, services, top.networks(name), volumes, top.materials("configs", host),
        top.materials("secrets", host));
  }

  private static String path(String service) {
    return "compose.services." + service;
  }

  private void choose(String key, Yaml.Entry entry, Map<String, Yaml.Mapping> active, Set<String> inactive) {
    Cursor service = new Cursor(entry.value(), path(key), at.notes());
    if (!SERVICE.matcher(key).matches()) {
      service.refuseAt(entry.keyAt(), "\"" + Schemas.shorten(key) + "\" is not the name of a service",
          "use letters, digits, \"-\", \"_\" and \".\"");
    } else if (!(entry.value() instanceof Yaml.Mapping mapping)) {
      service.refuse("expected a mapping, found " + entry.value().called(), "write image: below it");
    } else {
      Yaml written = mapping.get("profiles");
      List<String> profiles = written == null ? List.of() : TEXTS.read(service.field("profiles", written));
      if (profiles == null || profiles.isEmpty() || profiles.stream().anyMatch(asked.profiles()::contains)
          || asked.profiles().contains("*")) {
        active.put(key, mapping);
      } else {
        inactive.add(key);
      }
    }
  }
}

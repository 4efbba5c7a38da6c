package dev.evenkeel.manifests.compose.project;

import dev.evenkeel.api.model.Position;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.manifests.read.bind.Notes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds services that wait, through others, for themselves: by {@code depends_on}, or because they share a namespace. */
final class Rounds {
  private final Map<String, ProjectService> services;
  private final Map<String, String> byContainer = new HashMap<>();
  private final Notes notes;
  private final Set<String> done = new LinkedHashSet<>();

  private Rounds(Map<String, ProjectService> services, Notes notes) {
    this.services = services;
    this.notes = notes;
    services.values().forEach(service -> service.containers().forEach(name -> byContainer.put("container:" + name, service.name())));
  }

  static void refuse(Map<String, ProjectService> services, Notes notes) {
    Rounds rounds = new Rounds(services, notes);
    services.keySet().forEach(name -> rounds.visit(name, new ArrayList<>()));
  }

  private void visit(String name, List<String> path) {
    if (path.contains(name)) {
      List<String> round = new ArrayList<>(path.subList(path.indexOf(name), path.size()));
      round.add(name);
      ProjectService first = services.get(name);
      Position at = first == null ? new Position("", 1, 1) : first.at();
      notes.problem(Problem.error(at, "services wait for each other in a circle: " + String.join(" -> ", round), "remove one of them"));
      return;
    }
    ProjectService service = services.get(name);
    if (service == null || !done.add(name)) {
      return;
    }
    path.add(name);
    before(service).forEach(other -> visit(other, path));
    path.removeLast();
  }

  private Set<String> before(ProjectService service) {
    Set<String> before = new LinkedHashSet<>();
    service.needs().forEach(need -> before.add(need.service()));
    for (String mode : new String[]{String.valueOf(service.service().networkMode()), String.valueOf(service.service().pid()),
        String.valueOf(service.service().ipc())}) {
      String other = byContainer.get(mode);
      if (other != null) {
        before.add(other);
      }
    }
    return before;
  }
}

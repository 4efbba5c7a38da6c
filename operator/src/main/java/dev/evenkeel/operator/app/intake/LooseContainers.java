package dev.evenkeel.operator.app.intake;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.Container.Mount;
import dev.evenkeel.api.host.Live;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.hosts.docker.Inventory;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Containers that belong to no Compose project that could be taken over: a Service each. */
final class LooseContainers {
  private final String host;
  private final Inventory inventory;
  private final SecretValues secrets;

  LooseContainers(String host, Inventory inventory, SecretValues secrets) {
    this.host = host;
    this.inventory = inventory;
    this.secrets = secrets;
  }

  /** @param chosen those that are to become Services */
  Draft draft(Collection<Inventory.Found> chosen) {
    Draft draft = new Draft();
    List<Inventory.Found> possible = new ArrayList<>();
    for (Inventory.Found found : chosen) {
      String obstacle = obstacle(found);
      if (obstacle == null) {
        possible.add(found);
      } else {
        draft.leave("container/" + found.name(), obstacle, next(found));
      }
    }
    List<String> services = possible.stream().map(Inventory.Found::name).toList();
    possible.forEach(found -> service(found, services, draft));
    return draft;
  }

  /** Why a container cannot become a Service, or null. */
  private @Nullable String obstacle(Inventory.Found found) {
    Container container = found.container();
    if (!found.name().matches("[a-zA-Z0-9][a-zA-Z0-9_.-]{1,99}")) {
      return "its name cannot be that of a manifest";
    }
    if (found.labels().containsKey("com.docker.swarm.task")) {
      return "it is a task of a swarm";
    }
    if (found.instance().container().status() != Live.Status.RUNNING) {
      return "it is " + found.instance().container().status().label() + "; a Service is meant to run";
    }
    if (!found.beyond().isEmpty()) {
      return "a Service cannot hold its " + String.join(", ", found.beyond());
    }
    if (image(found) == null || found.brought() == null) {
      return "its image has no name on the host any more";
    }
    Container.Words command = container.program().command();
    Container.Words entrypoint = container.program().entrypoint();
    if (command != null && secrets.isAmong(command.words()) || entrypoint != null && secrets.isAmong(entrypoint.words())) {
      return "its command holds what looks like a password, which is not written into a manifest";
    }
    return null;
  }

  private static String next(Inventory.Found found) {
    if (found.instance().container().status() != Live.Status.RUNNING) {
      return "Start it, or remove it (docker rm " + found.name() + "), and import again.";
    }
    return found.beyond().isEmpty()
        ? "It goes on as it is. Write a Service for it by hand, with the password in a file that it mounts."
        : "It goes on as it is. Make it without these, or write a Service for it by hand.";
  }

  /** What the image is called: as whoever made the container did, else by a name that it has. */
  private static @Nullable String image(Inventory.Found found) {
    String name = found.instance().container().imageName();
    if (name != null && !name.startsWith("sha256:") && !name.matches("[0-9a-f]{12,64}")) {
      return name;
    }
    return found.tags().isEmpty() ? null : found.tags().getFirst();
  }

  private void service(Inventory.Found found, List<String> services, Draft draft) {
    String name = found.name();
    ServiceDraft service = new ServiceDraft(found, java.util.Objects.requireNonNull(found.brought()), inventory.defaults(), secrets);
    Map<String, Object> spec = Draft.spec(host);
    spec.put("container", service.container(java.util.Objects.requireNonNull(image(found)), services));
    List<String> comments = new ArrayList<>();
    if (!service.kept().isEmpty()) {
      comments.add(SecretWords.comment(service.kept(), secrets));
      draft.note("Service/" + name, SecretWords.note(service.kept(), secrets), SecretWords.next(name, service.kept(), host, secrets));
    }
    String file = host + "/services/" + name + ".yaml";
    String text = ManifestText.of(comments, "Service", name, spec);
    Comparison comparison = Comparison.of(host, new TreeMap<>(Map.of(file, text)), new ResourceRef("Service", name), inventory);
    List<dev.evenkeel.api.model.Problem> errors = comparison.errors().stream()
        .filter(problem -> services.stream().noneMatch(other -> problem.message().contains("there is no Service/" + other + " on host")))
        .toList();
    if (!errors.isEmpty()) {
      draft.leave("container/" + name, errors.getFirst().message(), errors.getFirst().hint());
      return;
    }
    if (!comparison.differing().isEmpty()) {
      draft.note("Service/" + name, "is not written to the letter: " + Comparison.words(comparison.differing()), null);
    }
    draft.files.put(file, text);
    draft.take("Service/" + name, file);
    binds(found, draft, "Service/" + name);
  }

  /** Folders of the host that are only mounted: their contents stay what and where they are. */
  static void binds(Inventory.Found found, Draft draft, String owner) {
    List<String> sources = found.container().mounts().stream().filter(mount -> mount.type() == Mount.Type.BIND && mount.source() != null)
        .map(mount -> String.valueOf(mount.source())).distinct().sorted().toList();
    if (!sources.isEmpty()) {
      draft.note(owner, "mounts " + String.join(", ", sources) + " of the host; what is in there is nobody's here", null);
    }
    List<String> anonymous = List.copyOf(found.instance().container().anonymousVolumes().keySet());
    if (!anonymous.isEmpty()) {
      draft.note(owner, "has volumes without a name at " + String.join(", ", anonymous) + "; they are carried over when it is replaced",
          null);
    }
  }
}

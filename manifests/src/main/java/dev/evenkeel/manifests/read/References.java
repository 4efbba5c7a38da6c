package dev.evenkeel.manifests.read;

import dev.evenkeel.api.model.Dependency;
import dev.evenkeel.api.model.Placement;
import dev.evenkeel.api.model.Position;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.api.model.Resource;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.api.model.SecretRef;
import dev.evenkeel.api.model.SecretSpec;
import dev.evenkeel.manifests.read.bind.Suggestion;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Checks what resources say of each other: hosts that are there, dependencies that are there and in no circle. */
final class References {
  private References() {}

  static void check(Findings findings) {
    for (Resource<?> resource : List.copyOf(findings.resources.values())) {
      placement(resource, findings);
      dependencies(resource, findings);
    }
    circles(findings);
    findings.sources.values().forEach(secret -> source(secret, findings));
    findings.secrets.forEach((ref, secrets) -> secrets.forEach((secret, at) -> secret(ref, secret, at, findings)));
  }

  private static void source(SecretSpec secret, Findings findings) {
    ResourceRef ref = new ResourceRef("Secret", secret.name());
    Resource<?> resource = findings.resources.get(ref);
    if (resource != null && secret.from() instanceof SecretSpec.OnHost(var host, var _) && !findings.hosts.containsKey(host)
        && !findings.refused.containsKey(new ResourceRef("Host", host))) {
      findings.withdraw(ref, Problem.error(findings.place(resource, "onHost.host", "onHost"), ref + ": there is no Host \"" + host + "\"",
          Suggestion.of(host, findings.hosts.keySet())));
    }
  }

  /** A Secret that is refused may have been meant: what uses it is held when its values cannot be had. */
  private static void secret(ResourceRef of, SecretRef secret, Position at, Findings findings) {
    SecretSpec source = findings.sources.get(secret.name());
    if (source == null && !findings.refused.containsKey(secret.resource())) {
      String suggestion = Suggestion.of(secret.name(), findings.sources.keySet());
      findings.withdraw(of, Problem.error(at, of + ": there is no Secret \"" + secret.name() + "\"",
          suggestion != null ? suggestion : "evenkeel secret set " + secret + " makes it: a manifest and an age file"));
    } else if (source != null && source.from() instanceof SecretSpec.Environment(var variables) && !variables.containsKey(secret.key())) {
      String suggestion = Suggestion.of(secret.key(), variables.keySet());
      findings.withdraw(of, Problem.error(at, of + ": " + secret.resource() + " has no key \"" + secret.key() + "\"",
          suggestion != null ? suggestion : "name its variable under environment of " + source.at()));
    }
  }

  private static void placement(Resource<?> resource, Findings findings) {
    Set<String> hosts = findings.hosts.keySet();
    switch (resource.placement()) {
      case Placement.Named(var names) -> {
        for (String name : names) {
          if (!hosts.contains(name) && !findings.refused.containsKey(new ResourceRef("Host", name))) {
            String suggestion = Suggestion.of(name, hosts);
            findings.withdraw(resource.ref(),
                Problem.error(findings.place(resource, "host", "hosts", "hostSelector"),
                    resource.ref() + ": there is no Host \"" + name + "\"",
                    suggestion != null
                        ? suggestion
                        : hosts.isEmpty() ? "declare it as a kind: Host" : "the Hosts are " + String.join(", ", hosts)));
          }
        }
      }
      case Placement.Selected(var labels) -> {
        if (findings.hosts.values().stream().noneMatch(host -> host.labels().entrySet().containsAll(labels.entrySet()))) {
          findings.problem(Problem.warning(findings.place(resource, "hostSelector"), resource.ref() + ": no Host has the labels " + labels,
              "it stands nowhere for now"));
        }
      }
      case Placement.OnlyHost() -> {
        if (findings.stands(resource) && hosts.size() != 1) {
          boolean none = hosts.isEmpty();
          if (none && findings.refused.keySet().stream().anyMatch(ref -> ref.kind().equals("Host"))) {
            return; // its Host is there and has a problem of its own
          }
          findings.withdraw(resource.ref(), Problem.error(resource.at(),
              resource.ref() + ": " + (none ? "no Host is declared" : "there are several Hosts, and it does not say on which it stands"),
              none
                  ? "declare one: kind: Host with spec: {address: local}, or an address"
                  : "add host: to its spec; the Hosts are " + String.join(", ", hosts)));
        }
      }
    }
  }

  private static void dependencies(Resource<?> resource, Findings findings) {
    for (Dependency dependency : resource.dependsOn()) {
      ResourceRef on = dependency.resource();
      if (on.equals(resource.ref())) {
        findings.withdraw(resource.ref(), Problem.error(dependency.at(), resource.ref() + " depends on itself", "remove the line"));
      } else if (!findings.resources.containsKey(on) && !findings.refused.containsKey(on)) {
        String suggestion = Suggestion.of(on.toString(), findings.resources.keySet().stream().map(ResourceRef::toString).toList());
        findings.withdraw(resource.ref(), Problem.error(dependency.at(), resource.ref() + " depends on " + on + ", which is not declared",
            suggestion != null ? suggestion : "declare it, or remove the line"));
      }
    }
  }

  /** Refuses every resource that waits, through others, for itself. */
  private static void circles(Findings findings) {
    Map<ResourceRef, List<ResourceRef>> waits = new TreeMap<>();
    findings.resources.forEach((ref, resource) -> waits.put(ref,
        resource.dependsOn().stream().map(Dependency::resource).filter(findings.resources::containsKey).toList()));
    dropFree(waits);
    Map<ResourceRef, List<ResourceRef>> circles = new TreeMap<>();
    for (ResourceRef ref : waits.keySet()) {
      if (!circles.containsKey(ref)) {
        List<ResourceRef> circle = circle(ref, waits);
        for (int i = 0; i < circle.size() - 1; i++) {
          circles.putIfAbsent(circle.get(i), turned(circle, i));
        }
      }
    }
    circles.forEach((ref, circle) -> refuse(ref, circle, findings));
  }

  private static void refuse(ResourceRef ref, List<ResourceRef> circle, Findings findings) {
    Resource<?> resource = findings.resources.get(ref);
    if (resource == null) {
      return;
    }
    Dependency first = resource.dependsOn().stream().filter(each -> each.resource().equals(circle.get(1))).findFirst().orElseThrow();
    List<String> shown = new ArrayList<>(circle.stream().limit(8).map(ResourceRef::toString).toList());
    if (circle.size() > 8) {
      shown.add("… (" + (circle.size() - 1) + " resources)");
    }
    findings.withdraw(ref, Problem.error(first.at(), "dependencies run in a circle: " + String.join(" -> ", shown), "remove one of them"));
  }

  /** The same circle beginning, and ending, with its {@code start}th. */
  private static List<ResourceRef> turned(List<ResourceRef> circle, int start) {
    int size = circle.size() - 1;
    List<ResourceRef> turned = new ArrayList<>(circle.subList(start, size));
    turned.addAll(circle.subList(0, start));
    turned.add(circle.get(start));
    return turned;
  }

  /** Takes out, again and again, whoever waits for nobody that is left: they are in no circle. */
  private static void dropFree(Map<ResourceRef, List<ResourceRef>> waits) {
    Map<ResourceRef, List<ResourceRef>> waiters = new HashMap<>();
    Map<ResourceRef, Integer> open = new HashMap<>();
    waits.forEach((ref, on) -> {
      open.put(ref, on.size());
      on.forEach(each -> waiters.computeIfAbsent(each, _ -> new ArrayList<>()).add(ref));
    });
    Deque<ResourceRef> free = new ArrayDeque<>(waits.keySet().stream().filter(ref -> open.getOrDefault(ref, 0) == 0).toList());
    while (!free.isEmpty()) {
      ResourceRef ref = free.removeFirst();
      waits.remove(ref);
      for (ResourceRef waiter : waiters.getOrDefault(ref, List.of())) {
        if (open.merge(waiter, -1, Integer::sum) == 0) {
          free.addLast(waiter);
        }
      }
    }
  }

  /** The shortest way from {@code start} back to itself, both ends included; empty if there is none. */
  private static List<ResourceRef> circle(ResourceRef start, Map<ResourceRef, List<ResourceRef>> waits) {
    Map<ResourceRef, ResourceRef> cameFrom = new HashMap<>();
    Deque<ResourceRef> queue = new ArrayDeque<>(List.of(start));
    while (!queue.isEmpty()) {
      ResourceRef at = queue.removeFirst();
      for (ResourceRef next : waits.getOrDefault(at, List.of())) {
        if (next.equals(start)) {
          List<ResourceRef> way = new ArrayList<>(List.of(start));
          for (ResourceRef back = at; back != null && !back.equals(start); back = cameFrom.get(back)) {
            way.add(1, back);
          }
          way.add(start);
          return way;
        }
        if (cameFrom.putIfAbsent(next, at) == null) {
          queue.addLast(next);
        }
      }
    }
    return List.of();
  }
}

package dev.evenkeel.manifests.kinds;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.File;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.model.Position;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.api.model.Resource;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.manifests.read.Reading;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Finds resources that cannot stand on one host together. Each pair is told at both places, and both are refused, so that the outcome does not depend on an order. */
final class Conflicts {

  /** A target with the resource that wants it. */
  private record Wanted(Resource<?> resource, Target target) {
    ResourceRef ref() {
      return resource.ref();
    }
  }

  private final Reading reading;
  private final BiConsumer<Collection<ResourceRef>, Problem> refuse;
  private final SortedMap<ObjectKey, List<Wanted>> wanted = new TreeMap<>();
  private final String host;

  private Conflicts(String host, Reading reading, BiConsumer<Collection<ResourceRef>, Problem> refuse) {
    this.host = host;
    this.reading = reading;
    this.refuse = refuse;
  }

  /** @param refuse is told each problem with the resources that it refuses */
  static void check(List<FleetLowering.Instance> instances, Reading reading, BiConsumer<Collection<ResourceRef>, Problem> refuse) {
    if (instances.isEmpty()) {
      return;
    }
    Conflicts conflicts = new Conflicts(instances.getFirst().host().name(), reading, refuse);
    for (FleetLowering.Instance instance : instances) {
      for (Target target : instance.lowered().targets()) {
        conflicts.wanted.computeIfAbsent(target.key(), _ -> new ArrayList<>()).add(new Wanted(instance.resource(), target));
      }
    }
    conflicts.unequal();
    conflicts.ports();
    conflicts.addresses();
    conflicts.paths();
    conflicts.sharing();
  }

  private void unequal() {
    for (List<Wanted> same : wanted.values()) {
      Wanted first = same.getFirst();
      for (Wanted other : same) {
        if (!other.target().object().equals(first.target().object())) {
          ObjectKey key = first.target().key();
          String fields = difference(first.target(), other.target());
          clash(first, place(first, key), other, place(other, key), key + " on host " + host + " is declared differently" + fields,
              key.type() == ObjectKey.Type.CONTAINER ? "rename one" : "make them equal, or declare it once");
        } else if (first.target().validation() != null && other.target().validation() != null
            && !first.target().validation().equals(other.target().validation())) {
          clash(first, place(first, first.target().key()), other, place(other, first.target().key()),
              first.target().key() + " on host " + host + " is validated in two ways", "declare it once");
        }
      }
    }
  }

  private static String difference(Target one, Target other) {
    SortedMap<String, String> mine = one.object().fields().values();
    SortedMap<String, String> theirs = other.object().fields().values();
    List<String> paths = new ArrayList<>();
    mine.forEach((path, value) -> {
      if (!value.equals(theirs.get(path))) {
        paths.add(path);
      }
    });
    theirs.keySet().stream().filter(path -> !mine.containsKey(path)).forEach(paths::add);
    return paths.isEmpty() ? "" : " (" + String.join(", ", paths.stream().limit(4).toList()) + (paths.size() > 4 ? ", …" : "") + ")";
  }

  private void ports() {
    Map<String, List<Wanted>> published = new TreeMap<>();
    containers().forEach((one, container) -> container.ports().stream().filter(port -> port.published() != null)
        .forEach(port -> published.computeIfAbsent(port.published() + "/" + port.protocol(), _ -> new ArrayList<>()).add(one)));
    published.forEach((port, users) -> {
      for (int i = 0; i < users.size(); i++) {
        for (int j = i + 1; j < users.size(); j++) {
          if (overlap(users.get(i), users.get(j), port)) {
            clash(users.get(i), at(users.get(i), "container.ports"), users.get(j), at(users.get(j), "container.ports"),
                "port " + port + " of host " + host + " is published twice", "publish one on another port or address");
          }
        }
      }
    });
  }

  private static boolean overlap(Wanted one, Wanted other, String port) {
    for (String mine : addresses(one, port)) {
      for (String theirs : addresses(other, port)) {
        if (mine.isEmpty() || theirs.isEmpty() || mine.equals(theirs)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The addresses that a container publishes a port on; an empty one is all of them. */
  private static List<String> addresses(Wanted one, String port) {
    if (!(one.target().object() instanceof Container container)) {
      return List.of();
    }
    return container.ports().stream().filter(each -> port.equals(each.published() + "/" + each.protocol()))
        .map(each -> each.hostIp() == null || each.hostIp().equals("::") ? "" : each.hostIp()).toList();
  }

  private void addresses() {
    Map<String, Wanted> taken = new TreeMap<>();
    containers().forEach((one, container) -> container.networks().forEach((network, attachment) -> {
      for (String address : new @Nullable String[]{attachment.ipv4Address(), attachment.ipv6Address()}) {
        Wanted first = address == null ? null : taken.putIfAbsent(network + " " + address, one);
        if (first != null) {
          clash(first, at(first, "container.networks"), one, at(one, "container.networks"),
              "address " + address + " of network " + network + " on host " + host + " is given twice", "give one another address");
        }
      }
    }));
  }

  private void paths() {
    SortedMap<String, Wanted> files = new TreeMap<>();
    wanted.forEach((key, many) -> {
      if (key.type() == ObjectKey.Type.FILE) {
        files.put(key.name(), many.getFirst());
      }
    });
    files.forEach((path, one) -> files.subMap(path + "/", path + "0").forEach((below, other) -> {
      String complaint = one.target().object() instanceof File file ? inTheWay(file, below.substring(path.length() + 1)) : null;
      if (complaint != null) {
        clash(one, place(one, one.target().key()), other, place(other, other.target().key()),
            below + " on host " + host + " " + complaint + " " + path, "choose another path");
      }
    }));
  }

  private static @Nullable String inTheWay(File upper, String below) {
    return switch (upper.content()) {
      case File.Directory _,File.Other _ -> null;
      case File.Regular _ -> "stands below the file";
      case File.Link _ -> "stands below the link";
      case File.Tree tree -> tree.entries().keySet().stream()
          .anyMatch(entry -> entry.equals(below) || below.startsWith(entry + "/") || entry.startsWith(below + "/"))
              ? "is also part of the tree"
              : null;
    };
  }

  /** Containers that share namespaces in a circle could never be started. */
  private void sharing() {
    Map<ObjectKey, ObjectKey> next = new TreeMap<>();
    containers().forEach((one, container) -> one.target().after().stream().filter(key -> key.type() == ObjectKey.Type.CONTAINER).findFirst()
        .ifPresent(key -> next.put(container.key(), key)));
    containers().forEach((one, container) -> {
      ObjectKey at = next.get(container.key());
      for (int steps = 0; at != null && steps <= next.size(); steps++) {
        if (at.equals(container.key())) {
          refuse.accept(List.of(one.ref()), Problem.error(at(one, "container"),
              one.ref() + " shares a namespace with itself, through others", "let one of them have its own"));
          return;
        }
        at = next.get(at);
      }
    });
  }

  private Map<Wanted, Container> containers() {
    Map<Wanted, Container> containers = new LinkedHashMap<>();
    wanted.values().forEach(many -> many.forEach(one -> {
      if (one.target().object() instanceof Container container) {
        containers.put(one, container);
      }
    }));
    return containers;
  }

  private void clash(Wanted one, Position first, Wanted other, Position second, String message, String hint) {
    List<ResourceRef> both = List.of(one.ref(), other.ref());
    refuse.accept(both, Problem.error(first, message + ": by " + one.ref() + " and by " + other.ref() + " at " + second, hint));
    refuse.accept(both, Problem.error(second, message + ": by " + other.ref() + " and by " + one.ref() + " at " + first, hint));
  }

  /** Where a resource says that it wants the object. */
  private Position place(Wanted one, ObjectKey key) {
    return switch (key.type()) {
      case IMAGE -> at(one, "container.image");
      case NETWORK -> at(one, "container.networks");
      case VOLUME -> at(one, "container.volumes");
      case FILE -> at(one, one.ref().kind().equals("File") ? "path" : "files");
      case CONTAINER -> at(one, "container");
      case UNIT -> one.resource().at();
    };
  }

  private Position at(Wanted one, String path) {
    if (!one.target().at().equals(one.resource().at())) {
      return one.target().at(); // it knows its place better
    }
    Position place = reading.place(one.ref(), path);
    return place == null ? one.resource().at() : place;
  }
}

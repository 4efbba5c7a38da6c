package dev.evenkeel.operator.sim;

import dev.evenkeel.api.host.Fields;
import dev.evenkeel.api.host.File;
import dev.evenkeel.api.host.HostState;
import dev.evenkeel.api.host.HostTarget;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Live;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Observation;
import dev.evenkeel.api.host.ObserveRequest;
import dev.evenkeel.hosts.fake.FakeHost;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What really stands on the simulated machines: read on them, past the operator and past whatever goes wrong. */
final class Machines {
  private final Simulation world;

  Machines(Simulation world) {
    this.world = world;
  }

  /** The containers that a host is to have. */
  List<ObjectKey> containers(String host) {
    HostTarget target = world.fleet().targets().get(host);
    return target == null ? List.of() : target.objects().keySet().stream().filter(key -> key.type() == ObjectKey.Type.CONTAINER).toList();
  }

  /** Everything that has to do with an object, empty when there is nothing. */
  List<Instance> instances(String host, ObjectKey key) {
    return look(host, new TreeSet<>(List.of(key)), false).object(key) instanceof Observation.Present(List<Instance> all) ? all : List.of();
  }

  private HostState look(String host, SortedSet<ObjectKey> keys, boolean full) {
    try {
      FakeHost machine = world.machine(host);
      machine.world().connect();
      return machine.observe(new ObserveRequest(keys, new TreeSet<>(), new TreeSet<>(), full));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything that is ours on the machines, in words that two runs share: no identities, no times. */
  SortedMap<String, String> standing() {
    SortedMap<String, String> all = new TreeMap<>();
    // A host that has left the fleet is forgotten, and what stands on it stays.
    world.fleet().hosts().keySet().forEach(host -> all.putAll(standing(host)));
    return all;
  }

  /** The same of one host. */
  SortedMap<String, String> standing(String host) {
    SortedMap<String, String> all = new TreeMap<>();
    HostTarget target = world.fleet().targets().getOrDefault(host, HostTarget.empty(host, world.fleet().commit()));
    SortedSet<ObjectKey> keys = new TreeSet<>(target.objects().keySet());
    Manifest.SERVICES.forEach(name -> keys.add(ObjectKey.container(name)));
    Manifest.FILES.forEach(path -> keys.add(ObjectKey.file(path)));
    Manifest.UNITS.forEach(name -> keys.add(ObjectKey.unit(name + ".service")));
    look(host, keys, true).objects().forEach((key, seen) -> {
      if (seen instanceof Observation.Present(List<Instance> instances)) {
        instances.stream().filter(one -> kept(key, one) && (target.objects().containsKey(key) || !isTheirs(one)))
            .forEach(one -> all.put(host + " " + key + " " + one.name(), words(one)));
      }
    });
    return all;
  }

  /** Volumes stay by intent, images for a while; containers that people made are theirs. */
  private static boolean kept(ObjectKey key, Instance one) {
    return switch (key.type()) {
      case VOLUME, IMAGE -> false;
      case CONTAINER, NETWORK -> one.marks().ours();
      case UNIT, FILE -> true;
    };
  }

  /** What a person put in the place of a file of ours, which nobody declares any more. */
  private static boolean isTheirs(Instance one) {
    return one.object() instanceof File file && file.content() instanceof File.Link;
  }

  private static String words(Instance one) {
    SortedMap<String, String> fields = new TreeMap<>(Fields.of((Record) one.object()).values());
    String live = switch (one.live()) {
      case Live.OfContainer container -> container.running() ? "running" : "not running";
      case Live.OfUnit unit -> unit.activeState();
      case Live.OfImage _,Live.OfFile _,Live.Still _ -> "";
    };
    // The engine chooses the first two; the third is the network that it was made in, and networks.* says which it is in now.
    fields.keySet().removeIf(path -> path.equals("hostname") || path.startsWith("ipam.") || path.equals("network_mode"));
    return live + " " + fields;
  }

  /** What is written at rest, in so much time. */
  long writesDuring(Duration rest) {
    long before = writes();
    world.pass(rest);
    return writes() - before;
  }

  private long writes() {
    return Manifest.HOSTS.stream().mapToLong(host -> world.machine(host).steps().size()).sum();
  }

  /** What two standings differ in, a line for each object; empty when they are alike. */
  static String differences(SortedMap<String, String> expected, SortedMap<String, String> actual) {
    SortedSet<String> keys = new TreeSet<>(expected.keySet());
    keys.addAll(actual.keySet());
    StringBuilder text = new StringBuilder();
    for (String key : keys) {
      String want = expected.getOrDefault(key, "(absent)");
      String have = actual.getOrDefault(key, "(absent)");
      if (!want.equals(have)) {
        text.append(key).append("\n    expected ").append(want).append("\n    but was  ").append(have).append('\n');
      }
    }
    return text.toString();
  }
}

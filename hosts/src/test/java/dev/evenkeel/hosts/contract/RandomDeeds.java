package dev.evenkeel.hosts.contract;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.Container.Attachment;
import dev.evenkeel.api.host.File;
import dev.evenkeel.api.host.Marks;
import dev.evenkeel.api.host.Network;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.host.Unit;
import dev.evenkeel.api.host.Unit.Enablement;
import dev.evenkeel.api.host.Volume;
import dev.evenkeel.api.model.Blob;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Deeds drawn from a seed, on a few objects that every seed has of its own. What they do may well make no sense. */
final class RandomDeeds {
  private final Random random;
  private final List<String> containers;
  private final String network;
  private final String volume;
  private final String file;
  private final String unit;

  RandomDeeds(long seed) {
    random = new Random(seed);
    String name = "twin" + seed;
    containers = List.of(name + "-a", name + "-b");
    network = name + "-net";
    volume = name + "-data";
    file = "/srv/" + name + ".conf";
    unit = name + ".service";
  }

  /** What both hosts are told next. */
  interface Answer {
    String of(Twin twin) throws Exception;
  }

  /** A deed and its name. */
  record Next(String what, Answer answer) {
    String on(Twin twin) throws Exception {
      return answer.of(twin);
    }
  }

  SortedSet<ObjectKey> keys() {
    SortedSet<ObjectKey> keys = new TreeSet<>(
        List.of(ObjectKey.network(network), ObjectKey.volume(volume), ObjectKey.file(file), ObjectKey.unit(unit)));
    containers.forEach(name -> keys.add(ObjectKey.container(name)));
    return keys;
  }

  Next next() {
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> container(containers.get(random.nextInt(2)));
      case 3 -> hand(containers.get(random.nextInt(2)));
      case 4 -> net();
      case 5 -> file();
      default -> unit();
    };
  }

  private static Next step(String what, Twin.Deed deed) {
    return new Next(what, twin -> twin.run(deed));
  }

  private static Next person(String what, Twin.Hand hand) {
    return new Next("by hand: " + what, twin -> twin.byHand(hand));
  }

  private Next container(String name) {
    return switch (random.nextInt(12)) {
      case 0, 1, 2 -> {
        boolean joined = random.nextBoolean();
        boolean stores = random.nextBoolean();
        yield step("create " + name + (joined ? " in the network" : "") + (stores ? " with the volume" : ""),
            twin -> create(twin, name, joined, stores));
      }
      case 3, 4 -> step("start " + name, twin -> new Step.StartContainer(twin.id(name)));
      case 5 -> step("stop " + name, twin -> new Step.StopContainer(twin.id(name), Duration.ofSeconds(5)));
      case 6 -> step("restart " + name, twin -> new Step.RestartContainer(twin.id(name), Duration.ofSeconds(5)));
      case 7 -> step("unpause " + name, twin -> new Step.UnpauseContainer(twin.id(name)));
      case 8 -> step("remove " + name, twin -> new Step.RemoveContainer(twin.id(name), false));
      case 9 -> step("rename " + name, twin -> new Step.RenameContainer(twin.id(name), other(name)));
      case 10 -> step("attach " + name, twin -> new Step.AttachNetwork(twin.id(name), network, Attachment.PLAIN));
      default -> step("detach " + name, twin -> new Step.DetachNetwork(twin.id(name), network));
    };
  }

  private String other(String name) {
    return containers.get(1 - containers.indexOf(name));
  }

  private Step create(Twin twin, String name, boolean joined, boolean stores) throws Exception {
    SortedMap<String, Attachment> networks = new TreeMap<>();
    if (joined) {
      networks.put(network, Attachment.PLAIN);
    }
    List<Container.Mount> mounts = stores
        ? List.of(new Container.Mount(Container.Mount.Type.VOLUME, volume, "/data", null, null, null, null, null, null, null))
        : List.of();
    Container plain = Contract.sleeper(name);
    // It ends as soon as it is asked to, as a program without a handler would.
    Container.Program program = new Container.Program(Container.Words.of("sh", "-c", "trap 'exit 143' TERM; sleep 1000 & wait"), null,
        Collections.emptySortedMap(), null, Collections.emptySortedSet(), null, null, null, null, null, null);
    Container container = new Container(name, plain.image(), program, plain.resources(), plain.security(), plain.namespaces(), mounts,
        List.of(), networks, plain.naming(), null, null, null, Collections.emptySortedMap());
    return new Step.CreateContainer(container, name, Contract.marks(name, "g1"), new Step.Id.Known(twin.image(Subject.IMAGE)),
        Collections.emptySortedMap(), true);
  }

  private Next hand(String name) {
    return switch (random.nextInt(6)) {
      case 0 -> person("docker kill " + name, person -> person.kill(name));
      case 1 -> person("docker pause " + name, person -> person.pause(name));
      case 2 -> person("docker rm -f " + name, person -> person.removeContainer(name));
      case 3 -> person("docker rename " + name, person -> person.rename(name, other(name)));
      case 4 -> person("docker update " + name, person -> person.update(name, 64L << 20));
      default -> person("docker network disconnect " + name, person -> person.disconnect(name, network));
    };
  }

  private Next net() {
    return switch (random.nextInt(5)) {
      case 0, 1 -> step("create the network", _ -> new Step.CreateNetwork(Network.plain(network), marks(network)));
      case 2 -> step("remove the network", twin -> new Step.RemoveNetwork(twin.network(network)));
      case 3 -> step("create the volume",
          _ -> new Step.CreateVolume(new Volume(volume, null, Collections.emptySortedMap(), Collections.emptySortedMap()), marks(volume)));
      default -> step("remove the volume", _ -> new Step.RemoveVolume(volume));
    };
  }

  private static Marks marks(String name) {
    return Contract.marks(name);
  }

  private Next file() {
    return switch (random.nextInt(6)) {
      case 0, 1 -> step("put the file", _ -> new Step.PutFile(
          new File(file, File.Regular.of(Blob.utf8("ours\n")), new File.Mode(0640), "root", "root", false), List.of()));
      case 2 -> step("remove the file", _ -> new Step.RemoveFile(file, "file", List.of()));
      case 3 -> person("edit the file", person -> person.write(file, "theirs\n"));
      case 4 -> person("make the file a link", person -> person.replaceByLink(file, file + ".other"));
      default -> person("rm the file", person -> person.remove(file));
    };
  }

  private Next unit() {
    return switch (random.nextInt(12)) {
      case 0, 1 -> step("put the unit", _ -> new Step.PutUnit(
          new Unit(unit, new Unit.Text(text()), Collections.emptySortedMap(), Enablement.ENABLED, Unit.State.ACTIVE)));
      case 2 -> step("reload systemd", _ -> new Step.ReloadUnits());
      case 3 -> step("enable the unit", _ -> new Step.EnableUnit(unit, Enablement.ENABLED));
      case 4 -> step("disable the unit", _ -> new Step.EnableUnit(unit, Enablement.DISABLED));
      case 5, 6 -> step("start the unit", _ -> new Step.StartUnit(unit));
      case 7 -> step("stop the unit", _ -> new Step.StopUnit(unit));
      case 8 -> step("restart the unit", _ -> new Step.RestartUnit(unit));
      case 9 -> step("remove the unit", _ -> new Step.RemoveUnit(unit));
      case 10 -> person("mask the unit", person -> person.maskUnit(unit));
      default -> person("drop-in for the unit", person -> person.addDropIn(unit, "x.conf", "[Service]\nNice=5\n"));
    };
  }

  private static String text() {
    return "[Service]\nExecStart=/usr/bin/sleep 1000\n[Install]\nWantedBy=multi-user.target\n";
  }

  /** Takes everything away from a host that others use as well. */
  void cleanUp(Twin twin) throws Exception {
    for (String name : containers) {
      twin.byHand(person -> person.removeContainer(name));
    }
    twin.run(on -> new Step.RemoveNetwork(on.network(network)));
    twin.run(_ -> new Step.RemoveVolume(volume));
    twin.byHand(person -> person.remove(file));
    twin.byHand(person -> person.remove(file + ".other"));
    twin.run(_ -> new Step.StopUnit(unit));
    twin.byHand(person -> person.remove("/etc/systemd/system/" + unit));
    twin.byHand(person -> person.remove("/etc/systemd/system/" + unit + ".d"));
    twin.byHand(person -> person.remove("/etc/systemd/system/multi-user.target.wants/" + unit));
    twin.run(_ -> new Step.ReloadUnits());
  }
}

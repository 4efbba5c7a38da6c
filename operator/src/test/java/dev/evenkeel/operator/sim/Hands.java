package dev.evenkeel.operator.sim;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.File;
import dev.evenkeel.api.host.HostTarget;
import dev.evenkeel.api.host.Image;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Network;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.host.Unit;
import dev.evenkeel.api.host.Volume;
import dev.evenkeel.hosts.fake.ByHand;
import dev.evenkeel.hosts.fake.FakeImage;
import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** People who do something to the hosts, drawn from a seed. */
final class Hands {
  /** Stands in what people write by hand; nobody may repeat it. */
  static final String SECRET = "hunter2-canary";
  private final Simulation world;
  private final Random random;

  Hands(Simulation world, Random random) {
    this.world = world;
    this.random = random;
  }

  /** Does something to something that is declared, if it stands there; empty when nothing could be done. */
  Optional<Deed> once() {
    List<HostTarget> hosts = world.fleet().targets().values().stream().filter(target -> !target.objects().isEmpty()).toList();
    if (hosts.isEmpty()) {
      return Optional.empty();
    }
    HostTarget host = hosts.get(random.nextInt(hosts.size()));
    List<Target> all = List.copyOf(host.objects().values());
    Target target = all.get(random.nextInt(all.size()));
    ByHand hand = world.machine(host.host()).byHand();
    Plan plan = plan(hand, target, world.machines().instances(host.host(), target.key()));
    if (plan == null) {
      return Optional.empty();
    }
    try {
      plan.doing().run();
    } catch (RuntimeException e) {
      // It is not there, or the engine refuses: then nothing was done.
      return Optional.empty();
    }
    world.say("by hand on " + host.host() + ": " + plan.what());
    return Optional.of(new Deed(host.host(), target.key(), plan.what(), plan.fields()));
  }

  /**
   * What is about to be done.
   *
   * @param fields of the drift records that say it
   */
  private record Plan(String what, SortedSet<String> fields, Runnable doing) {}

  private static Plan plan(String what, Runnable doing, String... fields) {
    return new Plan(what, new TreeSet<>(List.of(fields)), doing);
  }

  private @Nullable Plan plan(ByHand hand, Target target, List<Instance> there) {
    String name = target.key().name();
    return switch (target.object()) {
      case Container container -> container(hand, name, container, there);
      case Network _ -> plan("network rm " + name, () -> hand.removeNetwork(name), "exists");
      case Unit _ -> unit(hand, name);
      case File _ -> file(hand, name);
      case Image _,Volume _ -> null;
    };
  }

  private @Nullable Plan container(ByHand hand, String name, Container declared, List<Instance> there) {
    return switch (random.nextInt(10)) {
      case 0 -> plan("kill " + name, () -> hand.killContainer(name), "state");
      case 1 -> plan("crash " + name, () -> hand.crashContainer(name, 3), "state");
      case 2 -> plan("out of memory " + name, () -> hand.outOfMemory(name), "state");
      case 3 -> plan("stop " + name, () -> hand.stopContainer(name), "state");
      case 4 -> plan("rm -f " + name, () -> hand.removeContainer(name), "exists");
      case 5 -> plan("rename " + name, () -> hand.renameContainer(name, name + "-x"), "name");
      case 6 -> plan("update " + name, () -> hand.updateContainer(name, 99L << 20), "mem_limit", "memswap_limit");
      case 7 -> plan("pause " + name, () -> hand.pause(name), "state");
      // What is put aside would go on using a volume, and nobody removes that.
      case 8 -> declared.mounts().isEmpty()
          ? plan("docker run in the place of " + name, () -> hand.replaceByHand(name, theirs()), "image")
          : null;
      default -> there.isEmpty() ? null : disconnect(hand, name, ((Container) there.getFirst().object()).networks().firstKey());
    };
  }

  private static Plan disconnect(ByHand hand, String name, String network) {
    return plan("network disconnect " + network + " " + name, () -> hand.disconnect(name, network), "networks." + network);
  }

  private static FakeImage theirs() {
    SortedMap<String, String> environment = new TreeMap<>(Map.of("PATH", FakeImage.PATH, "TOKEN", SECRET));
    FakeImage image = FakeImage.of("theirs");
    return image.withProgram(new Container.Program(image.program().command(), null, environment, null, Collections.emptySortedSet(), null,
        null, null, null, null, null));
  }

  private Plan unit(ByHand hand, String name) {
    return switch (random.nextInt(6)) {
      case 0 -> plan("systemctl stop " + name, () -> hand.stopUnit(name), "state");
      case 1 -> plan("systemctl disable " + name, () -> hand.disableUnit(name), "enabled");
      case 2 -> plan("systemctl mask " + name, () -> hand.maskUnit(name), "enabled");
      case 3 -> plan("edit " + name,
          () -> hand.editUnit(name,
              "[Service]\nExecStart=/bin/tick 9\nEnvironment=TOKEN=" + SECRET + "\n[Install]\nWantedBy=multi-user.target\n"),
          "text");
      case 4 -> plan("drop-in for " + name, () -> hand.addDropIn(name, "x.conf", "[Service]\nNice=5\n"), "drop_ins.x.conf");
      default -> plan("crash of " + name, () -> hand.crashUnit(name, 1), "state");
    };
  }

  private Plan file(ByHand hand, String path) {
    return switch (random.nextInt(4)) {
      case 0 -> plan("edit " + path, () -> hand.editFile(path, "token = " + SECRET + "\n"), "content");
      case 1 -> plan("chmod " + path, () -> hand.chmod(path, 0600), "mode");
      case 2 -> plan("rm " + path, () -> hand.removeFile(path), "exists");
      default -> plan("ln -s " + path, () -> hand.replaceByLink(path, "/etc/passwd"), "type");
    };
  }
}

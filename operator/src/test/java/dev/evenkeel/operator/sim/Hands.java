package dev.evenkeel.operator.sim;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.File;
import dev.evenkeel.api.host.HostTarget;
import dev.evenkeel.api.host.Image;
import dev.evenkeel.api.host.Network;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.host.Unit;
import dev.evenkeel.api.host.Volume;
import dev.evenkeel.hosts.fake.ByHand;

import java.util.List;
import java.util.Random;

/** People who do something to the hosts, drawn from a seed. */
final class Hands {
  private final Simulation world;
  private final Random random;

  Hands(Simulation world, Random random) {
    this.world = world;
    this.random = random;
  }

  /**
   * Does something to something that is declared, if it stands there.
   *
   * @return what, or the empty string when nothing could be done
   */
  String once() {
    List<HostTarget> hosts = world.fleet().targets().values().stream().filter(target -> !target.objects().isEmpty()).toList();
    if (hosts.isEmpty()) {
      return "";
    }
    HostTarget host = hosts.get(random.nextInt(hosts.size()));
    List<Target> all = List.copyOf(host.objects().values());
    Target target = all.get(random.nextInt(all.size()));
    ByHand hand = world.machine(host.host()).byHand();
    try {
      String what = disturb(hand, target);
      if (!what.isEmpty()) {
        world.say("by hand on " + host.host() + ": " + what);
      }
      return what;
    } catch (RuntimeException e) {
      // It is not there, or the engine refuses: then nothing was done.
      return "";
    }
  }

  private String disturb(ByHand hand, Target target) {
    String name = target.key().name();
    return switch (target.object()) {
      case Container _ -> container(hand, name);
      case Network _ -> {
        hand.removeNetwork(name);
        yield "network rm " + name;
      }
      case Unit _ -> unit(hand, name);
      case File _ -> file(hand, name);
      case Image _,Volume _ -> "";
    };
  }

  private String container(ByHand hand, String name) {
    return switch (random.nextInt(9)) {
      case 0 -> done("kill " + name, () -> hand.killContainer(name));
      case 1 -> done("crash " + name, () -> hand.crashContainer(name, 3));
      case 2 -> done("out of memory " + name, () -> hand.outOfMemory(name));
      case 3 -> done("stop " + name, () -> hand.stopContainer(name));
      case 4 -> done("rm -f " + name, () -> hand.removeContainer(name));
      case 5 -> done("rename " + name, () -> hand.renameContainer(name, name + "-x"));
      case 6 -> done("update " + name, () -> hand.updateContainer(name, 99L << 20));
      case 7 -> done("pause " + name, () -> hand.pause(name));
      default -> done("network disconnect " + name, () -> hand.disconnect(name, "evenkeel"));
    };
  }

  private String unit(ByHand hand, String name) {
    return switch (random.nextInt(6)) {
      case 0 -> done("systemctl stop " + name, () -> hand.stopUnit(name));
      case 1 -> done("systemctl disable " + name, () -> hand.disableUnit(name));
      case 2 -> done("systemctl mask " + name, () -> hand.maskUnit(name));
      case 3 -> done("edit " + name, () -> hand.editUnit(name, "[Service]\nExecStart=/bin/tick 9\n"));
      case 4 -> done("drop-in for " + name, () -> hand.addDropIn(name, "x.conf", "[Service]\nNice=5\n"));
      default -> done("crash of " + name, () -> hand.crashUnit(name, 1));
    };
  }

  private String file(ByHand hand, String path) {
    return switch (random.nextInt(4)) {
      case 0 -> done("edit " + path, () -> hand.editFile(path, "by hand\n"));
      case 1 -> done("chmod " + path, () -> hand.chmod(path, 0600));
      case 2 -> done("rm " + path, () -> hand.removeFile(path));
      default -> done("ln -s " + path, () -> hand.replaceByLink(path, "/etc/passwd"));
    };
  }

  private static String done(String what, Runnable doing) {
    doing.run();
    return what;
  }
}

package dev.evenkeel.operator.sim;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.HostTarget;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.model.Condition;
import dev.evenkeel.api.model.Drift;
import dev.evenkeel.api.model.Event;
import dev.evenkeel.operator.loop.Operator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What must hold of a simulated world at every moment, judged by what is on the machines themselves. */
final class Oracles {
  private final Simulation world;
  private final List<String> broken = new ArrayList<>();
  /** Where each commit leads on each host, as far as it is known. */
  private final Map<String, SortedMap<String, String>> ends = new HashMap<>();

  Oracles(Simulation world) {
    this.world = world;
  }

  /** Where a commit leads: whoever says that a host is so, is held to it. */
  void expect(Commit commit, SortedMap<String, String> end) {
    ends.put(commit.id(), end);
  }

  /** Never more live instances than declared, with one more while a successor takes over. */
  void wrote(String host) {
    for (ObjectKey key : world.machines().containers(host)) {
      long running = world.machines().instances(host, key).stream().filter(one -> one.marks().ours() && one.container().running()).count();
      if (running > 2) {
        broken.add("I2 " + host + ": " + running + " containers of " + key + " run at once");
      }
    }
  }

  /** What could not be read is not known, and nothing is done about it. */
  void actsBlindly(String host, String what) {
    broken.add("I4 " + host + ": " + what + " although the reading before it failed");
  }

  /** Whoever has just looked at all of a host, and says that it is as written, is right. */
  void looked(Operator operator, String host) {
    String commit = world.fleet().commit();
    SortedMap<String, String> expected = ends.get(commit);
    boolean said = operator.hostConditions(host).stream().anyMatch(one -> one.type() == Condition.Type.SYNCED
        && one.status() == Condition.Status.TRUE && commit.equals(one.commit()));
    if (said && expected != null) {
      SortedMap<String, String> ofHost = new TreeMap<>(expected);
      ofHost.keySet().removeIf(key -> !key.startsWith(host + " "));
      String differences = Machines.differences(ofHost, world.machines().standing(host));
      if (!differences.isEmpty()) {
        broken.add("I7 " + world.time.now() + " " + host + " is said to be as " + commit + " says, and is not:\n" + differences);
      }
    }
  }

  /**
   * What did not hold, and what does not hold at the end.
   *
   * @param deeds what people did
   * @param lies whether a host answered with what was no longer true: then more may look like drift than is
   */
  List<String> complaints(List<Deed> deeds, boolean lies) {
    List<String> all = new ArrayList<>(broken);
    Manifest.HOSTS.forEach(host -> strangers(host, all));
    world.fleet().targets().values().forEach(target -> alive(target, all));
    drift(deeds, lies, all);
    leaks(all);
    secrets(all);
    return all;
  }

  private void strangers(String host, List<String> all) {
    List<Instance> others = world.machines().instances(host, ObjectKey.container(Simulation.STRANGER));
    if (others.stream().noneMatch(one -> one.container().running())) {
      all.add("I1 " + host + ": what somebody else runs was touched");
    }
  }

  private void alive(HostTarget target, List<String> all) {
    for (Target one : target.objects().values()) {
      if (one.object() instanceof Container
          && world.machines().instances(target.host(), one.key()).stream().filter(i -> i.container().running()).count() != 1) {
        all.add("I2 " + target.host() + ": " + one.key() + " does not run exactly once");
      }
    }
  }

  private void drift(List<Deed> deeds, boolean lies, List<String> all) {
    for (Drift drift : world.drift()) {
      String what = drift.host() + ": " + drift.id() + " " + drift.object() + " " + drift.path() + " (git " + drift.desired() + ", host "
          + drift.observed() + ")";
      if (drift.correctedAt() == null) {
        all.add("I7 " + what + " is open although all is well");
      }
      if (!lies && deeds.stream().noneMatch(deed -> deed.explains(drift))) {
        all.add("I7 " + what + " has drifted, and nobody has touched it");
      }
    }
  }

  private void leaks(List<String> all) {
    for (String host : Manifest.HOSTS) {
      long sessions = world.sessions(host);
      if (sessions > 1) {
        all.add("I6 " + host + ": " + sessions + " sessions are open");
      }
    }
    if (world.time.waiting() > 40) {
      all.add("I6 " + world.time.waiting() + " timers are set");
    }
  }

  private void secrets(List<String> all) {
    List<String> said = new ArrayList<>();
    world.events().stream().map(Event::toString).forEach(said::add);
    world.drift().stream().map(Drift::toString).forEach(said::add);
    world.fleet().hosts().keySet().forEach(host -> world.operator().hostConditions(host).forEach(one -> said.add(one.toString())));
    world.operator().resources().forEach(ref -> world.operator().conditions(ref).forEach(one -> said.add(one.toString())));
    said.stream().filter(words -> words.contains(Hands.SECRET)).forEach(words -> all.add("I8 a secret is told: " + words));
  }
}

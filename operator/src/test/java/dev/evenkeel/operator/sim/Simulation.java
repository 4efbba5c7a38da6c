package dev.evenkeel.operator.sim;

import dev.evenkeel.api.host.Change;
import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.host.Plan;
import dev.evenkeel.api.model.Condition;
import dev.evenkeel.api.model.Drift;
import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.hosts.Host;
import dev.evenkeel.hosts.HostConnector;
import dev.evenkeel.hosts.HostUnavailableException;
import dev.evenkeel.hosts.fake.FakeConnector;
import dev.evenkeel.hosts.fake.FakeHost;
import dev.evenkeel.hosts.fake.FakeImage;
import dev.evenkeel.operator.loop.Operator;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** One simulated world: hosts, a store, and an operator that may die at any call and is started again. */
final class Simulation implements AutoCloseable, HostConnector {
  private static final Duration DOWN = Duration.ofSeconds(5);
  private static final Duration GLANCE = Duration.ofSeconds(10);
  final ManualTime time;
  final Faults faults = new Faults();
  private final FakeConnector machines;
  private final Memory memory;
  private final List<FaultyHost> open = new ArrayList<>();
  private final List<String> story = new ArrayList<>();
  private final Oracles oracles;
  private @Nullable FleetTarget fleet;
  private Process process;
  private int crashes;

  Simulation(long seed) {
    time = new ManualTime(seed);
    machines = new FakeConnector(time);
    // Every fifth world has the real store; its transactions are what makes it slower.
    memory = seed % 5 == 0 ? Memory.store(time) : Memory.plain();
    process = new Process(this, memory, time);
    oracles = new Oracles(this);
    Manifest.HOSTS.forEach(this::prepare);
  }

  private void prepare(String name) {
    FakeHost host = machines.host(name);
    for (String service : Manifest.SERVICES) {
      for (int i = 1; i <= Manifest.IMAGES; i++) {
        host.images().push("reg/" + service + ":" + i, FakeImage.of(service + i));
      }
      host.images().push("reg/" + service + ":" + Manifest.BAD, FakeImage.of(service + "bad").thatExits(1));
    }
    host.images().transfersTake(Duration.ofSeconds(2));
    Manifest.UNITS.forEach(unit -> host.world().binary("/bin/" + unit));
    host.byHand().foreignContainer("somebody");
  }

  FakeHost machine(String name) {
    return machines.host(name);
  }

  Operator operator() {
    return process.operator();
  }

  FleetTarget fleet() {
    return java.util.Objects.requireNonNull(fleet);
  }

  Oracles oracles() {
    return oracles;
  }

  List<Drift> drift() {
    return memory.drift();
  }

  int crashes() {
    return crashes;
  }

  @Override
  public Host connect(HostSpec spec) throws IOException, InterruptedException {
    Fault fault = faults.next(spec.name() + " connect");
    if (fault == Fault.CRASH_BEFORE || fault == Fault.CRASH_AFTER) {
      throw new Crash("connect");
    }
    if (fault == Fault.FAIL || fault == Fault.LOSE_BEFORE || fault == Fault.LOSE_AFTER) {
      throw new HostUnavailableException(Reason.UNREACHABLE, spec.name() + " does not answer", null);
    }
    FaultyHost host = new FaultyHost((FakeHost) machines.connect(spec), faults, time, () -> oracles.atEachWrite(spec.name()));
    open.add(host);
    return host;
  }

  void say(String what) {
    story.add(time.now() + " " + what);
  }

  void commit(Commit commit) {
    say("commit " + commit.id() + "\n" + commit.yaml());
    fleet = commit.lowered();
    mortally(() -> process.accept(fleet()));
  }

  /** Lets time pass. A process that dies in it is down for a moment and started again. */
  void pass(Duration by) {
    Instant end = time.now().plus(by);
    while (time.now().isBefore(end)) {
      mortally(() -> time.pass(Duration.between(time.now(), end)));
    }
  }

  private void mortally(Runnable what) {
    try {
      what.run();
    } catch (Crash crash) {
      say("crash at " + crash.getMessage());
      crashes++;
      process.die();
      open.forEach(FaultyHost::close);
      open.clear();
      time.pass(DOWN);
      process = new Process(this, memory, time);
      if (fleet != null) {
        mortally(() -> process.accept(fleet()));
      }
    }
  }

  /** Until all hosts are as written and healthy, at most so long; false when they are not by then. */
  boolean settle(Duration most) {
    Instant end = time.now().plus(most);
    while (time.now().isBefore(end)) {
      pass(GLANCE);
      if (isReady()) {
        return true;
      }
      fleet().hosts().keySet().forEach(this::help);
    }
    return false;
  }

  /** A person says yes to what a host waits with, and asks for another try of what was given up. */
  private void help(String host) {
    var changes = List.copyOf(operator().picture(host).changes().values());
    boolean waits = changes.stream().anyMatch(change -> change instanceof Change.Block
        && (change.reason() == Reason.PRUNE_HELD || change.reason() == Reason.APPROVAL_NEEDED));
    if (waits) {
      mortally(
          () -> operator().wishes().approve(new Plan(host, fleet().commit(), changes, List.of(), List.of(), null).identity(), "a person"));
    }
    if (changes.stream().anyMatch(change -> change.reason() == Reason.QUARANTINED)) {
      mortally(() -> operator().wishes().retry(null, "a person"));
    }
  }

  boolean isReady() {
    return fleet().hosts().keySet().stream().allMatch(host -> operator().hostConditions(host).stream()
        .anyMatch(
            one -> one.type() == Condition.Type.READY && one.status() == Condition.Status.TRUE && fleet().commit().equals(one.commit())));
  }

  /** What has happened, for whoever reads a failure. */
  String story() {
    List<String> all = new ArrayList<>(story);
    faults.happened().forEach(all::add);
    memory.events()
        .forEach(event -> all.add(event.at() + " " + event.level() + " " + event.reason() + " " + event.host() + " "
            + event.message()));
    for (String host : new TreeSet<>(fleet().hosts().keySet())) {
      operator().hostConditions(host).forEach(condition -> all.add(host + " " + condition.type() + " " + condition.status() + " "
          + condition.message()));
    }
    return String.join("\n", all);
  }

  @Override
  public void close() {
    process.die();
    memory.close();
  }
}

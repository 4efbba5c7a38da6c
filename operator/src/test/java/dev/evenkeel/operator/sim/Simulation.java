package dev.evenkeel.operator.sim;

import dev.evenkeel.api.host.Change;
import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.host.Plan;
import dev.evenkeel.api.model.Condition;
import dev.evenkeel.api.model.Drift;
import dev.evenkeel.api.model.Event;
import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.hosts.Host;
import dev.evenkeel.hosts.HostConnector;
import dev.evenkeel.hosts.fake.FakeConnector;
import dev.evenkeel.hosts.fake.FakeHost;
import dev.evenkeel.hosts.fake.FakeImage;
import dev.evenkeel.operator.loop.Journal;
import dev.evenkeel.operator.loop.Operator;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/** One simulated world: hosts, a store, and an operator that may die at any call and is started again. */
final class Simulation implements AutoCloseable, HostConnector {
  private static final Duration DOWN = Duration.ofSeconds(5);
  private static final Duration GLANCE = Duration.ofSeconds(10);
  final ManualTime time;
  /** At its end everything was read at least once. */
  static final Duration REST = Duration.ofSeconds(50);
  /** Whatever happened, it is over by then. */
  private static final Duration LONGEST = Duration.ofMinutes(20);
  static final String STRANGER = "somebody";
  final Faults faults;
  private final FakeConnector fleetOfFakes;
  private final Memory memory;
  private final List<FaultyHost> open = new ArrayList<>();
  private final Trace trace = new Trace();
  private final Machines machines = new Machines(this);
  private final Oracles oracles;
  private @Nullable FleetTarget fleet;
  private Process process;
  private final Set<String> hanging = new HashSet<>();
  private Duration skew = Duration.ZERO;

  Simulation(long seed, Mishaps mishaps) {
    time = new ManualTime(seed);
    faults = new Faults(mishaps, this::say);
    fleetOfFakes = new FakeConnector(time);
    // One world of a hundred has the real store; its transactions would be a third of the time.
    memory = Math.floorMod(31 * seed + mishaps.places(), 100) == 7 ? Memory.store(() -> clock(time.now())) : Memory.plain();
    oracles = new Oracles(this);
    process = new Process(this, memory);
    Manifest.HOSTS.forEach(this::prepare);
  }

  private void prepare(String name) {
    FakeHost host = fleetOfFakes.host(name);
    for (String service : Manifest.SERVICES) {
      for (int i = 1; i <= Manifest.IMAGES; i++) {
        host.images().push("reg/" + service + ":" + i, FakeImage.of(service + i));
      }
      host.images().push("reg/" + service + ":" + Manifest.BAD, FakeImage.of(service + "bad").thatExits(1));
    }
    host.images().transfersTake(Duration.ofSeconds(2));
    Manifest.UNITS.forEach(unit -> host.world().binary("/bin/" + unit));
    host.byHand().foreignContainer(STRANGER);
  }

  FakeHost machine(String name) {
    return fleetOfFakes.host(name);
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

  List<Event> events() {
    return memory.events();
  }

  Machines machines() {
    return machines;
  }

  Journal journal() {
    return memory.journal();
  }

  /** What the operator's clock shows. */
  Instant clock(Instant now) {
    return now.plus(skew);
  }

  /** The operator's clock jumps by so much, and is put right a minute later. */
  void jump(Duration by) {
    skew = by;
    time.after(Duration.ofMinutes(1), () -> skew = Duration.ZERO);
  }

  /**
   * A call to a host takes longer than anybody waits for it; meanwhile everything else goes on.
   *
   * @return false when calls to it hang already
   */
  boolean hang(String host, Duration time) {
    if (!hanging.add(host)) {
      return false;
    }
    try {
      this.time.pass(time);
      return true;
    } finally {
      hanging.remove(host);
    }
  }

  /** Sessions that nobody has closed. */
  long sessions(String host) {
    return open.stream().filter(one -> one.name().equals(host) && one.isOpen()).count();
  }

  /** An operator has looked at all of a host. */
  void looked(Operator by, String host) {
    // While a host lies, whoever believes it is not to blame.
    if (open.stream().noneMatch(one -> one.name().equals(host) && one.lied())) {
      oracles.looked(by, host);
    }
  }

  @Override
  public Host connect(HostSpec spec) throws IOException, InterruptedException {
    FaultyHost host = new FaultyHost((FakeHost) fleetOfFakes.connect(spec), this);
    Host connected = host.connected();
    open.add(host);
    return connected;
  }

  void say(String what) {
    trace.say(time.now(), what);
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
      process.die();
      open.forEach(FaultyHost::close);
      open.clear();
      time.pass(DOWN);
      process = new Process(this, memory);
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

  /**
   * Waits until all is well, and says what does not hold then.
   *
   * @param end what has to stand on the hosts
   * @param lies whether a host answered with what was no longer true
   * @return the empty string when everything holds
   */
  String ended(SortedMap<String, String> end, List<Deed> deeds, boolean lies) {
    if (!settle(LONGEST)) {
      return "I3 it is not as written after " + LONGEST.toMinutes() + " minutes";
    }
    String differences = Machines.differences(end, machines.standing());
    if (!differences.isEmpty()) {
      return "I3 what stands on the hosts:\n" + differences;
    }
    long writes = machines.writesDuring(REST);
    return writes > 0 ? "I3 " + writes + " writes at rest" : String.join("\n", oracles.complaints(deeds, lies));
  }

  /** A person says yes to what a host waits with, asks for another try of what was given up, and removes what has the name of something of ours. */
  private void help(String host) {
    var changes = List.copyOf(operator().picture(host).changes().values());
    boolean waits = changes.stream().anyMatch(change -> change instanceof Change.Block
        && (change.reason() == Reason.PRUNE_HELD || change.reason() == Reason.APPROVAL_NEEDED));
    if (waits) {
      mortally(
          () -> operator().wishes().approve(new Plan(host, fleet().commit(), changes, List.of(), List.of(), null).identity(), "a person"));
    }
    changes.stream().filter(change -> change.reason() == Reason.FOREIGN).forEach(change -> {
      say("by hand on " + host + ": rm -f " + change.key().name());
      machine(host).byHand().removeContainer(change.key().name());
    });
    if (changes.stream().anyMatch(change -> change.reason() == Reason.QUARANTINED)) {
      mortally(() -> operator().wishes().retry(null, "a person"));
    }
  }

  private boolean isReady() {
    return fleet().hosts().keySet().stream().allMatch(this::isReady);
  }

  boolean isReady(String host) {
    return operator().hostConditions(host).stream().anyMatch(
        one -> one.type() == Condition.Type.READY && one.status() == Condition.Status.TRUE && fleet().commit().equals(one.commit()));
  }

  /** What has happened, for whoever reads a failure. */
  String story() {
    StringBuilder text = new StringBuilder(trace.with(memory.events()));
    for (String host : new TreeSet<>(fleet().hosts().keySet())) {
      operator().hostConditions(host).forEach(condition -> text.append(host).append(' ').append(condition.type()).append(' ')
          .append(condition.status()).append(' ').append(condition.message()).append('\n'));
    }
    return text.toString();
  }

  @Override
  public void close() {
    process.die();
    memory.close();
  }
}

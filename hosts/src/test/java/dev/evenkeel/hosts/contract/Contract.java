package dev.evenkeel.hosts.contract;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.HostState;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Live;
import dev.evenkeel.api.host.Marks;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Observation;
import dev.evenkeel.api.host.ObserveRequest;
import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.PlannedStep;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.hosts.Host;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** What the parts of the suite have in common. Names differ from test to test, so that a real host need not be put back after each. */
abstract class Contract {
  static final ResourceRef OWNER = new ResourceRef("Service", "contract");
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final AtomicInteger NAMES = new AtomicInteger();
  private final Supplier<Subject> subject;

  Contract(Supplier<Subject> subject) {
    this.subject = subject;
  }

  Subject subject() {
    return subject.get();
  }

  Host host() {
    return subject().host();
  }

  Subject.Person person() {
    return subject().person();
  }

  static String unique(String name) {
    return name + "-" + NAMES.incrementAndGet();
  }

  static int freePort() {
    return 20_000 + NAMES.incrementAndGet();
  }

  // running

  Outcome run(Step step) throws Exception {
    return host().run(new PlannedStep(1, ObjectKey.container("contract"), step, Collections.emptySortedSet(), Collections.emptySortedSet()),
        new TreeMap<>());
  }

  Outcome.Done done(Step step) throws Exception {
    Outcome outcome = run(step);
    return assertInstanceOf(Outcome.Done.class, outcome, () -> step + " gave " + outcome);
  }

  /** What the step made. */
  String made(Step step) throws Exception {
    String id = done(step).id();
    return id == null ? fail(step + " gave no identity") : id;
  }

  /** The step fails for that reason. Returns what it says. */
  String refused(Reason reason, Step step) throws Exception {
    Outcome outcome = run(step);
    Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, outcome, () -> step + " gave " + outcome);
    assertTrue(failed.reason() == reason, () -> "expected " + reason + ", not " + failed);
    assertTrue(!failed.message().isBlank(), "a failure says why");
    return failed.message();
  }

  // looking

  HostState look(ObjectKey... keys) throws Exception {
    SortedSet<ObjectKey> trees = new TreeSet<>();
    return host().observe(new ObserveRequest(new TreeSet<>(Arrays.asList(keys)), trees, Collections.emptySortedSet(), false));
  }

  HostState lookAtAll(ObjectKey... keys) throws Exception {
    return host()
        .observe(new ObserveRequest(new TreeSet<>(Arrays.asList(keys)), Collections.emptySortedSet(), Collections.emptySortedSet(), true));
  }

  List<Instance> instances(ObjectKey key) throws Exception {
    return switch (look(key).object(key)) {
      case Observation.Present present -> present.instances();
      case Observation.Absent _ -> List.of();
      case Observation.Unasked _ -> fail(key + " was asked about");
      case Observation.Unreadable unreadable -> fail(key + " could not be read: " + unreadable);
    };
  }

  Instance one(ObjectKey key) throws Exception {
    List<Instance> all = instances(key);
    assertTrue(all.size() == 1, () -> "expected one " + key + ", not " + all);
    return all.getFirst();
  }

  boolean absent(ObjectKey key) throws Exception {
    return look(key).object(key) instanceof Observation.Absent;
  }

  /** Who publishes the port, or nobody. */
  String publisher(String port) throws Exception {
    HostState.PortUser user = look().takenPorts().get(port);
    return user == null ? "nobody" : user.containerName();
  }

  /** {@code value} after a check that there is one. */
  static <T> T there(String what, @Nullable T value) {
    return value == null ? fail("there is no " + what) : value;
  }

  Live.OfContainer live(String container) throws Exception {
    return one(ObjectKey.container(container)).container();
  }

  /** Polls, with a deadline. */
  void eventually(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > end) {
        fail("not within " + PATIENCE.toSeconds() + " s: " + what);
      }
      subject().pass(Duration.ofSeconds(1));
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  // containers

  static Marks marks(String name) {
    return marks(name, null);
  }

  static Marks marks(String name, @Nullable String generation) {
    return new Marks(name, generation, new TreeSet<>(List.of(OWNER)));
  }

  static Container sleeper(String name) {
    return new Container(name, Subject.IMAGE,
        new Container.Program(Container.Words.of("sleep", "1000"), null, Collections.emptySortedMap(), null, Collections.emptySortedSet(),
            null, null, null, null, null, null),
        Container.Resources.NONE, Container.Security.NONE, Container.Namespaces.NONE, List.of(), List.of(), Collections.emptySortedMap(),
        Container.Naming.NONE, null, null, null, Collections.emptySortedMap());
  }

  static Container publishing(String name, int hostPort) {
    Container c = sleeper(name);
    return new Container(c.name(), c.image(), c.program(), c.resources(), c.security(), c.namespaces(), c.mounts(),
        List.of(new Container.Port(null, hostPort, 80, "tcp")), c.networks(), c.naming(), c.healthcheck(), c.restart(), c.logging(),
        c.labels());
  }

  Step.CreateContainer create(Container container, String as, String generation) throws Exception {
    return new Step.CreateContainer(container, as, marks(container.name(), generation), new Step.Id.Known(imageId(Subject.IMAGE)),
        Collections.emptySortedMap(), true);
  }

  String imageId(String reference) throws Exception {
    return instances(ObjectKey.image(reference)).getFirst().id();
  }

  /** Creates and starts it. */
  String running(Container container) throws Exception {
    String id = made(create(container, container.name(), "g1"));
    done(new Step.StartContainer(known(id)));
    return id;
  }

  /** Stopped at once: a shell's sleep does not hear the stop signal. */
  void stopped(String id) throws Exception {
    run(new Step.StopContainer(known(id), Duration.ofSeconds(1)));
    eventually(id + " stops", () -> run(new Step.StopContainer(known(id), Duration.ofSeconds(1))) instanceof Outcome.Done);
  }

  static Step.Id known(String id) {
    return new Step.Id.Known(id);
  }
}

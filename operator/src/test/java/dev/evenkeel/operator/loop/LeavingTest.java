package dev.evenkeel.operator.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.HostState;
import dev.evenkeel.api.host.HostState.LedgerReading;
import dev.evenkeel.api.host.Ledger;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.ObserveRequest;
import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.PlannedStep;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.hosts.Host;
import dev.evenkeel.hosts.LinkLostException;
import dev.evenkeel.hosts.fake.FakeConnector;
import dev.evenkeel.hosts.fake.FakeHost;
import dev.evenkeel.hosts.fake.FakeImage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Closing the operator and leaving a host: what is under way may end and is written down, nothing else begins. */
@Timeout(60)
class LeavingTest {
  private static final long LONG_SECONDS = 30;
  private static final int SERVICES = 30;

  private final SystemTime time = new SystemTime();
  private final FakeConnector connector = new FakeConnector(InstantSource.system());
  private final MemoryRecords records = new MemoryRecords();
  private final Map<String, Gated> gated = new ConcurrentHashMap<>();

  @AfterEach
  void close() {
    gated.values().forEach(Gated::open);
    time.close();
  }

  private Operator start(Settings settings, TestFleet fleet) {
    Operator operator = new Operator(this::connect, records, records, time, settings, PassListener.NONE);
    operator.accept(fleet.lowered(), false);
    return operator;
  }

  private Host connect(HostSpec spec) throws IOException {
    connector.connect(spec);
    return gated.computeIfAbsent(spec.name(), name -> new Gated(connector.host(name)));
  }

  private TestFleet fleet(String commit, String... hosts) {
    TestFleet fleet = new TestFleet(commit);
    for (String host : hosts) {
      fleet.host(host);
      for (int i = 0; i < SERVICES; i++) {
        connector.host(host).images().push("reg/s" + i + ":1", FakeImage.of("s" + i));
        fleet.service(host, "s" + i);
      }
    }
    return fleet;
  }

  /** The gate of a host on which as many creations are under way as there may be, so that nothing else can begin by itself. */
  private Gated stuck(String host) throws InterruptedException {
    while (!gated.containsKey(host)) {
      new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS);
    }
    Gated gate = gated.get(host);
    assertTrue(gate.busy.await(LONG_SECONDS, TimeUnit.SECONDS), "containers are being created");
    return gate;
  }

  private static Ledger ledger(FakeHost host) throws IOException {
    assertTrue(host.world().connect());
    HostState state = host.observe(new ObserveRequest(Collections.emptySortedSet(), Collections.emptySortedSet(),
        Collections.emptySortedSet(), true));
    return assertInstanceOf(LedgerReading.Read.class, state.ledger()).ledger();
  }

  /** What was created has its identity in the ledger, and nothing else is there. */
  private static void assertWrittenDown(FakeHost host, int created) throws IOException {
    Ledger ledger = ledger(host);
    SortedMap<ObjectKey, String> known = new TreeMap<>();
    ledger.entries().values().stream().filter(entry -> entry.key().type() == ObjectKey.Type.CONTAINER && entry.identity() != null)
        .forEach(entry -> known.put(entry.key(), String.valueOf(entry.identity())));
    assertEquals(created, known.size(), known::toString);
  }

  private static int creations(FakeHost host) {
    return (int) host.steps().stream().filter(Step.CreateContainer.class::isInstance).count();
  }

  @Test
  void an_apply_that_is_left_ends_its_steps_and_writes_them_down() throws Exception {
    OneShot work = new OneShot(this::connect, time, Settings.DEFAULT);
    Thread applying = Thread.ofVirtual().start(() -> {
      try {
        work.apply(fleet("c1", "h1").lowered(), event -> {}, Duration.ofSeconds(LONG_SECONDS));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    Gated gate = stuck("h1");
    Thread leaving = Thread.ofVirtual().start(work::leave);
    assertFalse(leaving.join(Duration.ofMillis(200)), "it waits for what is under way");
    gate.open();
    assertTrue(leaving.join(Duration.ofSeconds(LONG_SECONDS)));
    applying.interrupt();

    assertEquals(Settings.DEFAULT.parallel(), creations(connector.host("h1")));
    assertWrittenDown(connector.host("h1"), Settings.DEFAULT.parallel());
  }

  @Test
  void no_step_begins_after_closing_and_what_was_under_way_is_in_the_ledger() throws Exception {
    Operator operator = start(Settings.DEFAULT, fleet("c1", "h1"));
    Gated gate = stuck("h1");
    operator.retire();
    int begun = gate.begun.get();
    Thread closing = Thread.ofVirtual().start(operator::close);
    assertFalse(closing.join(Duration.ofMillis(200)), "it waits for what is under way");
    gate.open();
    assertTrue(closing.join(Duration.ofSeconds(LONG_SECONDS)));

    assertEquals(begun, gate.begun.get());
    FakeHost host = connector.host("h1");
    int created = creations(host);
    assertEquals(Settings.DEFAULT.parallel(), created);
    assertWrittenDown(host, created);
    int steps = host.steps().size();
    Operator next = start(Settings.DEFAULT, fleet("c1", "h1"));
    while (next.progress().state() != Progress.State.CONVERGED) {
      new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS);
    }
    next.close();
    assertEquals(SERVICES, creations(host), "the next operator makes what is missing, and nothing twice");
    assertTrue(host.steps().size() > steps);
  }

  @Test
  void a_step_that_does_not_end_is_cut_at_the_deadline() throws Exception {
    Operator operator = start(Settings.DEFAULT.withLeaveDeadline(Duration.ofMillis(300)), fleet("c1", "h1"));
    Gated gate = stuck("h1");
    int begun = gate.begun.get();
    operator.close();

    assertTrue(gate.cut.await(LONG_SECONDS, TimeUnit.SECONDS), "the session was ended");
    assertEquals(begun, gate.begun.get());
    assertEquals(0, creations(connector.host("h1")));
  }

  @Test
  void who_only_reads_is_not_waited_for() throws Exception {
    Operator operator = start(Settings.DEFAULT.withLeaveDeadline(Duration.ofMinutes(10)), fleet("c1", "h1"));
    Gated gate = stuck("h1");
    gate.open();
    while (operator.progress().state() != Progress.State.CONVERGED) {
      new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS);
    }
    gate.readingHangs = true;
    operator.wishes().look(null);
    assertTrue(gate.reading.await(LONG_SECONDS, TimeUnit.SECONDS));
    operator.close();
    assertEquals(0, gate.cut.getCount());
  }

  @Test
  void a_host_that_a_commit_removes_is_left_in_order_while_the_others_go_on() throws Exception {
    Operator operator = start(Settings.DEFAULT, fleet("c1", "h1", "h2"));
    Gated leaving = stuck("h1");
    stuck("h2").open();
    Thread accepting = Thread.ofVirtual().start(() -> operator.accept(fleet("c2", "h2").lowered(), false));
    while (creations(connector.host("h2")) < SERVICES) {
      new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS);
    }
    assertTrue(accepting.isAlive(), "it waits for the step on the host that is gone");
    int begun = leaving.begun.get();
    leaving.open();
    assertTrue(accepting.join(Duration.ofSeconds(LONG_SECONDS)));

    assertEquals(begun, leaving.begun.get());
    FakeHost gone = connector.host("h1");
    assertWrittenDown(gone, creations(gone));
    assertEquals(Settings.DEFAULT.parallel(), creations(gone));
    operator.close();
  }

  /** Lets containers be created only when it was opened, and closed gates hang until the host is closed. */
  private static final class Gated extends OverHost {
    private final CountDownLatch busy = new CountDownLatch(Settings.DEFAULT.parallel());
    private final CountDownLatch opened = new CountDownLatch(1);
    private final CountDownLatch cut = new CountDownLatch(1);
    private final CountDownLatch reading = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();
    private volatile boolean readingHangs;

    private Gated(FakeHost real) {
      super(real);
    }

    private void open() {
      opened.countDown();
    }

    @Override
    public HostState observe(ObserveRequest request) throws IOException, InterruptedException {
      if (readingHangs) {
        reading.countDown();
        cut.await();
        throw new LinkLostException("closed", null);
      }
      return super.observe(request);
    }

    @Override
    public Outcome run(PlannedStep step, SortedMap<Integer, String> made) throws IOException, InterruptedException {
      begun.incrementAndGet();
      if (step.step() instanceof Step.CreateContainer) {
        busy.countDown();
        while (!opened.await(5, TimeUnit.MILLISECONDS)) {
          if (cut.getCount() == 0) {
            throw new LinkLostException("closed", null);
          }
        }
      }
      return super.run(step, made);
    }

    @Override
    public void close() {
      super.close();
      cut.countDown();
    }
  }
}

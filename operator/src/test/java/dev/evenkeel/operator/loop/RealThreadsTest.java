package dev.evenkeel.operator.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.HostState;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.ObserveRequest;
import dev.evenkeel.api.model.Drift;
import dev.evenkeel.api.model.Event;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.hosts.Host;
import dev.evenkeel.hosts.HostConnector;
import dev.evenkeel.hosts.LinkLostException;
import dev.evenkeel.hosts.fake.FakeConnector;
import dev.evenkeel.hosts.fake.FakeHost;
import dev.evenkeel.hosts.fake.FakeImage;
import dev.evenkeel.operator.store.Store;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The loop with the machine's own clock and threads, and the real store. */
@Timeout(60)
class RealThreadsTest {
  private final SystemTime time = new SystemTime();
  private final FakeConnector connector = new FakeConnector(InstantSource.system());
  private final Store store = Store.inMemory(InstantSource.system());
  private @Nullable Operator operator;

  @AfterEach
  void close() {
    if (operator != null) {
      operator.close();
    }
    time.close();
    store.close();
  }

  private Operator start(HostConnector over, Settings settings, TestFleet fleet) {
    Operator started = new Operator(over, store.journal(), store.intents(), time, settings, PassListener.NONE);
    operator = started;
    started.accept(fleet.lowered(), false);
    return started;
  }

  private FakeHost host(String name, int services) {
    FakeHost host = connector.host(name);
    for (int i = 0; i < services; i++) {
      host.images().push("reg/s" + i + ":1", FakeImage.of("s" + i));
    }
    return host;
  }

  private static TestFleet services(TestFleet fleet, String host, int count) {
    for (int i = 0; i < count; i++) {
      fleet.service(host, "s" + i);
    }
    return fleet;
  }

  private static void await(BooleanSupplier done, Supplier<String> story) throws InterruptedException {
    Instant end = Instant.now().plusSeconds(20);
    while (!done.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("not within 20 s: " + story.get());
      }
      // A glance every few milliseconds, bounded by the deadline above.
      new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS);
    }
  }

  private String story(Operator of) {
    return of.progress() + "\n"
        + String.join("\n", store.events().after(0, 500).stream().map(Event::message).toList());
  }

  @Test
  void a_burst_of_lost_containers_is_healed_at_once_in_few_passes() throws Exception {
    int many = 60;
    FakeHost host = host("h1", many);
    Operator running = start(connector, Settings.DEFAULT, services(new TestFleet("c1").host("h1"), "h1", many));
    await(() -> running.progress().state() == Progress.State.CONVERGED, () -> story(running));
    int plans = store.plans().latest("h1", 1000).size();
    Instant began = Instant.now();
    for (int i = 0; i < many; i++) {
      host.byHand().killContainer("s" + i);
    }
    await(() -> store.drift().since("h1", null, 1000).stream().filter(one -> one.correctedAt() != null).count() == many,
        () -> story(running));
    Duration took = Duration.between(began, Instant.now());
    List<Drift> drift = store.drift().since("h1", null, 1000);
    assertEquals(many, drift.size());
    assertTrue(store.plans().latest("h1", 1000).size() - plans <= 10, () -> "passes: " + store.plans().latest("h1", 1000).size());
    assertTrue(took.compareTo(Duration.ofSeconds(10)) < 0, took::toString);
  }

  @Test
  void a_host_that_hangs_is_given_up_and_holds_no_other() throws Exception {
    host("good", 1);
    host("hung", 1);
    Hanging hanging = new Hanging(connector.host("hung"));
    HostConnector both = spec -> {
      Host host = connector.connect(spec);
      return spec.name().equals("hung") ? hanging : host;
    };
    Settings quick = new Settings(Duration.ofMillis(10), Duration.ofMinutes(3), Duration.ofSeconds(10), Duration.ofSeconds(60), 16, 8,
        Duration.ofSeconds(2),
        Duration.ofMillis(700), Duration.ofSeconds(2), Duration.ofMillis(200), Duration.ofSeconds(1), 0.5, 4, Duration.ofSeconds(2),
        Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofSeconds(15));
    TestFleet fleet = services(services(new TestFleet("c1").host("good").host("hung"), "good", 1), "hung", 1);
    Operator running = start(both, quick, fleet);
    await(
        () -> store.events().after(0, 500).stream()
            .anyMatch(event -> event.message().contains("s0 is ready") || event.message().contains("good")),
        () -> story(running));
    await(() -> running.picture("good").serving(ObjectKey.container("s0")).isPresent(), () -> story(running));
    await(() -> running.connection("hung").orElseThrow() instanceof Connection.Lost lost && lost.message().contains("took longer"),
        () -> story(running));
    hanging.hangs = false;
    await(() -> running.progress().state() == Progress.State.CONVERGED, () -> story(running));
  }

  @Test
  void suspending_a_host_stops_what_was_planned_and_not_begun() throws Exception {
    int many = 40;
    FakeHost host = host("h1", many);
    Operator running = start(connector, Settings.DEFAULT, services(new TestFleet("c1").host("h1"), "h1", many));
    running.wishes().suspend(new Suspension(new ResourceRef("Host", "h1"), "wait", "ana", Instant.now(), null));
    int begun = host.steps().size();
    await(() -> running.hasLooked(), () -> story(running));
    // What was under way when it was said may end; nothing more is begun.
    assertTrue(host.steps().size() <= begun + Settings.DEFAULT.parallel(), () -> story(running));
    assertTrue(running.wishes().resume(new ResourceRef("Host", "h1"), "ana"));
    await(() -> running.progress().state() == Progress.State.CONVERGED, () -> story(running));
  }

  @Test
  void a_host_that_hangs_while_it_is_asked_for_a_tag_holds_up_no_other_one() throws InterruptedException {
    FakeHost quick = host("h2", 1);
    Mute mute = new Mute(host("h1", 1));
    HostConnector over = spec -> spec.name().equals("h1") ? mute : connector.connect(spec);
    TestFleet fleet = new TestFleet("c1").host("h1").host("h2").service("h1", "s0").service("h2", "s0");
    Operator started = start(over, Settings.DEFAULT, fleet);
    await(() -> runs(started, "h2", "s0"), () -> started.progress() + " " + quick.steps());
    mute.speak();
    await(() -> runs(started, "h1", "s0"), () -> started.progress().toString());
  }

  private static boolean runs(Operator operator, String host, String container) {
    return operator.picture(host).serving(ObjectKey.container(container)).isPresent();
  }

  @Test
  void one_shot_plans_without_writing_and_applies_until_converged() throws Exception {
    FakeHost host = host("h1", 2);
    TestFleet fleet = services(new TestFleet("c1").host("h1"), "h1", 2);
    OneShot oneShot = new OneShot(connector, time, Settings.DEFAULT);
    List<HostPlan> plans = oneShot.plan(fleet.lowered(), null, Duration.ofSeconds(20));
    assertEquals(List.of(), host.steps());
    assertEquals(1, plans.size());
    assertEquals(null, plans.getFirst().problem());
    assertTrue(plans.getFirst().stages().size() >= 2, () -> plans.toString());
    List<Event> heard = new ArrayList<>();
    assertEquals(Progress.State.CONVERGED, oneShot.apply(fleet.lowered(), heard::add, Duration.ofSeconds(20)).state());
    assertTrue(heard.stream().anyMatch(event -> event.message().contains("create")));
    assertEquals(List.of(), oneShot.plan(fleet.lowered(), "h1", Duration.ofSeconds(20)).getFirst().stages());
    host.world().goUnreachable();
    assertNotNull(oneShot.plan(fleet.lowered(), null, Duration.ofSeconds(20)).getFirst().problem());
    assertEquals(Progress.State.STUCK, oneShot.apply(fleet.lowered(), heard::add, Duration.ofSeconds(20)).state());
  }

  /** A host whose readings never end, until it is closed. */
  private static final class Hanging extends OverHost {
    private volatile boolean hangs = true;
    private volatile CountDownLatch closed = new CountDownLatch(1);

    private Hanging(FakeHost real) {
      super(real);
    }

    @Override
    public HostState observe(ObserveRequest request) throws IOException, InterruptedException {
      if (hangs) {
        CountDownLatch until = closed;
        until.await();
        throw new LinkLostException("closed", null);
      }
      return super.observe(request);
    }

    @Override
    public void close() {
      super.close();
      closed.countDown();
      closed = new CountDownLatch(1);
    }
  }

  /** A host whose engine gives no answer about tags, and does not end its link either. */
  private static final class Mute extends OverHost {
    private final CountDownLatch speaks = new CountDownLatch(1);

    private Mute(FakeHost real) {
      super(real);
    }

    private void speak() {
      speaks.countDown();
    }

    @Override
    public Optional<String> resolveDigest(String reference) throws IOException {
      try {
        speaks.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new LinkLostException("interrupted", e);
      }
      return super.resolveDigest(reference);
    }
  }
}

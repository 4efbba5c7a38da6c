package dev.evenkeel.operator.loop;

import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.model.Event;
import dev.evenkeel.hosts.HostConnector;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What a person does without a server: {@code plan} looks and says, {@code apply} works until all is converged or stuck. Nothing is kept but what stands on the hosts. */
public final class OneShot {
  /** How long nothing may move before it counts as stuck: what a step has set going is heard of within this. */
  private static final Duration STILL = Duration.ofSeconds(2);
  private static final Duration GLANCE = Duration.ofMillis(50);

  private final HostConnector connector;
  private final SecretReader reader;
  private final Time time;
  private final Settings settings;
  private final AtomicReference<@Nullable Operator> applying = new AtomicReference<>();

  /** Without secrets. */
  public OneShot(HostConnector connector, Time time, Settings settings) {
    this(connector, SecretReader.NONE, time, settings);
  }

  public OneShot(HostConnector connector, SecretReader reader, Time time, Settings settings) {
    this.connector = connector;
    this.reader = reader;
    this.time = time;
    this.settings = settings;
  }

  /**
   * What would be done, host by host. Writes nothing.
   *
   * @param only this host, or null for all
   * @param deadline after which a host that has not answered is told as such
   */
  public List<HostPlan> plan(FleetTarget fleet, @Nullable String only, Duration deadline) throws InterruptedException {
    MemoryRecords records = new MemoryRecords();
    try (Operator operator = new Operator(connector, reader, records, records, time, settings, PassListener.NONE, true)) {
      operator.accept(fleet, false);
      await(time.now().plus(deadline), () -> operator.hasLooked() ? Boolean.TRUE : null);
      List<HostPlan> plans = new ArrayList<>();
      for (String host : fleet.hosts().keySet()) {
        if (only == null || only.equals(host)) {
          plans.add(operator.plan(host));
        }
      }
      return plans;
    }
  }

  /**
   * Applies a commit.
   *
   * @param events hears what happens
   * @param deadline after which it is given up; what stands on the hosts then stays
   */
  public Progress apply(FleetTarget fleet, Consumer<Event> events, Duration deadline) throws InterruptedException {
    MemoryRecords records = new MemoryRecords();
    return apply(fleet, records, records, events, deadline);
  }

  /** The same with history and people's decisions that last. */
  public Progress apply(FleetTarget fleet, Journal journal, Intents intents, Consumer<Event> events, Duration deadline)
      throws InterruptedException {
    try (Operator operator = new Operator(connector, reader, journal, intents, time, settings, PassListener.NONE)) {
      applying.set(operator);
      var _ = operator.listen(events);
      operator.accept(fleet, false);
      Settling settling = new Settling();
      Progress end = await(time.now().plus(deadline), () -> settling.ended(operator.progress(), time.now()));
      return end == null ? operator.progress() : end;
    } finally {
      applying.set(null);
    }
  }

  /** Ends an {@code apply} that another thread is in: no step begins any more, those under way may end, and what was done is written down. Waits for that, but not for ever. */
  public void leave() {
    Operator operator = applying.get();
    if (operator != null) {
      operator.close();
    }
  }

  /** Waits until nothing has moved for a while. */
  static final class Settling {
    private @Nullable Progress last;
    private @Nullable Instant since;

    /** The end, or null while it is not there. */
    @Nullable
    Progress ended(Progress now, Instant at) {
      if (now.state() == Progress.State.MOVING) {
        last = null;
        since = null;
        return null;
      }
      if (now.state() == Progress.State.CONVERGED) {
        return now;
      }
      Progress before = last;
      Instant began = since;
      if (before == null || began == null || before.state() != now.state()) {
        last = now;
        since = at;
        return null;
      }
      return Duration.between(began, at).compareTo(STILL) >= 0 ? now : null;
    }
  }

  private <T> @Nullable T await(Instant until, Supplier<@Nullable T> answer) throws InterruptedException {
    while (time.now().isBefore(until)) {
      T now = answer.get();
      if (now != null) {
        return now;
      }
      CountDownLatch glance = new CountDownLatch(1);
      time.after(GLANCE, glance::countDown);
      glance.await(1, TimeUnit.SECONDS);
    }
    return answer.get();
  }
}

package dev.evenkeel.operator.sim;

import dev.evenkeel.api.host.HostState;
import dev.evenkeel.api.host.Ledger;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.ObserveRequest;
import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.PlannedStep;
import dev.evenkeel.api.host.Probe;
import dev.evenkeel.api.host.Signal;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.hosts.Host;
import dev.evenkeel.hosts.LinkLostException;
import dev.evenkeel.hosts.fake.FakeHost;
import dev.evenkeel.operator.loop.Time;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** One connection to a simulated host, on which things go wrong. A connection that was lost stays lost. */
final class FaultyHost implements Host {
  private final FakeHost host;
  private final Faults faults;
  private final Time time;
  private final Runnable afterWrite;
  private final Map<ObserveRequest, HostState> before = new HashMap<>();
  private @Nullable Consumer<Signal> listener;
  private boolean lost;

  /** @param afterWrite called when an effect is there, before anybody hears of it */
  FaultyHost(FakeHost host, Faults faults, Time time, Runnable afterWrite) {
    this.host = host;
    this.faults = faults;
    this.time = time;
    this.afterWrite = afterWrite;
  }

  /** A call of the fake. */
  private interface Call<T> {
    T run() throws IOException, InterruptedException;
  }

  private <T> T through(String what, Call<T> call, Call<T> failed) throws IOException, InterruptedException {
    Fault fault = faults.next(name() + " " + what);
    live();
    if (fault == null) {
      return call.run();
    }
    return switch (fault) {
      case CRASH_BEFORE -> throw new Crash(what);
      case LOSE_BEFORE -> throw lose(what);
      case FAIL -> failed.run();
      case CRASH_AFTER -> {
        call.run();
        throw new Crash(what);
      }
      case LOSE_AFTER -> {
        call.run();
        throw lose(what);
      }
      case STALE -> call.run();
    };
  }

  private void live() throws LinkLostException {
    if (lost) {
      throw new LinkLostException(name() + ": the connection is lost", null);
    }
  }

  private LinkLostException lose(String what) {
    lost = true;
    Consumer<Signal> ear = listener;
    if (ear != null) {
      SortedMap<String, String> words = new TreeMap<>(Map.of("message", "cut at " + what));
      time.after(Duration.ofMillis(1), () -> ear.accept(new Signal(time.now(), Signal.Source.LINK, null, null, "lost", words)));
    }
    return new LinkLostException(name() + ": the connection was lost at " + what, null);
  }

  @Override
  public String name() {
    return host.name();
  }

  @Override
  public HostState observe(ObserveRequest request) throws IOException, InterruptedException {
    Fault fault = faults.next(name() + " observe " + (request.full() ? "all" : request.keys()));
    live();
    HostState old = before.get(request);
    HostState now = switch (fault) {
      case null -> host.observe(request);
      case CRASH_BEFORE, CRASH_AFTER -> throw new Crash("observe");
      case LOSE_BEFORE, LOSE_AFTER -> throw lose("observe");
      case FAIL -> throw new IOException("the reading failed");
      case STALE -> old == null ? host.observe(request) : stale(old, host.observe(request));
    };
    before.put(request, now);
    return now;
  }

  /** Lists of before with the ledger of now: the ledger is one file under our lock, and never old. */
  private static HostState stale(HostState old, HostState now) {
    return new HostState(now.host(), now.at(), now.engine(), now.access(), old.objects(), now.ongoing(), now.requirements(),
        old.takenPorts(), now.ledger(), now.hold(), now.boot());
  }

  @Override
  public HostState.Access claim() throws IOException, InterruptedException {
    live();
    return host.claim();
  }

  @Override
  public Outcome run(PlannedStep step, SortedMap<Integer, String> made) throws IOException, InterruptedException {
    return through("run " + step.step().getClass().getSimpleName() + " " + step.key(), () -> {
      Outcome outcome = host.run(step, made);
      afterWrite.run();
      return outcome;
    }, () -> new Outcome.Failed(Reason.STEP_FAILED, "it failed by the schedule"));
  }

  @Override
  public void writeLedger(Ledger ledger) throws IOException, InterruptedException {
    through("writeLedger", () -> {
      host.writeLedger(ledger);
      afterWrite.run();
      return ledger;
    }, () -> {
      throw new IOException(name() + ": the ledger could not be written");
    });
  }

  @Override
  public AutoCloseable listen(Consumer<Signal> ear) throws IOException, InterruptedException {
    return through("listen", () -> {
      listener = ear;
      return host.listen(signal -> deliver(ear, signal));
    }, () -> {
      throw new IOException(name() + ": nothing can be heard");
    });
  }

  private void deliver(Consumer<Signal> ear, Signal signal) {
    if (lost) {
      return;
    }
    switch (signal.source() == Signal.Source.LINK ? 1 : faults.signal()) {
      case 0 -> {
      }
      case 2 -> {
        ear.accept(signal);
        ear.accept(signal);
      }
      case 3 -> time.after(Duration.ofMillis(faults.random().nextInt(4_000)), () -> ear.accept(signal));
      default -> ear.accept(signal);
    }
  }

  @Override
  public Probe.Result probe(ObjectKey key, Probe probe) throws IOException {
    live();
    return host.probe(key, probe);
  }

  @Override
  public Optional<String> resolveDigest(String reference) throws IOException {
    live();
    return host.resolveDigest(reference);
  }

  @Override
  public AutoCloseable logs(ObjectKey key, @Nullable String id, int tail, boolean follow, Consumer<String> lines) throws IOException {
    live();
    return host.logs(key, id, tail, follow, lines);
  }

  @Override
  public Duration ping() throws IOException {
    live();
    return host.ping();
  }

  @Override
  public void close() {
    lost = true;
    host.close();
  }
}

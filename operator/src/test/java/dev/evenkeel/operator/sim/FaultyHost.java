package dev.evenkeel.operator.sim;

import dev.evenkeel.api.host.HostState;
import dev.evenkeel.api.host.Ledger;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.ObserveRequest;
import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.PlannedStep;
import dev.evenkeel.api.host.Probe;
import dev.evenkeel.api.host.Signal;
import dev.evenkeel.api.model.Blob;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.hosts.Host;
import dev.evenkeel.hosts.HostUnavailableException;
import dev.evenkeel.hosts.LinkLostException;
import dev.evenkeel.hosts.fake.FakeHost;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Consumer;

/** One connection to a simulated host, on which things go wrong. A connection that was lost stays lost. */
final class FaultyHost implements Host {
  /** Longer than any deadline of the operator. */
  private static final Duration HANGING = Duration.ofSeconds(80);
  private static final Duration HOUR = Duration.ofHours(1);
  private final FakeHost host;
  private final Simulation world;
  private final Map<ObserveRequest, HostState> before = new HashMap<>();
  private @Nullable Consumer<Signal> listener;
  private @Nullable Runnable hearing;
  private boolean lost;
  private boolean closed;
  private boolean blind;
  private boolean lied;

  FaultyHost(FakeHost host, Simulation world) {
    this.host = host;
    this.world = world;
  }

  boolean isOpen() {
    return !closed;
  }

  /** Whether its last answer was no longer true. */
  boolean lied() {
    return lied;
  }

  /** A call of the fake. */
  private interface Call<T> {
    T run() throws IOException, InterruptedException;
  }

  /** This connection, if it comes about. */
  Host connected() throws IOException, InterruptedException {
    return through("connect", () -> this, () -> {
      throw new HostUnavailableException(Reason.UNREACHABLE, name() + " does not answer", null);
    });
  }

  private <T> T through(String what, Call<T> call, Call<T> failed) throws IOException, InterruptedException {
    live();
    Fault fault = world.faults.call(name() + " " + what);
    return switch (fault) {
      case null -> call.run();
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
      case HANG -> {
        T answer = call.run();
        if (!world.hang(name(), HANGING)) {
          throw lose(what);
        }
        live();
        yield answer;
      }
      case CLOCK_ON -> {
        world.jump(HOUR);
        yield call.run();
      }
      case CLOCK_BACK -> {
        world.jump(HOUR.negated());
        yield call.run();
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
      world.time.after(Duration.ofMillis(1),
          () -> ear.accept(new Signal(world.time.now(), Signal.Source.LINK, null, null, "lost", words)));
    }
    return new LinkLostException(name() + ": the connection was lost at " + what, null);
  }

  @Override
  public String name() {
    return host.name();
  }

  @Override
  public HostState observe(ObserveRequest request) throws IOException, InterruptedException {
    blind = true;
    HostState now = through("observe " + (request.full() ? "all" : request.keys()), () -> read(request), () -> {
      throw new IOException("the reading failed");
    });
    blind = false;
    return now;
  }

  private HostState read(ObserveRequest request) throws IOException {
    HostState now = byOurClock(host.observe(request));
    HostState old = before.put(request, now);
    lied = world.faults.isStale() && old != null;
    return lied && old != null ? stale(old, now) : now;
  }

  private HostState byOurClock(HostState now) {
    return new HostState(now.host(), world.clock(now.at()), now.engine(), now.access(), now.objects(), now.ongoing(), now.requirements(),
        now.takenPorts(), now.ledger(), now.hold(), now.boot());
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
    String what = "run " + step.step().getClass().getSimpleName() + " " + step.key();
    if (blind) {
      world.oracles().actsBlindly(name(), what);
    }
    return through(what, () -> {
      Outcome outcome = host.run(step, made);
      world.oracles().wrote(name());
      return outcome;
    }, () -> new Outcome.Failed(Reason.STEP_FAILED, "it failed by the schedule"));
  }

  @Override
  public void writeLedger(Ledger ledger) throws IOException, InterruptedException {
    through("writeLedger", () -> {
      host.writeLedger(ledger);
      return ledger;
    }, () -> {
      throw new IOException(name() + ": the ledger could not be written");
    });
  }

  @Override
  public SortedSet<ObjectKey> watchFiles(Ledger ledger) throws IOException, InterruptedException {
    return through("watchFiles", () -> host.watchFiles(ledger), Collections::emptySortedSet);
  }

  @Override
  public AutoCloseable listen(Consumer<Signal> ear) throws IOException, InterruptedException {
    return through("listen", () -> {
      listener = ear;
      AutoCloseable open = host.listen(signal -> deliver(ear, signal));
      hearing = () -> close(open);
      return open;
    }, () -> {
      throw new IOException(name() + ": nothing can be heard");
    });
  }

  private static void close(AutoCloseable open) {
    try {
      open.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void deliver(Consumer<Signal> ear, Signal signal) {
    if (lost) {
      return;
    }
    Fate fate = signal.source() == Signal.Source.LINK ? null : world.faults.signal(name() + " " + signal.action() + " " + signal.key());
    switch (fate) {
      case null -> ear.accept(signal);
      case LOST -> {
      }
      case DOUBLED -> {
        ear.accept(signal);
        ear.accept(signal);
      }
      case LATE -> world.time.after(Duration.ofSeconds(3), () -> {
        if (!lost) {
          ear.accept(signal);
        }
      });
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
  public Optional<Blob> readFile(String path) throws IOException {
    live();
    return host.readFile(path);
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
    closed = true;
    if (hearing != null) {
      hearing.run();
    }
  }
}

package dev.evenkeel.hosts.fake;

import dev.evenkeel.api.host.Fields;
import dev.evenkeel.api.host.File;
import dev.evenkeel.api.host.HostState;
import dev.evenkeel.api.host.HostState.Access;
import dev.evenkeel.api.host.HostState.LedgerReading;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Ledger;
import dev.evenkeel.api.host.Live;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.ObserveRequest;
import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.PlannedStep;
import dev.evenkeel.api.host.Probe;
import dev.evenkeel.api.host.Signal;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.host.Unit;
import dev.evenkeel.api.model.Blob;
import dev.evenkeel.hosts.Host;
import dev.evenkeel.hosts.LinkLostException;
import dev.evenkeel.hosts.files.WatchedPaths;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * One host in memory, and at the same time the connection to it. Every call is one moment: calls of several threads queue. What time brings (transfers, grace times, health) is seen at the next call after it.
 *
 * <p>
 * A test sets the world up with {@link #images()}, {@link #world()} and {@link #script()}, disturbs it with {@link #byHand()}, and moves the time that it gave to the constructor.
 */
public final class FakeHost implements Host {
  /** The engine that it plays. */
  public static final HostState.Engine ENGINE = new HostState.Engine("20.10.24", "1.41", "linux", "x86_64", 4, 8L << 30);
  static final String HOLD = "/etc/evenkeel/hold";

  private final String name;
  private final InstantSource time;
  private final Voice voice;
  final FakeFiles files;
  final FakeEngine engine;
  final FakeSystemd systemd;
  final Script script = new Script();
  final SortedSet<String> mountPoints = new TreeSet<>();
  boolean engineUp = true;
  boolean systemdUp = true;
  int boots = 1;
  private final FakeObserver observer = new FakeObserver(this);
  private final FakeRunner runner = new FakeRunner(this);
  private final ByHand byHand = new ByHand(this);
  private final World world = new World(this);
  private final List<Step> steps = new ArrayList<>();
  private Access access = new Access.Writable();
  private LedgerReading ledger = new LedgerReading.Missing();
  private boolean reachable = true;
  private boolean connected = true;

  /** @param time what {@code now} is; the host never moves it */
  public FakeHost(String name, InstantSource time) {
    this.name = name;
    this.time = time;
    this.voice = new Voice(time);
    this.files = new FakeFiles(time, () -> voice.manager(Signal.FILES_CHANGED));
    this.engine = new FakeEngine(time, voice, files);
    this.systemd = new FakeSystemd(time, voice, files);
  }

  // what a test uses

  public FakeImages images() {
    return engine.images;
  }

  public World world() {
    return world;
  }

  public ByHand byHand() {
    return byHand;
  }

  public Script script() {
    return script;
  }

  /** Every step that was run, in order, refused ones included. */
  public synchronized List<Step> steps() {
    return List.copyOf(steps);
  }

  synchronized void setAccess(Access next) {
    access = next;
  }

  synchronized void setLedger(LedgerReading next) {
    ledger = next;
  }

  synchronized void setReachable(boolean next) {
    reachable = next;
    if (!next && connected) {
      connected = false;
      voice.lost();
    }
  }

  /** False while it cannot be reached; then the connection that there was is gone. */
  synchronized boolean connect() {
    connected = reachable;
    return connected;
  }

  // the port

  @Override
  public String name() {
    return name;
  }

  @Override
  public synchronized HostState observe(ObserveRequest request) throws IOException {
    arrive();
    return observer.observe(request);
  }

  @Override
  public synchronized Access claim() throws IOException {
    arrive();
    return access;
  }

  @Override
  public synchronized Outcome run(PlannedStep planned, SortedMap<Integer, String> made) throws IOException {
    arrive();
    Step step = planned.step();
    steps.add(step);
    Optional<Outcome.Failed> failure = script.failure(step);
    if (failure.isPresent()) {
      return failure.get();
    }
    Script.@Nullable Break broken = script.linkBreak(step);
    if (broken == Script.Break.BEFORE) {
      throw breakLink();
    }
    Outcome outcome = runner.run(step, made);
    if (broken == Script.Break.AFTER) {
      throw breakLink();
    }
    return outcome;
  }

  private LinkLostException breakLink() {
    connected = false;
    voice.lost();
    return new LinkLostException(name + ": the connection was lost", null);
  }

  @Override
  public synchronized void writeLedger(Ledger next) throws IOException {
    arrive();
    if (access instanceof Access.ReadOnly readOnly) {
      throw new IOException(name + ": the ledger cannot be written: " + readOnly.message());
    }
    if (ledger instanceof LedgerReading.Unreadable unreadable) {
      throw new IOException(name + ": a ledger that cannot be read is not overwritten: " + unreadable.message());
    }
    ledger = new LedgerReading.Read(next);
  }

  @Override
  public synchronized SortedSet<ObjectKey> watchFiles(Ledger told) throws IOException {
    arrive();
    if (access instanceof Access.ReadOnly || !systemdUp) {
      return Collections.emptySortedSet();
    }
    WatchedPaths wanted = WatchedPaths.of(told);
    files.watch(wanted.paths());
    return wanted.keys();
  }

  @Override
  public synchronized AutoCloseable listen(Consumer<Signal> listener) throws IOException {
    arrive();
    return voice.listen(listener);
  }

  @Override
  public synchronized Probe.Result probe(ObjectKey key, Probe probe) throws IOException {
    arrive();
    boolean running = switch (key.type()) {
      case CONTAINER -> {
        FakeContainer container = engine.named(key.name());
        yield container != null && container.status == Live.Status.RUNNING;
      }
      case UNIT ->
        systemd.read(key.name()).map(Instance::object).filter(object -> object instanceof Unit unit && unit.state() == Unit.State.ACTIVE)
            .isPresent();
      case IMAGE, NETWORK, VOLUME, FILE -> true;
    };
    return script.probe(key, running);
  }

  @Override
  public synchronized Optional<String> resolveDigest(String reference) throws IOException {
    arrive();
    return engineUp ? engine.images.resolve(reference) : Optional.empty();
  }

  @Override
  public synchronized Optional<Blob> readFile(String path) throws IOException {
    arrive();
    return files.content(path);
  }

  @Override
  public synchronized AutoCloseable logs(ObjectKey key, @Nullable String id, int tail, boolean follow, Consumer<String> lines)
      throws IOException {
    arrive();
    List<String> all = world.logs(key);
    all.subList(tail < 0 ? 0 : Math.max(0, all.size() - tail), all.size()).forEach(lines);
    return () -> {};
  }

  @Override
  public synchronized Duration ping() throws IOException {
    arrive();
    return Duration.ofMillis(1);
  }

  /** Ends the connection; the host stays as it is and can be connected again. */
  @Override
  public synchronized void close() {
    connected = false;
    voice.silence();
  }

  // what its parts use

  Instant now() {
    return time.instant();
  }

  Instance asApplied(ObjectKey key, Instance seen) {
    Ledger.Entry entry = ledger instanceof LedgerReading.Read(Ledger known) ? known.entries().get(key) : null;
    return entry == null ? seen : asWritten(entry.applied(), seen);
  }

  /** A user or group has a name and a number; which of the two was written is shown, so that neither is drift. */
  Instance asWritten(Fields applied, Instance seen) {
    if (!(seen.object() instanceof File file)) {
      return seen;
    }
    File named = new File(file.path(), file.content(), file.mode(), files.alike(applied.get("owner"), file.owner()),
        files.alike(applied.get("group"), file.group()), file.inPlace());
    return new Instance(seen.id(), seen.name(), named, seen.marks(), seen.live());
  }

  Access access() {
    return access;
  }

  LedgerReading ledgerReading() {
    return ledger;
  }

  String boot() {
    return "boot-" + boots;
  }

  @Nullable
  String holdFile() {
    return files.at(HOLD) instanceof FakeFiles.Plain plain ? plain.bytes().text().lines().findFirst().orElse("") : null;
  }

  private void arrive() throws LinkLostException {
    if (!connected) {
      throw new LinkLostException(name + ": the connection is lost", null);
    }
    engine.runs.settle();
  }
}

package dev.evenkeel.bench.rig;

import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.Plan;
import dev.evenkeel.api.model.Blob;
import dev.evenkeel.api.model.Condition;
import dev.evenkeel.api.model.Drift;
import dev.evenkeel.api.model.SourceTree;
import dev.evenkeel.hosts.HostConnector;
import dev.evenkeel.hosts.remote.RemoteHostConnector;
import dev.evenkeel.hosts.ssh.HostKeyPins;
import dev.evenkeel.hosts.ssh.SshSettings;
import dev.evenkeel.manifests.Manifests;
import dev.evenkeel.operator.loop.Connection;
import dev.evenkeel.operator.loop.Operator;
import dev.evenkeel.operator.loop.PassListener;
import dev.evenkeel.operator.loop.Settings;
import dev.evenkeel.operator.loop.SystemTime;
import dev.evenkeel.operator.store.Store;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** The operator's loop and store inside this process, with nobody's HTTP between it and the clock. What stands around it in {@code evenkeel run} (git, server) does nothing during a pass. */
public final class Loop implements AutoCloseable {
  private final SystemTime time = new SystemTime();
  private final Store store;
  private final Operator operator;
  private final FleetTarget fleet;
  private final Queue<Duration> passes = new ConcurrentLinkedQueue<>();
  private final AtomicLong all = new AtomicLong();
  private final Set<String> seen = ConcurrentHashMap.newKeySet();

  private final class Passes implements PassListener {
    @Override
    public void passed(String host, boolean full, Duration took, Plan plan, SortedMap<Integer, Outcome> outcomes) {
      all.incrementAndGet();
      if (full) {
        passes.add(took);
        seen.add(host);
      }
    }

    @Override
    public void drifted(Drift drift) {}

    @Override
    public void connection(String host, Connection connection) {}
  }

  /**
   * @param state the store's folder
   * @param manifests one file of YAML
   */
  public Loop(HostConnector connector, Path state, String manifests) {
    this(connector, state, lower(manifests));
  }

  public Loop(HostConnector connector, Path state, FleetTarget fleet) {
    this.fleet = fleet;
    this.store = Store.open(state, Clock.systemUTC());
    this.operator = new Operator(connector, store.journal(), store.intents(), time, Settings.DEFAULT, new Passes());
  }

  /** The connector of {@code evenkeel run}. */
  public static HostConnector ssh() {
    return new RemoteHostConnector("bench", HostKeyPins.NONE, SshSettings.DEFAULT, Clock.systemUTC());
  }

  /** Lowers manifests in one file. */
  public static FleetTarget lower(String manifests) {
    return lower(new TreeMap<>(Map.of("fleet.yaml", manifests)));
  }

  /** Lowers manifests, file by file.
   *
   * @throws IllegalArgumentException with the first problem */
  public static FleetTarget lower(SortedMap<String, String> files) {
    FleetTarget fleet = Manifests.lower(new Files(files), "");
    if (!fleet.problems().isEmpty()) {
      throw new IllegalArgumentException(fleet.problems().getFirst().toString());
    }
    return fleet;
  }

  public Loop begin() {
    operator.accept(fleet, false);
    return this;
  }

  public Operator operator() {
    return operator;
  }

  /** How long each full pass took, since this was asked last. */
  public List<Duration> takePasses() {
    List<Duration> taken = List.copyOf(passes);
    passes.clear();
    seen.clear();
    return taken;
  }

  /** How many hosts had a full pass since {@link #takePasses}. */
  public int hostsPassed() {
    return seen.size();
  }

  /** How many passes there were in all, full ones and others. */
  public long allPasses() {
    return all.get();
  }

  /** Waits until everything is as written and nobody waits for a turn. */
  public void converge(Duration deadline) throws Exception {
    Await.until("every host is as written", deadline, () -> operator.queueDepth() == 0 && unsynced().isEmpty());
  }

  private Optional<String> unsynced() {
    return fleet.hosts().keySet().stream().filter(host -> operator.hostConditions(host).stream()
        .noneMatch(one -> one.type() == Condition.Type.READY && one.status() == Condition.Status.TRUE)).findFirst();
  }

  @Override
  public void close() {
    operator.close();
    time.close();
    store.close();
  }

  private record Files(SortedMap<String, String> texts) implements SourceTree {
    @Override
    public String revision() {
      return "bench";
    }

    @Override
    public List<String> list(String folder) {
      return folder.isEmpty() ? List.copyOf(texts.keySet()) : List.of();
    }

    @Override
    public Optional<Blob> read(String path, long maxBytes) {
      return Optional.ofNullable(texts.get(path)).map(Blob::utf8);
    }
  }

  /** Durations in milliseconds. */
  public static List<Double> millis(List<Duration> durations) {
    return durations.stream().map(one -> one.toNanos() / 1e6).toList();
  }

  /** Names for hosts, in the order in which they sort. */
  public static SortedMap<Integer, String> names(int count) {
    SortedMap<Integer, String> names = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      names.put(i, String.format("host-%05d", i));
    }
    return names;
  }
}

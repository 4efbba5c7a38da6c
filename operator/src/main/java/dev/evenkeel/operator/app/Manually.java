package dev.evenkeel.operator.app;

import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.http.EventView;
import dev.evenkeel.api.http.PlanView;
import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.hosts.HostConnector;
import dev.evenkeel.hosts.remote.RemoteHostConnector;
import dev.evenkeel.hosts.ssh.HostKeyPin;
import dev.evenkeel.hosts.ssh.HostKeyPins;
import dev.evenkeel.hosts.ssh.SshSettings;
import dev.evenkeel.manifests.Manifests;
import dev.evenkeel.operator.loop.OneShot;
import dev.evenkeel.operator.loop.Progress;
import dev.evenkeel.operator.loop.Removal;
import dev.evenkeel.operator.loop.Settings;
import dev.evenkeel.operator.loop.SystemTime;
import dev.evenkeel.operator.secret.Places;
import dev.evenkeel.operator.source.Fetched;
import dev.evenkeel.operator.source.FolderSource;
import dev.evenkeel.operator.source.Snapshot;
import dev.evenkeel.operator.source.Source;
import dev.evenkeel.operator.source.SourceLimits;
import dev.evenkeel.operator.source.Sources;
import dev.evenkeel.operator.store.Store;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** What a person does without a server: read a folder of manifests, plan it, apply it. */
public final class Manually {
  /** What everything of the bundled example is called. */
  private static final String EXAMPLE = "evenkeel-demo-";
  private static final Duration PLAN_DEADLINE = Duration.ofSeconds(60);

  private Manually() {}

  /**
   * Reads and lowers the manifests of a folder as they are on disk now.
   *
   * @throws RefusedException when the folder cannot be read
   */
  public static FleetTarget read(Path folder) throws RefusedException {
    try (Source source = new FolderSource(folder, SourceLimits.DEFAULT, Clock.systemUTC())) {
      return lowered(source.fetch());
    }
  }

  private static FleetTarget lowered(Fetched fetched) throws RefusedException {
    Snapshot snapshot = switch (fetched) {
      case Fetched.Unchanged(var known) -> known;
      case Fetched.Moved(var _, var next) -> next;
      case Fetched.HistoryRewritten(var _, var next) -> next;
      case Fetched.Repaired(var _, var next) -> next;
      case Fetched.Failed(var message, var _) -> throw new RefusedException(RefusedException.Why.UNAVAILABLE, message);
    };
    return Manifests.lower(snapshot.tree(), "", snapshot.leftOut());
  }

  /**
   * The same with all but one host left out, so that nothing is done elsewhere.
   *
   * @throws RefusedException when no such host is declared
   */
  public static FleetTarget only(FleetTarget fleet, @Nullable String host) throws RefusedException {
    if (host == null) {
      return fleet;
    }
    if (!fleet.hosts().containsKey(host)) {
      throw new RefusedException(RefusedException.Why.NOT_FOUND, "no Host named " + host + " is declared"
          + KindNames.nearest(host, fleet.hosts().keySet()).map(near -> "; did you mean " + near + "?").orElse(""));
    }
    var hosts = new TreeMap<>(fleet.hosts());
    var targets = new TreeMap<>(fleet.targets());
    hosts.keySet().retainAll(List.of(host));
    targets.keySet().retainAll(List.of(host));
    // Resources of other hosts stay known: what depends on them is not held up by their being left out.
    var resources = new TreeMap<>(fleet.resources());
    resources.keySet().removeIf(ref -> ref.kind().equals("Host") && !ref.name().equals(host));
    return fleet.with(hosts, targets, resources, fleet.refusals());
  }

  /** What would be done; writes nothing. A host that cannot be read says so in its plan. */
  public static List<PlanView> plan(FleetTarget fleet, Consumer<String> notes) throws InterruptedException {
    try (SystemTime time = new SystemTime()) {
      return new OneShot(connector("evenkeel plan", notes), places(), time, Settings.DEFAULT).plan(fleet, null, PLAN_DEADLINE).stream()
          .map(Views::of).toList();
    }
  }

  /** Applies until all is converged, stuck or waits for approval, or the deadline is over. */
  public static Progress apply(FleetTarget fleet, Consumer<EventView> events, Consumer<String> notes, Duration deadline)
      throws InterruptedException {
    try (SystemTime time = new SystemTime()) {
      OneShot work = new OneShot(connector("evenkeel apply", notes), places(), time, Settings.DEFAULT);
      return orderly(work, () -> work.apply(fleet, event -> events.accept(Views.of(event)), deadline));
    }
  }

  /** Something that applies a commit. */
  private interface Applying {
    Progress run() throws InterruptedException;
  }

  /** With Ctrl-C and SIGTERM ending it in good order, not in the middle of a step. */
  private static Progress orderly(OneShot work, Applying applying) throws InterruptedException {
    Thread leaving = Thread.ofPlatform().name("leave").unstarted(work::leave);
    Runtime.getRuntime().addShutdownHook(leaving);
    try {
      return applying.run();
    } finally {
      try {
        Runtime.getRuntime().removeShutdownHook(leaving);
      } catch (IllegalStateException e) {
        // It is what ends us.
      }
    }
  }

  /** How far a commit was applied. */
  public record Applied(String commit, Progress end) {}

  /**
   * The operator's work once, with its own store: as {@link #apply}, but suspensions, approvals and pinned keys count.
   *
   * @throws RefusedException when the repository cannot be read
   * @throws dev.evenkeel.operator.store.StoreException when the state folder cannot be used
   */
  public static Applied once(RunSettings settings, Consumer<EventView> events, Duration deadline)
      throws RefusedException, InterruptedException {
    Clock clock = Clock.systemUTC();
    try (Store store = Store.open(settings.state(), clock);
        Source source = Sources.of(settings.repo(), settings.branch(), settings.path(), settings.state(), settings.login(), clock);
        SystemTime time = new SystemTime()) {
      FleetTarget fleet = lowered(source.fetch());
      source.latest()
          .ifPresent(read -> store.revisions().lead(read.revision(), clock.instant(), fleet.resources().size(),
              Foremost.of(fleet.problems(), Commits.MOST_KEPT)));
      HostConnector hosts = new RemoteHostConnector("evenkeel run --once", new StoredPins(store.hostKeys()), SshSettings.DEFAULT, clock);
      OneShot work = new OneShot(hosts, places(), time, Settings.DEFAULT);
      return new Applied(fleet.commit(), orderly(work,
          () -> work.apply(fleet, store.journal(), store.intents(), event -> events.accept(Views.of(event)), deadline)));
    }
  }

  /**
   * Takes the bundled example from this machine: whatever only resources of its own names own.
   *
   * @param example as it was read
   * @throws RefusedException when this machine's engine or lock cannot be had
   */
  public static Removal.End removeExample(FleetTarget example, Consumer<EventView> events) throws RefusedException, InterruptedException {
    List<String> removed = new ArrayList<>();
    List<String> left = new ArrayList<>();
    try (SystemTime time = new SystemTime()) {
      Removal removal = new Removal(connector("evenkeel run --remove-example", _ -> {}), time, Settings.DEFAULT);
      for (HostSpec host : example.hosts().values()) {
        Removal.End end = removal.run(host, ref -> ref.name().startsWith(EXAMPLE), event -> events.accept(Views.of(event)));
        removed.addAll(end.removed());
        left.addAll(end.left());
      }
    } catch (IOException e) {
      throw new RefusedException(RefusedException.Why.UNAVAILABLE, "the example cannot be removed: " + e.getMessage());
    }
    return new Removal.End(removed, left);
  }

  private static Places places() {
    return new Places(System::getenv, Clock.systemUTC());
  }

  private static HostConnector connector(String name, Consumer<String> notes) {
    return new RemoteHostConnector(name, trusting(notes), SshSettings.DEFAULT, Clock.systemUTC());
  }

  /** Without a store a key seen for the first time is trusted for this once, and told. */
  public static HostKeyPins trusting(Consumer<String> notes) {
    ConcurrentHashMap<String, HostKeyPin> met = new ConcurrentHashMap<>();
    return new HostKeyPins() {
      @Override
      public List<HostKeyPin> pinned(String host, int port) {
        HostKeyPin pin = met.get(host + ":" + port);
        return pin == null ? List.of() : List.of(pin);
      }

      @Override
      public boolean learn(String host, int port, HostKeyPin offered) {
        if (met.putIfAbsent(host + ":" + port, offered) == null) {
          notes.accept("trusting the key of " + host + ":" + port + " this once: " + offered.fingerprint()
              + "; write it as ssh.hostKey in the Host's manifest to be sure");
        }
        return offered.equals(met.get(host + ":" + port));
      }
    };
  }
}

package dev.evenkeel.operator.app;

import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.hosts.HostConnector;
import dev.evenkeel.hosts.remote.RemoteHostConnector;
import dev.evenkeel.hosts.ssh.SshSettings;
import dev.evenkeel.manifests.Manifests;
import dev.evenkeel.operator.app.server.OperatorServer;
import dev.evenkeel.operator.loop.Operator;
import dev.evenkeel.operator.loop.Settings;
import dev.evenkeel.operator.loop.SystemTime;
import dev.evenkeel.operator.loop.Time;
import dev.evenkeel.operator.secret.Places;
import dev.evenkeel.operator.source.Source;
import dev.evenkeel.operator.source.Sources;
import dev.evenkeel.operator.store.Retention;
import dev.evenkeel.operator.store.Store;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** The whole operator, put together: source, store, loop, server. Closing it takes the parts down in the other order; what runs on the hosts goes on running. */
public final class Running implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Running.class);
  private static final Duration SWEEP = Duration.ofHours(1);
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private @Nullable OperatorServer server;
  private @Nullable Operator operator;

  private Running() {}

  /**
   * Starts everything. Returns when people can ask; commits and hosts come by and by.
   *
   * @throws IOException when the address cannot be had
   * @throws dev.evenkeel.operator.store.StoreException when the state folder cannot be used
   * @throws IllegalArgumentException when a setting makes no sense
   */
  public static Running start(RunSettings settings) throws IOException {
    Running running = new Running();
    try {
      running.assemble(settings);
      return running;
    } catch (IOException | RuntimeException e) {
      running.close();
      throw e;
    }
  }

  private void assemble(RunSettings settings) throws IOException {
    Clock clock = Clock.systemUTC();
    Store store = part(Store.open(settings.state(), clock));
    if (settings.confirmed()) {
      store.confirmIntent();
    }
    Source source = Sources.of(settings.repo(), settings.branch(), settings.path(), settings.state(), settings.login(), clock);
    SystemTime time = part(new SystemTime());
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    Figures figures = new Figures(registry);
    HostConnector hosts = new TimedConnector(
        new RemoteHostConnector("evenkeel run, following " + source.name(), new StoredPins(store.hostKeys()), SshSettings.DEFAULT, clock),
        figures);
    Operator loop = part(
        new Operator(hosts, new Places(System::getenv, clock), store.journal(), store.intents(), time, Settings.DEFAULT, figures));
    figures.watch(loop);
    Commits commits = part(new Commits(source, loop, store, clock));
    operator = loop;
    server = part(OperatorServer.start(settings.server(), new LoopOperations(loop, commits, store, clock, Version.TEXT),
        new KindNames(Manifests.kinds()), registry, clock));
    sweep(store, time);
    commits.start();
  }

  private static void sweep(Store store, Time time) {
    try {
      store.prune(Retention.DEFAULT);
    } catch (RuntimeException e) {
      LOG.warn("Old history could not be removed: {}", e.getMessage());
    }
    time.after(SWEEP, () -> sweep(store, time));
  }

  private <T extends AutoCloseable> T part(T made) {
    parts.push(made);
    return made;
  }

  /** Where people can ask. */
  public String url() {
    OperatorServer listening = server;
    return listening == null ? "" : listening.url();
  }

  /** The commit that is followed, or null while none was read. */
  public @Nullable FleetTarget fleet() {
    Operator loop = operator;
    return loop == null ? null : loop.fleet();
  }

  /** Ends in good order: from the first moment on no step begins on any host; those under way may end, within a deadline. */
  @Override
  public void close() {
    Operator loop = operator;
    if (loop != null) {
      loop.retire();
    }
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("{} did not end cleanly: {}", part.getClass().getSimpleName(), e.getMessage());
      }
    }
  }
}

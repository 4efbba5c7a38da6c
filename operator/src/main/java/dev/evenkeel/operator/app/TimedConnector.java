package dev.evenkeel.operator.app;

import dev.evenkeel.api.host.HostState;
import dev.evenkeel.api.host.Ledger;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.ObserveRequest;
import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.PlannedStep;
import dev.evenkeel.api.host.Probe;
import dev.evenkeel.api.host.Signal;
import dev.evenkeel.api.model.Blob;
import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.hosts.Host;
import dev.evenkeel.hosts.HostConnector;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.Consumer;

/** Measures every call to a host; changes nothing. */
final class TimedConnector implements HostConnector {
  private final HostConnector hosts;
  private final Figures figures;

  TimedConnector(HostConnector hosts, Figures figures) {
    this.hosts = hosts;
    this.figures = figures;
  }

  private interface Call<T> {
    T make() throws IOException, InterruptedException;
  }

  private <T> T timed(String host, String name, Call<T> call) throws IOException, InterruptedException {
    long began = System.nanoTime();
    boolean failed = true;
    try {
      T answer = call.make();
      failed = false;
      return answer;
    } finally {
      figures.called(host, name, failed, Duration.ofNanos(System.nanoTime() - began));
    }
  }

  @Override
  public Host connect(HostSpec spec) throws IOException, InterruptedException {
    return new Timed(timed(spec.name(), "connect", () -> hosts.connect(spec)));
  }

  private final class Timed implements Host {
    private final Host host;

    private Timed(Host host) {
      this.host = host;
    }

    @Override
    public String name() {
      return host.name();
    }

    @Override
    public HostState observe(ObserveRequest request) throws IOException, InterruptedException {
      return timed(name(), "observe", () -> host.observe(request));
    }

    @Override
    public HostState.Access claim() throws IOException, InterruptedException {
      return timed(name(), "claim", host::claim);
    }

    @Override
    public Outcome run(PlannedStep step, SortedMap<Integer, String> made) throws IOException, InterruptedException {
      return timed(name(), step.step().getClass().getSimpleName(), () -> host.run(step, made));
    }

    @Override
    public void writeLedger(Ledger ledger) throws IOException, InterruptedException {
      timed(name(), "write ledger", () -> {
        host.writeLedger(ledger);
        return true;
      });
    }

    @Override
    public SortedSet<ObjectKey> watchFiles(Ledger ledger) throws IOException, InterruptedException {
      return timed(name(), "watch files", () -> host.watchFiles(ledger));
    }

    @Override
    public AutoCloseable listen(Consumer<Signal> listener) throws IOException, InterruptedException {
      return timed(name(), "listen", () -> host.listen(listener));
    }

    @Override
    public Probe.Result probe(ObjectKey key, Probe probe) throws IOException, InterruptedException {
      return timed(name(), "probe", () -> host.probe(key, probe));
    }

    @Override
    public Optional<String> resolveDigest(String reference) throws IOException, InterruptedException {
      return timed(name(), "resolve digest", () -> host.resolveDigest(reference));
    }

    @Override
    public Optional<Blob> readFile(String path) throws IOException, InterruptedException {
      return timed(name(), "read file", () -> host.readFile(path));
    }

    @Override
    public AutoCloseable logs(ObjectKey key, @Nullable String id, int tail, boolean follow, Consumer<String> lines)
        throws IOException, InterruptedException {
      return timed(name(), "logs", () -> host.logs(key, id, tail, follow, lines));
    }

    @Override
    public Duration ping() throws IOException, InterruptedException {
      return timed(name(), "ping", host::ping);
    }

    @Override
    public void close() {
      host.close();
    }
  }
}

package dev.evenkeel.operator.loop;

import dev.evenkeel.api.host.HostState;
import dev.evenkeel.api.host.Ledger;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.ObserveRequest;
import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.PlannedStep;
import dev.evenkeel.api.host.Probe;
import dev.evenkeel.api.host.Signal;
import dev.evenkeel.api.model.Blob;
import dev.evenkeel.hosts.Host;
import dev.evenkeel.hosts.fake.FakeHost;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.Consumer;

/** A fake host in which a test changes one thing. */
class OverHost implements Host {
  private final FakeHost real;

  OverHost(FakeHost real) {
    this.real = real;
  }

  @Override
  public String name() {
    return real.name();
  }

  @Override
  public HostState observe(ObserveRequest request) throws IOException, InterruptedException {
    return real.observe(request);
  }

  @Override
  public HostState.Access claim() throws IOException {
    return real.claim();
  }

  @Override
  public Outcome run(PlannedStep step, SortedMap<Integer, String> made) throws IOException, InterruptedException {
    return real.run(step, made);
  }

  @Override
  public void writeLedger(Ledger ledger) throws IOException {
    real.writeLedger(ledger);
  }

  @Override
  public SortedSet<ObjectKey> watchFiles(Ledger ledger) throws IOException, InterruptedException {
    return real.watchFiles(ledger);
  }

  @Override
  public AutoCloseable listen(Consumer<Signal> listener) throws IOException {
    return real.listen(listener);
  }

  @Override
  public Probe.Result probe(ObjectKey key, Probe probe) throws IOException {
    return real.probe(key, probe);
  }

  @Override
  public Optional<String> resolveDigest(String reference) throws IOException {
    return real.resolveDigest(reference);
  }

  @Override
  public Optional<Blob> readFile(String path) throws IOException {
    return real.readFile(path);
  }

  @Override
  public AutoCloseable logs(ObjectKey key, @Nullable String id, int tail, boolean follow, Consumer<String> lines) throws IOException {
    return real.logs(key, id, tail, follow, lines);
  }

  @Override
  public Duration ping() throws IOException {
    return real.ping();
  }

  @Override
  public void close() {
    real.close();
  }
}

package dev.evenkeel.hosts.fake;

import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.hosts.Host;
import dev.evenkeel.hosts.HostConnector;
import dev.evenkeel.hosts.HostUnavailableException;

import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentSkipListMap;

/** Connects to fake hosts, which come into being when they are first asked for. */
public final class FakeConnector implements HostConnector {
  private final InstantSource time;
  private final ConcurrentSkipListMap<String, FakeHost> hosts = new ConcurrentSkipListMap<>();

  public FakeConnector(InstantSource time) {
    this.time = time;
  }

  public FakeHost host(String name) {
    return hosts.computeIfAbsent(name, key -> new FakeHost(key, time));
  }

  @Override
  public Host connect(HostSpec spec) throws IOException {
    FakeHost host = host(spec.name());
    if (!host.connect()) {
      throw new HostUnavailableException(Reason.UNREACHABLE, spec.name() + ": TCP 22 times out; is the host up?", null);
    }
    return host;
  }
}

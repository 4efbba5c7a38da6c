package dev.evenkeel.operator.app.server;

import dev.evenkeel.operator.app.MemoryOperations;
import dev.evenkeel.operator.app.Sample;
import dev.evenkeel.operator.app.ServerSettings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.ZoneOffset;

/** A running server over a fleet in memory. */
public record TestServer(OperatorServer server, MemoryOperations operations, PrometheusMeterRegistry registry) implements AutoCloseable {

  public static TestServer start(ServerSettings settings) {
    return start(settings, Sample.fleet(), Clock.fixed(Sample.NOW, ZoneOffset.UTC));
  }

  public static TestServer start(ServerSettings settings, MemoryOperations operations, Clock clock) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    try {
      return new TestServer(OperatorServer.start(settings, operations, Sample.KINDS, registry, clock),
          operations, registry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.close();
  }
}

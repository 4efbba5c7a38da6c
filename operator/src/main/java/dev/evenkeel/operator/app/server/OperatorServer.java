package dev.evenkeel.operator.app.server;

import dev.evenkeel.operator.app.KindNames;
import dev.evenkeel.operator.app.Operations;
import dev.evenkeel.operator.app.ServerSettings;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.exceptions.BeanInstantiationException;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.server.exceptions.ServerStartupException;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.web.router.Router;

import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Stream;

/** The running HTTP server. Closing it ends every connection and waits for what is being answered. */
public final class OperatorServer implements AutoCloseable {
  private final ApplicationContext context;
  private final EmbeddedServer server;

  private OperatorServer(ApplicationContext context, EmbeddedServer server) {
    this.context = context;
    this.server = server;
  }

  /** @throws IOException when the address cannot be had, with what to do about it */
  public static OperatorServer start(ServerSettings settings, Operations operations, KindNames kinds, PrometheusMeterRegistry registry,
      Clock clock) throws IOException {
    ApplicationContext context = ApplicationContext.builder().banner(false).deduceEnvironment(false).deduceCloudEnvironment(false)
        .properties(properties(settings)).singletons(settings, operations, kinds, registry, clock).start();
    try {
      return new OperatorServer(context, context.getBean(EmbeddedServer.class).start());
    } catch (ServerStartupException | BeanInstantiationException e) {
      context.close();
      throw new IOException("cannot listen on " + settings + ": " + reason(e)
          + "; another operator may be running (evenkeel get hosts asks it), or choose another address with --listen", e);
    }
  }

  private static String reason(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }

  private static Map<String, Object> properties(ServerSettings settings) {
    return Map.ofEntries(Map.entry("micronaut.application.name", "evenkeel"), Map.entry("micronaut.server.host", settings.host()),
        Map.entry("micronaut.server.port", settings.port()), Map.entry("micronaut.server.max-request-size", ServerSettings.MAX_BODY),
        Map.entry("micronaut.server.idle-timeout", "2m"), Map.entry("micronaut.server.read-idle-timeout", "2m"),
        Map.entry("micronaut.server.netty.max-header-size", 16 * 1024),
        Map.entry("micronaut.server.netty.max-initial-line-length", 8 * 1024),
        Map.entry("micronaut.server.date-header", true),
        Map.entry("micronaut.server.shutdown-timeout", "2s"), Map.entry("micronaut.bootstrap.context", false),
        Map.entry("jackson.serialization-inclusion", "ALWAYS"), Map.entry("jackson.serialization.writeDatesAsTimestamps", false),
        Map.entry("jackson.deserialization.failOnUnknownProperties", true));
  }

  /** The port that was really taken. */
  public int port() {
    return server.getPort();
  }

  public String url() {
    return "http://" + server.getHost() + ":" + server.getPort();
  }

  /** Every route that is served, as {@code GET /api/v1/hosts}; a HEAD goes with every GET and is not told. */
  Stream<String> routes() {
    return context.getBean(Router.class).uriRoutes().filter(route -> route.getHttpMethod() != HttpMethod.HEAD)
        .map(route -> route.getHttpMethodName() + " " + route.getUriMatchTemplate());
  }

  @Override
  public void close() {
    context.close();
  }
}

package dev.evenkeel.operator.app.server;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** What machines ask for: figures, and the description of this interface. */
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
class MonitoringController {
  private static final String OPENAPI = "openapi.yaml";
  private final PrometheusMeterRegistry registry;

  MonitoringController(PrometheusMeterRegistry registry) {
    this.registry = registry;
  }

  /** All figures in the text format of Prometheus. */
  @Get("/metrics")
  @Produces("text/plain; version=0.0.4; charset=utf-8")
  String metrics() {
    return registry.scrape();
  }

  /** This interface, described as OpenAPI 3.1. */
  @Get("/openapi.yaml")
  @Produces("application/yaml")
  HttpResponse<String> openapi() throws IOException {
    try (InputStream stream = MonitoringController.class.getResourceAsStream(OPENAPI)) {
      if (stream == null) {
        throw new IOException(OPENAPI + " is not in the program; build it again");
      }
      return HttpResponse.ok(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}

package dev.evenkeel.operator.app.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.operator.app.Golden;
import dev.evenkeel.operator.app.ServerSettings;
import dev.evenkeel.operator.app.web.PageController;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The committed description is what the program says and does. */
class OpenApiTest {
  private static final String FILE = "src/main/resources/dev/evenkeel/operator/app/server/openapi.yaml";
  private static final List<Class<?>> CONTROLLERS = List.of(AccessController.class, HostsController.class, ResourcesController.class,
      PlansController.class,
      DriftController.class, EventsController.class, RevisionsController.class, HealthController.class, MonitoringController.class,
      PageController.class);

  private static String generated() {
    return new OpenApi(Path.of("../api/src/main/java/dev/evenkeel/api/http"), Path.of("src/main/java"))
        .write(CONTROLLERS);
  }

  @Test
  void theCommittedDescriptionIsUpToDate() {
    Golden.check(FILE, generated());
  }

  @Test
  void everyRouteIsDescribedAndNothingElse() {
    Map<String, Map<String, Map<String, Object>>> document = new Yaml(new SafeConstructor(new LoaderOptions())).load(generated());
    Set<String> described = new TreeSet<>();
    document.getOrDefault("paths", Map.of())
        .forEach((path, methods) -> methods.keySet().forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path)));
    Set<String> served = new TreeSet<>();
    try (TestServer server = TestServer.start(ServerSettings.loopback(0))) {
      server.server().routes().forEach(served::add);
    }
    assertEquals(served, described);
    assertTrue(served.contains("GET /api/v1/hosts/{name}"), served::toString);
  }

  @Test
  void theServerGivesItOut() {
    try (TestServer server = TestServer.start(ServerSettings.loopback(0))) {
      Exchange answer = Exchange.get(server.port(), "/openapi.yaml");
      assertEquals("application/yaml", answer.header("Content-Type"));
      assertTrue(answer.body().contains("openapi: 3.1.0"));
    }
  }
}

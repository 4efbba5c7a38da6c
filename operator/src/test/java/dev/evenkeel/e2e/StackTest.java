package dev.evenkeel.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.testbed.RealHosts;
import dev.evenkeel.testbed.TestHost;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** The example <em>stack</em>: a Compose project on a real host. */
@RealHosts(value = {"beast"}, reset = RealHosts.Reset.CLASS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StackTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  private TestHost beast;
  private Fleet fleet;
  private OperatorProcess operator;

  @BeforeAll
  void start(TestHost beast, @TempDir Path folder) {
    this.beast = beast;
    beast.loadImage("evenkeel/busybox");
    this.fleet = Fleet.folder(folder.resolve("fleet")).hosts(beast).example("stack");
    this.operator = OperatorProcess.start(fleet.path(), folder.resolve("state"));
  }

  @AfterAll
  void stop() {
    operator.close();
    fleet.close();
  }

  private String inspect(String name, String format) {
    return beast.docker("inspect", "-f", format, name).text();
  }

  @Test
  @Order(1)
  void theProjectStandsWithTheNamesAndLabelsOfCompose() {
    operator.awaitReady(SOON, "Stack/shop");

    assertEquals("shop web 1 front", inspect("shop-web-1", "{{index .Config.Labels \"com.docker.compose.project\"}} "
        + "{{index .Config.Labels \"com.docker.compose.service\"}} {{index .Config.Labels \"com.docker.compose.container-number\"}} "
        + "{{.Config.Labels.tier}}"));
    assertEquals("33554432", inspect("shop-store-2", "{{.HostConfig.Memory}}"));
    assertEquals("running", inspect("shop-store-1", "{{.State.Status}}"));
    assertTrue(beast.docker("volume", "ls", "--quiet").text().lines().anyMatch("shop_data"::equals));
    assertTrue(beast.docker("exec", "shop-store-1", "wget", "-q", "-O", "-", "http://web:8080/").text().contains("A shop"));
    assertTrue(inspect("shop-web-1", "{{range .Mounts}}{{.Source}}{{end}}").equals("/opt/shop/www"));
  }

  @Test
  @Order(2)
  void aServiceWasStartedOnceTheOthersWereHealthy() {
    Instant web = Instant.parse(inspect("shop-web-1", "{{.State.StartedAt}}"));
    for (String store : new String[]{"shop-store-1", "shop-store-2"}) {
      // it takes two seconds to become healthy
      Instant started = Instant.parse(inspect(store, "{{.State.StartedAt}}"));
      assertTrue(started.plusSeconds(2).isBefore(web), store + " was started at " + started + ", the other at " + web);
    }
  }

  @Test
  @Order(3)
  void whatIsRemovedByHandComesBackAlone() {
    String web = inspect("shop-web-1", "{{.Id}}");
    beast.docker("rm", "--force", "shop-store-2").orThrow();

    Await.until("shop-store-2 is back", SOON, () -> inspect("shop-store-2", "{{.State.Status}}").equals("running"));
    operator.awaitReady(SOON, "Stack/shop");
    assertEquals(web, inspect("shop-web-1", "{{.Id}}"));
  }

  @Test
  @Order(4)
  void anEditedFileIsBroughtAndTheContainerRestarted() {
    String started = inspect("shop-web-1", "{{.State.StartedAt}}");
    fleet.write("shop/www/index.html", "<h1>Another shop</h1>\n");

    Await.until("the page is there", SOON, () -> beast.docker("exec", "shop-store-1", "wget", "-q", "-O", "-", "http://web:8080/").text()
        .contains("Another shop"));
    Await.until("web was restarted", SOON, () -> !inspect("shop-web-1", "{{.State.StartedAt}}").equals(started));
  }
}

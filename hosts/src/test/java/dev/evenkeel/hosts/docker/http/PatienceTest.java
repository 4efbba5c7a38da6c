package dev.evenkeel.hosts.docker.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class PatienceTest {
  @Test
  void streamsAreWaitedForWithoutEnd() {
    for (String path : new String[]{"/v1.41/events?since=1", "/v1.44/containers/a/wait", "/containers/a/attach?stream=1",
        "/v1.41/exec/b/start",
        "/v1.41/containers/a/logs?stdout=1&follow=true"}) {
      assertEquals(Patience.ENDLESS, Patience.of("POST", path), path);
    }
    assertNotEquals(Patience.ENDLESS, Patience.of("GET", "/v1.41/containers/a/logs?stdout=1"));
    assertNull(Patience.ENDLESS.answer());
  }

  @Test
  void stoppingIsWaitedForAsLongAsItsGraceTimeTakes() {
    assertEquals(Duration.ofSeconds(150), Patience.of("POST", "/v1.41/containers/a/stop?t=120").answer());
    assertEquals(Duration.ofSeconds(30), Patience.of("POST", "/v1.41/containers/a/start").answer());
  }
}

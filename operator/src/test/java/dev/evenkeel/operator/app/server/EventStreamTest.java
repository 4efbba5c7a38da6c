package dev.evenkeel.operator.app.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.operator.app.Sample;
import dev.evenkeel.operator.app.ServerSettings;
import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The stream of events as a browser or curl reads it. */
class EventStreamTest {
  private static void await(BooleanSupplier condition) {
    Instant deadline = Instant.now().plus(Duration.ofSeconds(20));
    while (!condition.getAsBoolean()) {
      assertTrue(Instant.now().isBefore(deadline), "it did not happen within 20 s");
      LockSupport.parkNanos(2_000_000);
    }
  }

  private static List<String> ids(BufferedReader reader, int count) throws IOException {
    List<String> ids = new ArrayList<>();
    while (ids.size() < count) {
      String line = reader.readLine();
      assertTrue(line != null, "the stream ended after " + ids);
      if (line.startsWith("id: ")) {
        ids.add(line.substring(4));
      }
    }
    return ids;
  }

  private static void happen(TestServer server, long id) {
    server.operations().happen(Sample.event(id, "2026-11-21T14:07:00Z", "info", "Running", "container/grafana", "started"));
  }

  @Test
  void newEventsArriveAsTheyHappen() throws IOException {
    try (TestServer server = TestServer.start(ServerSettings.loopback(0)); Socket socket = Exchange.open(server.port())) {
      BufferedReader reader = Exchange.follow(socket, server.port(), "GET /api/v1/events HTTP/1.1", "Accept: text/event-stream");
      await(() -> server.operations().followers.size() == 1);
      happen(server, 3);
      happen(server, 4);
      assertEquals(List.of("3", "4"), ids(reader, 2));
    }
  }

  @Test
  void aReaderThatWasCutOffGoesOnWithoutAGap() throws IOException {
    try (TestServer server = TestServer.start(ServerSettings.loopback(0)); Socket socket = Exchange.open(server.port())) {
      BufferedReader reader = Exchange.follow(socket, server.port(), "GET /api/v1/events HTTP/1.1", "Accept: text/event-stream",
          "Last-Event-ID: 1");
      await(() -> server.operations().followers.size() == 1);
      happen(server, 3);
      assertEquals(List.of("2", "3"), ids(reader, 2));
    }
  }

  @Test
  void aReaderThatLeavesIsForgotten() throws IOException {
    try (TestServer server = TestServer.start(ServerSettings.loopback(0))) {
      try (Socket socket = Exchange.open(server.port())) {
        BufferedReader reader = Exchange.follow(socket, server.port(), "GET /api/v1/events HTTP/1.1", "Accept: text/event-stream");
        await(() -> server.operations().followers.size() == 1);
        happen(server, 3);
        assertEquals(List.of("3"), ids(reader, 1));
      }
      await(() -> server.operations().followers.isEmpty());
    }
  }

  @Test
  void theNumberOfReadersIsBounded() throws IOException {
    try (TestServer server = TestServer.start(ServerSettings.loopback(0))) {
      List<Socket> sockets = new ArrayList<>();
      try {
        for (int i = 0; i < ServerSettings.MAX_FOLLOWERS; i++) {
          Socket socket = Exchange.open(server.port());
          sockets.add(socket);
          Exchange.follow(socket, server.port(), "GET /api/v1/events HTTP/1.1", "Accept: text/event-stream");
        }
        await(() -> server.operations().followers.size() == ServerSettings.MAX_FOLLOWERS);
        Exchange refused = Exchange.get(server.port(), "/api/v1/events", "Accept: text/event-stream");
        assertEquals(503, refused.status());
        assertEquals("application/problem+json", refused.header("Content-Type"));
      } finally {
        for (Socket socket : sockets) {
          socket.close();
        }
      }
      await(() -> server.operations().followers.isEmpty());
    }
  }

  @Test
  void onlyTheEventsThatWereAskedForCome() throws IOException {
    try (TestServer server = TestServer.start(ServerSettings.loopback(0)); Socket socket = Exchange.open(server.port())) {
      BufferedReader reader = Exchange.follow(socket, server.port(), "GET /api/v1/events?host=elsewhere&after=0 HTTP/1.1",
          "Accept: text/event-stream");
      await(() -> server.operations().followers.size() == 1);
      happen(server, 3);
      server.operations().happen(new dev.evenkeel.api.http.EventView(4, Sample.NOW, "info", "Running", "elsewhere", null, null, "x", null));
      assertEquals(List.of("4"), ids(reader, 1));
    }
  }
}

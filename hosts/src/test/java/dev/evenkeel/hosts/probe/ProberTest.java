package dev.evenkeel.hosts.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.Probe;
import dev.evenkeel.hosts.ssh.LocalLink;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Probes against real sockets of this machine. */
class ProberTest {
  private final LocalLink link = new LocalLink();
  private final Prober prober = new Prober(link);
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private HttpServer web = web();

  private HttpServer web() {
    try {
      HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", exchange -> {
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        String path = exchange.getRequestURI().getPath();
        int status = path.length() > 1 && path.substring(1).matches("\\d{3}") ? Integer.parseInt(path.substring(1)) : 200;
        byte[] body = "rules\nare broken".getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, status == 204 ? -1 : 0);
        if (status != 204) {
          exchange.getResponseBody().write(body);
        }
        exchange.close();
      });
      return server;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @BeforeEach
  void start() {
    web.start();
  }

  @AfterEach
  void stop() {
    web.stop(0);
    link.close();
  }

  private Probe.Result tried(Probe.Check check) throws Exception {
    return tried(check, null);
  }

  private Probe.Result tried(Probe.Check check, Prober.@Nullable Commands commands) throws Exception {
    Probe probe = new Probe(check, Duration.ofSeconds(30), Duration.ofSeconds(3), 3, Duration.ZERO);
    return prober.probe(probe, null, commands == null ? (_, _) -> "no commands here" : commands);
  }

  private int port() {
    return web.getAddress().getPort();
  }

  @Test
  void anHttpAnswerFrom200To399Passes() throws Exception {
    assertTrue(tried(new Probe.Http(":" + port() + "/200?x=1", null)).passed());
    assertTrue(tried(new Probe.Http("127.0.0.1:" + port() + "/302", null)).passed());
    assertTrue(tried(new Probe.Http("http://localhost:" + port() + "/204", null)).passed());
    assertEquals("GET /200?x=1", requests.getFirst());
  }

  @Test
  void anotherAnswerFailsWithItsStatusAndTheBeginningOfItsBody() throws Exception {
    Probe.Result result = tried(new Probe.Http(":" + port() + "/500", null));
    assertFalse(result.passed());
    assertEquals("500 Internal Server Error: rules are broken", result.message());
  }

  @Test
  void anExpectedStatusIsTheOnlySuccess() throws Exception {
    assertTrue(tried(new Probe.Http(":" + port() + "/401", 401)).passed());
    assertEquals("200 OK (expected 401)", tried(new Probe.Http(":" + port() + "/200", 401)).message());
  }

  @Test
  void aPortWhereNobodyListensFailsAndSaysSo() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    for (Probe.Check check : List.of(new Probe.Tcp(":" + free), new Probe.Http(":" + free + "/", null), new Probe.Redis(":" + free))) {
      Probe.Result result = tried(check);
      assertFalse(result.passed());
      assertTrue(result.message().contains("127.0.0.1:" + free), result.message());
    }
  }

  @Test
  void aServerThatNeverAnswersFailsAtItsDeadline() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertTrue(tried(new Probe.Tcp(":" + mute.getLocalPort())).passed(), "a connection is all that tcp asks for");
      Probe.Result result = tried(new Probe.Http(":" + mute.getLocalPort() + "/", null));
      assertFalse(result.passed());
      assertEquals("no answer within 3s", result.message());
      assertTrue(result.took().compareTo(Duration.ofSeconds(15)) < 0, () -> "took " + result.took());
    }
  }

  @Test
  void anEndlessHeadIsCutOff() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> {
        try (Socket socket = server.accept()) {
          socket.getOutputStream().write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
          byte[] line = "x: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n".getBytes(StandardCharsets.US_ASCII);
          for (int i = 0; i < 100_000; i++) {
            socket.getOutputStream().write(line);
          }
        } catch (IOException e) {
          // The prober hangs up: that is the point.
        }
      });
      Probe.Result result = tried(new Probe.Http(":" + server.getLocalPort() + "/", null));
      assertFalse(result.passed());
      assertTrue(result.message().startsWith("the answer's head is longer"), result.message());
    }
  }

  @Test
  void redisIsAliveWhenItAnswersPongOrAsksForALogin() throws Exception {
    assertTrue(redisThatSays("+PONG\r\n").passed());
    assertTrue(redisThatSays("-NOAUTH Authentication required.\r\n").passed());
    assertEquals("answered '-LOADING Redis is loading the dataset in memory' to PING",
        redisThatSays("-LOADING Redis is loading the dataset in memory\r\n").message());
  }

  private Probe.Result redisThatSays(String answer) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> {
        try (Socket socket = server.accept()) {
          InputStream in = socket.getInputStream();
          String asked = new String(in.readNBytes(6), StandardCharsets.US_ASCII);
          socket.getOutputStream().write((asked.equals("PING\r\n") ? answer : "-ERR " + asked).getBytes(StandardCharsets.US_ASCII));
          socket.getOutputStream().flush();
        } catch (IOException e) {
          throw new java.io.UncheckedIOException(e);
        }
      });
      return tried(new Probe.Redis(":" + server.getLocalPort()));
    }
  }

  @Test
  void aCommandPassesWhenItEndsWellAndElseSaysWhy() throws Exception {
    Probe.Exec exec = new Probe.Exec(Container.Words.of("pg_isready", "-q"));
    assertTrue(tried(exec, (command, _) -> command.equals(List.of("pg_isready", "-q")) ? null : "wrong command").passed());
    assertEquals("exit code 2", tried(exec, (_, _) -> "exit code 2").message());
  }

  @Test
  void aCallNeedsAStatusOf2xx() throws Exception {
    assertNull(prober.call("POST", ":" + port() + "/200", null, Duration.ofSeconds(2)));
    assertEquals("POST /200", requests.getFirst());
    assertEquals("302 Temporary Redirect", prober.call("POST", ":" + port() + "/302", null, Duration.ofSeconds(2)));
    assertEquals("'PO ST' is no HTTP method", prober.call("PO\r\nST", ":" + port() + "/", null, Duration.ofSeconds(2)));
  }

  @Test
  void anAddressIsAPortAHostWithAPortOrAUrl() {
    assertEquals(new Address(false, null, 9090, "/-/ready"), Address.parse(":9090/-/ready"));
    assertEquals(new Address(false, "::1", 80, "/"), Address.parse("[::1]:80"));
    assertEquals(new Address(true, "example.test", 443, "/a?b=c"), Address.parse("https://example.test/a?b=c"));
    for (String bad : List.of("", "9090", ":0", ":70000", "ftp://x/", "http://u:p@x/", ":80/a b", ":80/\r\nX: y")) {
      IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> Address.parse(bad), bad);
      assertTrue(String.valueOf(refusal.getMessage()).contains("write :PORT/path"), refusal.getMessage());
    }
  }
}

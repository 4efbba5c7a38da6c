package dev.evenkeel.testbed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The proxy passes bytes faithfully until it is told to misbehave, and then misbehaves as told. */
class TcpProxyTest {
  private static final int DEADLINE_MILLIS = 10_000;

  private final LinkedBlockingQueue<String> received = new LinkedBlockingQueue<>();
  private final ServerSocket echo;
  private final TcpProxy proxy;
  private Socket client;

  TcpProxyTest() throws IOException {
    echo = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().start(this::serve);
    proxy = TcpProxy.to("127.0.0.1", echo.getLocalPort());
    client = new Socket();
  }

  @BeforeEach
  void connect() throws IOException {
    client = new Socket(proxy.address(), proxy.port());
    client.setSoTimeout(DEADLINE_MILLIS);
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    proxy.close();
    echo.close();
  }

  @Test
  void passesBytesBothWays() throws IOException {
    assertEquals("hello", say("hello"));
    assertEquals("again", say("again"));
    assertEquals(1, proxy.connections());
  }

  @Test
  void delaysEachWay() throws IOException {
    proxy.delay(Duration.ofMillis(150));
    var start = System.nanoTime();
    assertEquals("slow!", say("slow!"));
    assertTrue(System.nanoTime() - start >= Duration.ofMillis(300).toNanos(), "the round trip took less than twice the delay");
  }

  @Test
  void aFrozenConnectionStaysOpenAndGoesOnWhenHealed() throws IOException {
    proxy.freeze();
    write("wait!");
    client.setSoTimeout(200);
    assertThrows(SocketTimeoutException.class, () -> client.getInputStream().read());
    assertTrue(received.isEmpty());
    client.setSoTimeout(DEADLINE_MILLIS);
    proxy.heal();
    assertEquals("wait!", read(5));
  }

  @Test
  void anEatenReplyNeverArrivesThoughTheRequestDid() throws Exception {
    proxy.eatReplies();
    write("do it");
    assertEquals("do it", received.poll(DEADLINE_MILLIS, TimeUnit.MILLISECONDS));
    client.setSoTimeout(200);
    assertThrows(SocketTimeoutException.class, () -> client.getInputStream().read());
  }

  @Test
  void aReplyIsCutInTheMiddle() throws IOException {
    proxy.cutAfterReplyBytes(3);
    write("hello");
    assertEquals("hel", read(3));
    assertThrows(SocketException.class, () -> client.getInputStream().read());
  }

  @Test
  void aCutConnectionIsResetAndANewOneWorks() throws IOException {
    assertEquals("hello", say("hello"));
    proxy.cut();
    assertThrows(SocketException.class, () -> client.getInputStream().read());
    connect();
    assertEquals("again", say("again"));
  }

  @Test
  void refusesAndComesBackOnTheSamePort() throws IOException {
    proxy.refuse();
    assertThrows(ConnectException.class, this::connect);
    proxy.heal();
    connect();
    assertEquals("again", say("again"));
  }

  private String say(String text) throws IOException {
    write(text);
    return read(text.length());
  }

  private void write(String text) throws IOException {
    client.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  private String read(int length) throws IOException {
    return new String(client.getInputStream().readNBytes(length), StandardCharsets.UTF_8);
  }

  /** Echoes what it reads, five bytes at a time. */
  private void serve() {
    while (!echo.isClosed()) {
      try {
        var socket = echo.accept();
        Thread.ofPlatform().daemon().start(() -> answer(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void answer(Socket socket) {
    try (socket) {
      for (var bytes = socket.getInputStream().readNBytes(5); bytes.length > 0; bytes = socket.getInputStream().readNBytes(5)) {
        received.add(new String(bytes, StandardCharsets.UTF_8));
        socket.getOutputStream().write(bytes);
      }
    } catch (IOException cutByTheTest) {
      // which is what the test is about
    }
  }
}

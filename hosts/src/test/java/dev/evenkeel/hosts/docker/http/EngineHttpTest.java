package dev.evenkeel.hosts.docker.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.hosts.ssh.LocalLink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The edges of HTTP/1.1 that a real engine shows seldom. */
@Timeout(30)
class EngineHttpTest {
  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private final LocalLink link = new LocalLink();
  @TempDir
  Path folder;

  @AfterEach
  void close() {
    link.close();
  }

  private static String body(Answer answer) throws IOException {
    try (answer) {
      return new String(answer.body().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private EngineHttp to(ScriptedServer server) {
    return new EngineHttp(link, server.path());
  }

  @Test
  void chunksArriveWholeEvenByteByByte() throws Exception {
    String answer = OK + "Transfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n1\r\n \r\n00A\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n";
    try (ScriptedServer server = new ScriptedServer(folder, (peer, n) -> {
      while (!peer.readHead().isEmpty()) {
        peer.sayByteByByte(answer);
      }
    }); EngineHttp http = to(server)) {
      assertEquals("hello 0123456789", body(http.execute(Call.get("/a"))));
      assertEquals("hello 0123456789", body(http.execute(Call.get("/b"))));
      assertEquals(1, server.connections());
    }
  }

  @Test
  void aContentLengthEndsTheBodyAndFreesTheChannel() throws Exception {
    try (ScriptedServer server = new ScriptedServer(folder, (peer, n) -> {
      while (!peer.readHead().isEmpty()) {
        peer.say(OK + "content-length: 3\r\n\r\nabc");
      }
    }); EngineHttp http = to(server)) {
      for (int i = 0; i < 20; i++) {
        assertEquals("abc", body(http.execute(Call.get("/x"))));
      }
      assertEquals(1, server.connections());
      assertEquals(1, http.idleChannels());
    }
  }

  @Test
  void anAnswerWithoutBodyFreesTheChannelAtOnce() throws Exception {
    try (ScriptedServer server = new ScriptedServer(folder, (peer, n) -> {
      while (!peer.readHead().isEmpty()) {
        peer.say("HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\n\r\n");
      }
    }); EngineHttp http = to(server)) {
      http.execute(Call.get("/x")).close();
      assertEquals(1, http.idleChannels());
    }
  }

  @Test
  void anAnswerThatWasNotReadToItsEndCostsTheChannel() throws Exception {
    try (ScriptedServer server = new ScriptedServer(folder, (peer, n) -> {
      peer.readHead();
      peer.say(OK + "Content-Length: 1000000\r\n\r\nabc");
      peer.awaitHangUp();
    }); EngineHttp http = to(server)) {
      Answer answer = http.execute(Call.get("/x"));
      assertEquals('a', answer.body().read());
      answer.close();
      assertEquals(0, http.idleChannels());
    }
  }

  @Test
  void aBrokenOffBodyIsAnErrorAndNotAnEnd() throws Exception {
    try (ScriptedServer server = new ScriptedServer(folder, (peer, n) -> {
      peer.readHead();
      peer.say(n == 1 ? OK + "Content-Length: 10\r\n\r\nabc" : OK + "Transfer-Encoding: chunked\r\n\r\n5\r\nabc");
    }); EngineHttp http = to(server)) {
      assertThrows(IOException.class, () -> body(http.execute(Call.get("/fixed"))));
      assertThrows(IOException.class, () -> body(http.execute(Call.get("/chunked"))));
    }
  }

  @Test
  void aStalePooledChannelIsReplacedForAGet() throws Exception {
    try (ScriptedServer server = new ScriptedServer(folder, (peer, n) -> {
      peer.readHead();
      peer.say(OK + "Content-Length: 1\r\n\r\n" + n);
    }); EngineHttp http = to(server)) {
      assertEquals("1", body(http.execute(Call.get("/x"))));
      assertEquals(1, http.idleChannels());
      assertEquals("2", body(http.execute(Call.get("/x"))));
    }
  }

  @Test
  void aRequestThatChangesSomethingIsNeverSentTwice() throws Exception {
    try (ScriptedServer server = new ScriptedServer(folder, (peer, n) -> {
      while (true) {
        String head = peer.readHead();
        if (!head.startsWith("GET")) {
          return; // hangs up in the middle of the request
        }
        peer.say(OK + "Content-Length: 1\r\n\r\n" + n);
      }
    }); EngineHttp http = to(server)) {
      assertEquals("1", body(http.execute(Call.get("/x"))));
      IOException e = assertThrows(IOException.class, () -> http.execute(Call.post("/containers/a/start")));
      assertTrue(String.valueOf(e.getMessage()).contains("POST /containers/a/start"), e.toString());
      assertEquals(1, server.requests().stream().filter(r -> r.startsWith("POST")).count());
      assertEquals(2, server.connections(), "a fresh channel, so that a stale one cannot make the outcome unknown");
    }
  }

  @Test
  void aGetIsNotRepeatedOnceAnAnswerHasBegun() throws Exception {
    try (ScriptedServer server = new ScriptedServer(folder, (peer, n) -> {
      peer.readHead();
      peer.say(OK + "Content-Length: 1\r\n\r\n1");
      peer.readHead();
      peer.say("HTTP/1.1 2");
    }); EngineHttp http = to(server)) {
      assertEquals("1", body(http.execute(Call.get("/x"))));
      assertThrows(IOException.class, () -> http.execute(Call.get("/x")));
      assertEquals(1, server.connections());
    }
  }

  @Test
  void anEndlessHeaderIsCutOff() throws Exception {
    try (ScriptedServer server = new ScriptedServer(folder, (peer, n) -> {
      peer.readHead();
      peer.say(OK);
      while (true) {
        peer.say("X-Long: " + "y".repeat(1000) + "\r\n");
      }
    }); EngineHttp http = to(server)) {
      IOException e = assertThrows(IOException.class, () -> http.execute(Call.get("/x")));
      assertTrue(e.toString().contains("larger than"), e.toString());
    }
  }

  @Test
  void whatDoesNotSpeakHttpIsNamed() throws Exception {
    try (ScriptedServer server = new ScriptedServer(folder, (peer, n) -> peer.say("SSH-2.0-OpenSSH_9.2\r\n"));
        EngineHttp http = to(server)) {
      IOException e = assertThrows(IOException.class, () -> http.execute(Call.get("/x")));
      assertTrue(e.toString().contains("does not speak HTTP") && e.toString().contains("SSH-2.0"), e.toString());
    }
  }

  @Test
  void sizesThatAreNoNumbersAreErrors() throws Exception {
    try (ScriptedServer server = new ScriptedServer(folder, (peer, n) -> {
      peer.readHead();
      peer.say(n == 1 ? OK + "Content-Length: -5\r\n\r\n" : OK + "Transfer-Encoding: chunked\r\n\r\nzz\r\n");
    }); EngineHttp http = to(server)) {
      assertThrows(IOException.class, () -> http.execute(Call.get("/x")));
      assertThrows(IOException.class, () -> body(http.execute(Call.get("/x"))));
    }
  }

  @Test
  void interimAnswersAreSkipped() throws Exception {
    try (ScriptedServer server = new ScriptedServer(folder, (peer, n) -> {
      peer.readHead();
      peer.say("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n");
    }); EngineHttp http = to(server)) {
      assertEquals(204, http.execute(Call.get("/x")).status());
    }
  }

  @Test
  void anEngineThatDoesNotAnswerIsATimeout() throws Exception {
    try (ScriptedServer server = new ScriptedServer(folder, (peer, n) -> {
      peer.readHead();
      peer.awaitHangUp();
    }); EngineHttp http = to(server)) {
      Call call = Call.get("/x").withPatience(Patience.within(Duration.ofMillis(100)));
      EngineTimeoutException e = assertThrows(EngineTimeoutException.class, () -> http.execute(call));
      assertTrue(e.toString().contains("GET /x"), e.toString());
    }
  }

  @Test
  void silenceInTheMiddleOfABodyEndsIt() throws Exception {
    try (ScriptedServer server = new ScriptedServer(folder, (peer, n) -> {
      peer.readHead();
      peer.say(OK + "Content-Length: 10\r\n\r\nabc");
      peer.awaitHangUp();
    }); EngineHttp http = to(server)) {
      Answer answer = http.execute(Call.get("/x").withPatience(Patience.within(Duration.ofMillis(100))));
      assertThrows(IOException.class, () -> answer.body().readAllBytes());
    }
  }

  @Test
  void closingAnAnswerUnblocksItsReader() throws Exception {
    try (ScriptedServer server = new ScriptedServer(folder, (peer, n) -> {
      peer.readHead();
      peer.say(OK + "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n");
      peer.awaitHangUp();
    }); EngineHttp http = to(server)) {
      Answer answer = http.execute(Call.get("/events"));
      assertEquals('x', answer.body().read());
      CompletableFuture<Throwable> failure = new CompletableFuture<>();
      Thread.ofVirtual().start(() -> {
        try {
          failure.complete(new AssertionError("read " + answer.body().read()));
        } catch (IOException e) {
          failure.complete(e);
        }
      });
      answer.close();
      assertInstanceOf(IOException.class, failure.get(10, TimeUnit.SECONDS));
    }
  }

  @Test
  void closingAnAnswerDoesNotWaitForTheRestOfItsFraming() throws Exception {
    try (ScriptedServer server = new ScriptedServer(folder, (peer, n) -> {
      peer.readHead();
      peer.say(OK + "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n2");
      peer.awaitHangUp();
    }); EngineHttp http = to(server)) {
      Answer answer = http.execute(Call.get("/events"));
      assertEquals('x', answer.body().read());
      CompletableFuture<Void> closed = CompletableFuture.runAsync(answer::close);
      closed.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void aStreamedBodyIsSentInChunks() throws Exception {
    String content = "x".repeat(100_000);
    try (ScriptedServer server = new ScriptedServer(folder, (peer, n) -> {
      assertTrue(peer.readHead().contains("Transfer-Encoding: chunked"));
      StringBuilder got = new StringBuilder();
      while (true) {
        StringBuilder size = new StringBuilder();
        while (!size.toString().endsWith("\r\n")) {
          size.append(peer.read(1));
        }
        int length = Integer.parseInt(size.toString().strip(), 16);
        got.append(peer.read(length));
        peer.read(2);
        if (length == 0) {
          break;
        }
      }
      peer.say(OK + "Content-Length: 6\r\n\r\n" + got.length());
    }); EngineHttp http = to(server)) {
      InputStream slow = new ByteArrayInputStream(content.getBytes(StandardCharsets.US_ASCII));
      assertEquals("100000", body(http.execute(Call.post("/images/load").withStream(slow))));
    }
  }

  @Test
  void anErrorInTheMiddleOfAnUploadIsTheAnswer() throws Exception {
    try (ScriptedServer server = new ScriptedServer(folder, (peer, n) -> {
      peer.readHead();
      peer.say("HTTP/1.1 400 Bad Request\r\nContent-Length: 3\r\nConnection: close\r\n\r\nbad");
    }); EngineHttp http = to(server)) {
      InputStream endless = new InputStream() {
        @Override
        public int read() {
          return 'x';
        }

        @Override
        public int read(byte[] into, int offset, int length) {
          return length;
        }
      };
      Answer answer = http.execute(Call.post("/build").withStream(endless));
      assertEquals(400, answer.status());
      assertEquals("bad", body(answer));
      assertEquals(0, http.idleChannels());
    }
  }

  @Test
  void aHijackedStreamCarriesBothDirectionsAndHalfCloses() throws Exception {
    try (ScriptedServer server = new ScriptedServer(folder, (peer, n) -> {
      assertTrue(peer.readHead().contains("Upgrade: tcp"));
      peer.say("HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\nhello ");
      peer.say(peer.readAll().toUpperCase(java.util.Locale.ROOT));
    }); EngineHttp http = to(server)) {
      InputStream stdin = new ByteArrayInputStream("world".getBytes(StandardCharsets.US_ASCII));
      assertEquals("hello WORLD", body(http.execute(Call.post("/exec/1/start").withStdin(stdin))));
    }
  }

  @Test
  void lineBreaksCannotSmuggleARequest() {
    assertThrows(IllegalArgumentException.class, () -> Call.get("/x HTTP/1.1\r\nX: y"));
    assertThrows(IllegalArgumentException.class, () -> Call.get("/x").withHeader("A", "b\r\nC: d"));
  }
}

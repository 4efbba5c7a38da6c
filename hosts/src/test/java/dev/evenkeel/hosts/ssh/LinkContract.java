package dev.evenkeel.hosts.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.hosts.Link;
import dev.evenkeel.hosts.ssh.ConnectFailedException.Reason;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What every link does, whatever carries it. */
@Timeout(60)
@Tag("real-hosts")
abstract class LinkContract {
  static final Duration SOON = Duration.ofSeconds(20);

  /** A link of this class; the engine's socket is at its usual place on its host. */
  abstract Link link();

  private static String text(Link.Execution run) throws IOException {
    return new String(run.input().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void aCommandGivesBothOutputsAndItsExitCode() throws Exception {
    try (Link.Execution run = link().exec("echo out; echo err >&2; exit 7")) {
      assertEquals("out\n", text(run));
      assertEquals("err\n", new String(run.error().readAllBytes(), StandardCharsets.UTF_8));
      assertEquals(7, run.waitFor(SOON));
    }
  }

  @Test
  void aCommandReadsItsInputToTheEnd() throws Exception {
    try (Link.Execution run = link().exec("cat; echo .")) {
      run.output().write("first\n".getBytes(StandardCharsets.UTF_8));
      run.output().write("grüße\n".getBytes(StandardCharsets.UTF_8));
      run.shutdownOutput();
      assertEquals("first\ngrüße\n.\n", text(run));
      assertEquals(0, run.waitFor(SOON));
    }
  }

  @Test
  void anEndBySignalIsReportedAsAShellDoes() throws Exception {
    try (Link.Execution run = link().exec("kill -9 $$")) {
      assertEquals(137, run.waitFor(SOON));
    }
  }

  @Test
  void aCommandThatDoesNotEndIsATimeoutAndGoesOn() throws Exception {
    try (Link.Execution run = link().exec("cat")) {
      assertThrows(TimeoutException.class, () -> run.waitFor(Duration.ofMillis(50)));
      run.shutdownOutput();
      assertEquals(0, run.waitFor(SOON));
    }
  }

  @Test
  void closingACommandUnblocksItsReader() throws Exception {
    Link.Execution run = link().exec("exec cat");
    CompletableFuture<Throwable> reader = failureOf(() -> run.input().read());
    run.close();
    assertTrue(reader.get(20, TimeUnit.SECONDS) instanceof IOException);
  }

  @Test
  void aLargeOutputArrivesWhole() throws Exception {
    try (Link.Execution run = link().exec("head -c 8000000 /dev/zero")) {
      assertEquals(8_000_000, run.input().readAllBytes().length);
      assertEquals(0, run.waitFor(SOON));
    }
  }

  @Test
  void theEnginesSocketAnswers() throws Exception {
    try (Link.Channel channel = link().openUnixSocket("/var/run/docker.sock")) {
      channel.output().write("GET /_ping HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertTrue(new String(channel.input().readAllBytes(), StandardCharsets.US_ASCII).endsWith("OK"));
    }
  }

  @Test
  void aMissingSocketIsNamedWithWhatToCheck() {
    ConnectFailedException e = assertThrows(ConnectFailedException.class, () -> link().openUnixSocket("/run/no such 'socket"));
    assertEquals(Reason.NO_SUCH_SOCKET, e.reason());
    assertTrue(String.valueOf(e.getMessage()).contains("/run/no such 'socket"), e.toString());
  }

  @Test
  void aTcpPortNobodyListensOnIsUnreachable() throws Exception {
    int port;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = taken.getLocalPort();
    }
    ConnectFailedException e = assertThrows(ConnectFailedException.class, () -> link().openTcp("127.0.0.1", port));
    assertEquals(Reason.UNREACHABLE, e.reason());
  }

  @Test
  void closingAChannelUnblocksItsReader() throws Exception {
    Link.Channel channel = link().openUnixSocket("/var/run/docker.sock");
    CompletableFuture<Throwable> reader = failureOf(() -> channel.input().read());
    channel.close();
    assertTrue(reader.get(20, TimeUnit.SECONDS) instanceof IOException);
    assertThrows(IOException.class, () -> channel.output().write(1));
  }

  @Test
  void manyChannelsWorkAtOnce() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<java.util.concurrent.Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        answers.add(threads.submit(() -> {
          try (Link.Channel channel = link().openUnixSocket("/var/run/docker.sock")) {
            channel.output().write("GET /version HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return new String(channel.input().readAllBytes(), StandardCharsets.UTF_8);
          }
        }));
      }
      for (var answer : answers) {
        assertTrue(answer.get(30, TimeUnit.SECONDS).contains("ApiVersion"));
      }
    }
  }

  @Test
  void theLoginIsTheOneCommandsRunAs() throws Exception {
    Link.Login login = link().login();
    try (Link.Execution run = link().exec("id -u")) {
      assertEquals(login.uid() + "\n", text(run));
    }
    assertFalse(login.user().isBlank());
  }

  /** Runs a blocking call on a thread of its own and hands over what it throws. */
  static CompletableFuture<Throwable> failureOf(BlockingCall call) throws InterruptedException {
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    Thread thread = Thread.ofPlatform().daemon().start(() -> {
      try {
        call.run();
        failure.complete(new AssertionError("the call came back"));
      } catch (Throwable e) {
        failure.complete(e);
      }
    });
    long end = System.nanoTime() + SOON.toNanos();
    while (thread.getState() == Thread.State.NEW
        || (thread.getState() == Thread.State.RUNNABLE && inCall(thread) < 0 && System.nanoTime() < end)) {
      java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
    }
    return failure;
  }

  private static int inCall(Thread thread) {
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getMethodName().equals("read") || frame.getMethodName().equals("socketRead0")) {
        return 1;
      }
    }
    return -1;
  }

  interface BlockingCall {
    int run() throws Exception;
  }
}

package dev.evenkeel.hosts.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.hosts.Link;
import dev.evenkeel.hosts.LinkLostException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

@Tag("real-hosts")
class SshLinkTest extends LinkContract {
  @TempDir
  static Path folder;
  private static SshdBox box;
  private SshLink link;

  @BeforeAll
  static void start() throws Exception {
    box = SshdBox.start(folder);
  }

  @AfterAll
  static void stop() throws Exception {
    box.close();
  }

  @BeforeEach
  void connect() throws Exception {
    link = box.connect();
  }

  @AfterEach
  void disconnect() {
    link.close();
  }

  @Override
  Link link() {
    return link;
  }

  @Test
  void aStalledReaderHoldsUpNoOtherChannelAndIsToldWhenItFallsTooFarBehind() throws Exception {
    try (SshLink tight = SshLink.open(box.login(), HostKeyPins.NONE, SshSettings.DEFAULT.withUnreadCap(1 << 20))) {
      Link.Execution stalled = tight.exec("head -c 50000000 /dev/zero");
      try (Link.Execution other = tight.exec("head -c 500000 /dev/zero | wc -c")) {
        assertEquals("500000", new String(other.input().readAllBytes(), StandardCharsets.UTF_8).strip());
        assertEquals(0, other.waitFor(SOON));
      }
      assertThrows(IOException.class, () -> stalled.waitFor(SOON), "it is cut when it has fallen too far behind");
      IOException e = assertThrows(IOException.class, () -> stalled.input().readAllBytes());
      assertTrue(String.valueOf(e.getMessage()).contains("too slow"), e.toString());
      assertTrue(tight.isOpen());
    }
  }

  @Test
  void standardErrorBeyondTheCapIsDroppedAndTheSessionLives() throws Exception {
    try (SshLink tight = SshLink.open(box.login(), HostKeyPins.NONE, SshSettings.DEFAULT.withUnreadCap(1 << 16));
        Link.Execution loud = tight.exec("head -c 3000000 /dev/zero >&2; echo done")) {
      assertEquals("done\n", new String(loud.input().readAllBytes(), StandardCharsets.UTF_8));
      assertEquals(0, loud.waitFor(SOON));
      assertTrue(loud.error().readAllBytes().length <= 1 << 16);
      assertTrue(tight.isOpen());
    }
  }

  @Test
  void aBulkSessionWaitsForItsReader() throws Exception {
    try (SshLink bulk = SshLink.open(box.login(), HostKeyPins.NONE, SshSettings.DEFAULT.withUnreadCap(1 << 16).forBulk());
        Link.Execution run = bulk.exec("head -c 60000000 /dev/zero")) {
      assertEquals(60_000_000, run.input().readAllBytes().length);
    }
  }

  @Test
  void theEndOfTheSessionReachesEveryReaderAsALoss() throws Exception {
    Link.Channel channel = link.openUnixSocket("/var/run/docker.sock");
    CompletableFuture<Throwable> reader = failureOf(() -> channel.input().read());
    box.inside("pkill -KILL -f '^sshd: root'");
    assertInstanceOf(LinkLostException.class, reader.get(20, TimeUnit.SECONDS));
    LinkLostException why = link.ended().toCompletableFuture().get(20, TimeUnit.SECONDS);
    assertTrue(String.valueOf(why).contains("root@"), String.valueOf(why));
    assertFalse(link.isOpen());
    assertThrows(LinkLostException.class, () -> link.exec("true"));
    assertThrows(LinkLostException.class, () -> link.openUnixSocket("/var/run/docker.sock"));
    assertThrows(LinkLostException.class, () -> channel.output().write(1));
  }

  @Test
  void closingIsNoLoss() throws Exception {
    link.close();
    assertNull(link.ended().toCompletableFuture().get(20, TimeUnit.SECONDS));
  }

  @Test
  void aSilentPeerIsNoticedEvenWhileAWriterIsStuck() throws Exception {
    try (SshLink watched = SshLink.open(box.login(), HostKeyPins.NONE, SshSettings.DEFAULT.withKeepAlive(Duration.ofMillis(300), 3))) {
      Link.Execution idle = watched.exec("cat > /dev/null");
      CompletableFuture<Throwable> reader = failureOf(() -> idle.input().read());
      box.freeze();
      try {
        CompletableFuture<Throwable> writer = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
          try {
            byte[] data = new byte[1 << 16];
            while (true) {
              idle.output().write(data);
            }
          } catch (IOException e) {
            writer.complete(e);
          }
        });
        assertInstanceOf(LinkLostException.class, writer.get(10, TimeUnit.SECONDS));
        assertInstanceOf(LinkLostException.class, reader.get(10, TimeUnit.SECONDS));
        LinkLostException why = watched.ended().toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertTrue(String.valueOf(why).contains("no sign of life"), String.valueOf(why));
      } finally {
        box.thaw();
      }
    }
  }

  @Test
  void anIdleLinkStaysOpen() throws Exception {
    try (SshLink watched = SshLink.open(box.login(), HostKeyPins.NONE, SshSettings.DEFAULT.withKeepAlive(Duration.ofMillis(50), 3))) {
      assertThrows(java.util.concurrent.TimeoutException.class, () -> watched.ended().toCompletableFuture().get(1, TimeUnit.SECONDS));
      assertTrue(watched.isOpen());
    }
  }
}

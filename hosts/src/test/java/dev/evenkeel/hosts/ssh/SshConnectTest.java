package dev.evenkeel.hosts.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.hosts.Link;
import dev.evenkeel.hosts.ssh.ConnectFailedException.Reason;
import dev.evenkeel.testbed.TcpProxy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What a connection attempt ends in, against a real server. */
@Timeout(60)
@Tag("real-hosts")
class SshConnectTest {
  private static final HostKeyPin WRONG = new HostKeyPin("ssh-ed25519", "SHA256:" + "A".repeat(43));
  @TempDir
  static Path folder;
  private static SshdBox box;

  @BeforeAll
  static void start() throws Exception {
    box = SshdBox.start(folder, "TrustedUserCAKeys /etc/ssh/box_id.pub");
    box.inside("cd /shared && ssh-keygen -q -t ed25519 -N '' -f other && ssh-keygen -q -t rsa -b 2048 -N secret -f locked"
        + " && ssh-keygen -q -t ed25519 -N '' -f certified && ssh-keygen -q -s /etc/ssh/box_id -I test -n root certified.pub");
  }

  @AfterAll
  static void stop() throws Exception {
    box.close();
  }

  private static ConnectFailedException failure(SshAddress address) {
    return assertThrows(ConnectFailedException.class, () -> SshLink.open(address, HostKeyPins.NONE, SshSettings.DEFAULT).close());
  }

  private static void works(SshAddress address) throws IOException {
    try (SshLink link = SshLink.open(address, HostKeyPins.NONE, SshSettings.DEFAULT)) {
      assertEquals("root", link.login().user());
    }
  }

  @Test
  void aChangedHostKeyShowsBothFingerprints() throws Exception {
    ConnectFailedException e = failure(box.login().withHostKeys(WRONG));
    assertEquals(Reason.HOST_KEY_CHANGED, e.reason());
    assertTrue(String.valueOf(e.getMessage()).contains("pinned " + WRONG.fingerprint() + ", offered " + box.hostKey().fingerprint()),
        e.toString());
  }

  @Test
  void aBareFingerprintIsFoundAmongTheKeyTypes() throws Exception {
    works(box.login().withHostKeys(new HostKeyPin(null, box.hostKey().fingerprint())));
    assertEquals(Reason.HOST_KEY_CHANGED, failure(box.login().withHostKeys(new HostKeyPin(null, WRONG.fingerprint()))).reason());
  }

  @Test
  void anUnknownHostKeyIsRefusedUnlessItIsLearned() throws Exception {
    SshAddress unpinned = box.login().withHostKeys();
    assertEquals(Reason.HOST_KEY_UNKNOWN, failure(unpinned).reason());
    List<HostKeyPin> learned = new ArrayList<>();
    HostKeyPins store = new HostKeyPins() {
      @Override
      public List<HostKeyPin> pinned(String host, int port) {
        return learned;
      }

      @Override
      public boolean learn(String host, int port, HostKeyPin offered) {
        return learned.add(offered);
      }
    };
    SshLink.open(unpinned, store, SshSettings.DEFAULT).close();
    assertEquals(List.of(box.hostKey()), learned);
    learned.set(0, WRONG);
    assertEquals(Reason.HOST_KEY_CHANGED,
        assertThrows(ConnectFailedException.class, () -> SshLink.open(unpinned, store, SshSettings.DEFAULT).close()).reason());
  }

  @Test
  void aKeyThatIsNotAuthorizedSaysWhatWasTried() throws Exception {
    ConnectFailedException e = failure(box.login().withIdentities(box.folder().resolve("other"), box.folder().resolve("missing")));
    assertEquals(Reason.AUTH_REFUSED, e.reason());
    assertTrue(e.what().contains("other") && e.what().contains("missing cannot be read"), e.what());
  }

  @Test
  void aKeyWithAPassphraseNeedsAnAgent() throws Exception {
    ConnectFailedException e = failure(box.login().withIdentities(box.folder().resolve("locked")));
    assertEquals(Reason.AUTH_REFUSED, e.reason());
    assertTrue(e.what().contains("passphrase"), e.what());
  }

  @Test
  void aCertificateBesideTheKeyLogsIn() throws Exception {
    works(box.login().withIdentities(box.folder().resolve("certified")));
  }

  @Test
  void anAgentLogsInAndIsNotWrittenTo() throws Exception {
    // Only root reaches a socket in the box's folder that root made there; the test's own user has to.
    box.inside("(umask 0; rm -f /shared/agent; ssh-agent -a /shared/agent) && SSH_AUTH_SOCK=/shared/agent ssh-add -q /etc/ssh/box_id");
    Path socket = box.folder().resolve("agent");
    works(box.login().withIdentities(box.folder().resolve("other")).withAgent(socket));
    assertEquals("1", box.inside("SSH_AUTH_SOCK=/shared/agent ssh-add -l | wc -l").strip());
  }

  @Test
  void nothingThatListensIsUnreachable() throws Exception {
    int port;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = taken.getLocalPort();
    }
    assertEquals(Reason.UNREACHABLE, failure(SshAddress.of("root", "127.0.0.1", port)).reason());
    assertEquals(Reason.UNREACHABLE, failure(SshAddress.of("root", "no-such-host.invalid", 22)).reason());
  }

  @Test
  void aServerThatSaysNothingIsATimeout() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      SshAddress address = SshAddress.of("root", "127.0.0.1", mute.getLocalPort());
      long before = System.nanoTime();
      ConnectFailedException e = assertThrows(ConnectFailedException.class,
          () -> SshLink.open(address, HostKeyPins.NONE, SshSettings.DEFAULT.withConnectDeadline(Duration.ofMillis(300))));
      assertEquals(Reason.TIMEOUT, e.reason());
      assertTrue(System.nanoTime() - before < Duration.ofSeconds(5).toNanos());
    }
  }

  @Test
  void aServerThatHangsUpSaysWhereToLook() throws Exception {
    try (ServerSocket rude = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofPlatform().daemon().start(() -> {
        try {
          rude.accept().close();
        } catch (IOException e) {
          throw new java.io.UncheckedIOException(e);
        }
      });
      ConnectFailedException e = failure(SshAddress.of("root", "127.0.0.1", rude.getLocalPort()));
      assertEquals(Reason.UNREACHABLE, e.reason());
      assertTrue(e.next().contains("MaxStartups"), e.next());
    }
  }

  /** Whichever byte of the login the connection breaks behind. */
  @Test
  void aConnectionThatBreaksDuringTheLoginIsNoRefusedLogin() throws Exception {
    try (TcpProxy way = TcpProxy.to(box.ip(), 22)) {
      SshAddress login = box.login();
      SshAddress through = SshAddress.of("root", way.address(), way.port()).withAgent(null).withIdentities(box.key())
          .withHostKeys(box.hostKey());
      assertEquals(login.user(), through.user());
      Set<Reason> reasons = EnumSet.noneOf(Reason.class);
      for (long bytes = 0; bytes < 4_000; bytes += 50) {
        way.heal();
        way.cutAfterReplyBytes(bytes);
        try (SshLink link = SshLink.open(through, HostKeyPins.NONE, SshSettings.DEFAULT)) {
          assertEquals("root", link.login().user());
        } catch (ConnectFailedException e) {
          reasons.add(e.reason());
        } catch (IOException afterTheLogin) {
          break;
        }
      }
      assertEquals(EnumSet.of(Reason.UNREACHABLE), reasons);
    }
  }

  @Test
  void aJumpHostCarriesTheSession() throws Exception {
    try (SshdBox behind = SshdBox.start(folder)) {
      SshAddress address = behind.login().withJump(box.login());
      try (SshLink link = SshLink.open(address, HostKeyPins.NONE, SshSettings.DEFAULT);
          Link.Execution run = link.exec("cat /etc/ssh/box_host_key.pub; head -c 3000000 /dev/zero")) {
        byte[] said = run.input().readAllBytes();
        String line = new String(said, 0, said.length - 3_000_000, StandardCharsets.UTF_8);
        assertEquals(behind.hostKey(), HostKeyPin.parse(line));
      }
      ConnectFailedException e = failure(behind.login().withJump(box.login().withHostKeys(WRONG)));
      assertEquals(box.login().name(), e.host());
      assertEquals(Reason.HOST_KEY_CHANGED, e.reason());
      assertEquals(Reason.UNREACHABLE, failure(SshAddress.of("root", behind.ip(), 9).withJump(box.login())).reason());
    }
  }

  @Test
  void forbiddenForwardingIsToldFromAMissingSocket() throws Exception {
    try (SshdBox closed = SshdBox.start(folder, "AllowStreamLocalForwarding no", "AllowTcpForwarding no");
        SshLink link = closed.connect()) {
      ConnectFailedException e = assertThrows(ConnectFailedException.class, () -> link.openUnixSocket("/var/run/docker.sock"));
      assertEquals(Reason.FORWARDING_REFUSED, e.reason());
      assertTrue(e.next().contains("AllowStreamLocalForwarding"), e.next());
      assertEquals(Reason.NO_SUCH_SOCKET,
          assertThrows(ConnectFailedException.class, () -> link.openUnixSocket("/run/missing")).reason());
      assertEquals(Reason.FORWARDING_REFUSED, assertThrows(ConnectFailedException.class, () -> link.openTcp("127.0.0.1", 22)).reason());
    }
  }

  @Test
  void aSocketThatTheUserMayNotUseNamesTheGroup() throws Exception {
    try (SshdBox plain = SshdBox.start(folder)) {
      String user = plain.inside("useradd -m -s /bin/sh -p '*' plain; chmod 644 /etc/ssh/box_authorized; echo plain").strip();
      SshAddress root = plain.login();
      SshAddress address = new SshAddress(root.host(), root.port(), user, root.identities(), null, root.hostKeys(), null);
      try (SshLink link = SshLink.open(address, HostKeyPins.NONE, SshSettings.DEFAULT)) {
        ConnectFailedException e = assertThrows(ConnectFailedException.class, () -> link.openUnixSocket("/var/run/docker.sock"));
        assertEquals(Reason.SOCKET_DENIED, e.reason());
        assertTrue(e.getMessage() != null && e.getMessage().contains("usermod -aG docker plain"), e.toString());
      }
    }
  }

  @Test
  void aCommandWaitsItsTurnWhenTheServerAllowsOneAtATime() throws Exception {
    try (SshdBox narrow = SshdBox.start(folder, "MaxSessions 1"); SshLink link = narrow.connect()) {
      Link.Execution first = link.exec("cat");
      CompletableFuture<Integer> second = new CompletableFuture<>();
      Thread.ofVirtual().start(() -> {
        try (Link.Execution run = link.exec("exit 3")) {
          second.complete(run.waitFor(Duration.ofSeconds(20)));
        } catch (Exception e) {
          second.completeExceptionally(e);
        }
      });
      // Sockets do not count as sessions.
      link.openUnixSocket("/var/run/docker.sock").close();
      first.shutdownOutput();
      assertEquals(0, first.waitFor(Duration.ofSeconds(20)));
      assertEquals(3, second.get(30, TimeUnit.SECONDS));
    }
  }

  @Test
  void aKeyFileThatOthersMayReadStillWorks() throws Exception {
    // OpenSSH's client refuses it; we leave the judgement of the operator's own files to the operator.
    Path open = Files.copy(box.key(), box.folder().resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
    works(box.login().withIdentities(open));
  }
}

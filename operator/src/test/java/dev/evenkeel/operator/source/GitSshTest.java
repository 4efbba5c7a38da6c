package dev.evenkeel.operator.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A repository behind a real sshd and a real git, started for the test. Skipped where there is none. */
class GitSshTest {
  private static final Path SSHD = Path.of("/usr/sbin/sshd");

  @TempDir
  Path folder;
  final File home = FS.DETECTED.userHome();
  TestRepository upstream;
  @Nullable
  Process sshd;
  int port;

  @BeforeEach
  void start() throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(SSHD) && Files.isExecutable(Path.of("/usr/bin/git")), "needs sshd and git");
    Assumptions.assumeTrue(System.getProperty("user.name").equals("root"), "needs root, as whom sshd lets in");
    upstream = new TestRepository(folder.resolve("upstream"));
    upstream.write("web.yaml", "x").commit("one");
    keygen(folder.resolve("hostkey"));
    Files.createDirectories(folder.resolve("home/.ssh"));
    keygen(folder.resolve("home/.ssh/id_ed25519"));
    Files.copy(folder.resolve("home/.ssh/id_ed25519.pub"), folder.resolve("authorized"));
    FS.DETECTED.setUserHome(folder.resolve("home").toFile());
    Files.createDirectories(Path.of("/run/sshd"));
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Files.writeString(folder.resolve("config"),
        String.join("\n", "Port " + port, "ListenAddress 127.0.0.1", "HostKey " + folder.resolve("hostkey"),
            "AuthorizedKeysFile " + folder.resolve("authorized"), "StrictModes no", "PermitRootLogin yes", "PidFile none", ""));
    sshd = new ProcessBuilder(SSHD.toString(), "-D", "-f", folder.resolve("config").toString()).redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    awaitPort();
  }

  @AfterEach
  void stop() throws Exception {
    FS.DETECTED.setUserHome(home);
    if (sshd != null) {
      sshd.destroy();
      assertTrue(sshd.waitFor(10, TimeUnit.SECONDS));
      upstream.close();
    }
  }

  private static void keygen(Path file) throws Exception {
    Process process = new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString()).start();
    assertTrue(process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0);
  }

  private void awaitPort() throws IOException {
    Instant end = Instant.now().plusSeconds(10);
    while (true) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (socket.getInputStream().read() >= 0) {
          return;
        }
      } catch (ConnectException e) {
        if (Instant.now().isAfter(end)) {
          throw e;
        }
        Thread.onSpinWait();
      }
    }
  }

  private void trustHost() throws IOException {
    List<String> key = List.of(Files.readString(folder.resolve("hostkey.pub")).split(" ", -1));
    Files.writeString(folder.resolve("home/.ssh/known_hosts"), "[127.0.0.1]:" + port + " " + key.get(0) + " " + key.get(1) + "\n");
  }

  private Fetched fetch() {
    var settings = GitSettings.of("ssh://root@127.0.0.1:" + port + upstream.folder, "main", "", folder.resolve("copy.git"))
        .withDeadlines(Duration.ofSeconds(60), Duration.ofSeconds(20));
    try (GitSource source = GitSource.open(settings)) {
      return source.fetch();
    }
  }

  @Test
  void a_repository_is_read_over_ssh() throws Exception {
    trustHost();

    assertEquals("x", assertInstanceOf(Fetched.Moved.class, fetch()).snapshot().tree().read("web.yaml", 9).orElseThrow().text());
  }

  @Test
  void a_host_that_is_not_known_is_not_trusted() {
    String said = assertInstanceOf(Fetched.Failed.class, fetch()).message();

    assertTrue(said.contains("Server key did not validate (the key of 127.0.0.1 is not the one in ~/.ssh/known_hosts"), said);
  }

  @Test
  void a_refused_login_says_what_to_give() throws Exception {
    trustHost();
    Files.writeString(folder.resolve("authorized"), "");

    String said = assertInstanceOf(Fetched.Failed.class, fetch()).message();

    assertTrue(said.contains("Cannot log in at 127.0.0.1"), said);
    assertTrue(said.endsWith("or an IdentityFile in ~/.ssh/config)"), said);
    assertTrue(said.lines().count() == 1, said);
  }
}

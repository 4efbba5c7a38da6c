package dev.evenkeel.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.operator.source.GitHttpServer;
import dev.evenkeel.testbed.RealHosts;
import dev.evenkeel.testbed.TestHost;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The ways in: a repository behind a login, a host behind another one, keys that only an agent has, a login that is not root; and the commands that need no server. */
@RealHosts(value = {"beast", "vault"}, reset = RealHosts.Reset.CLASS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WaysTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String PASSWORD = "s3cret-word";

  private TestHost beast;
  private TestHost vault;
  private Path folder;
  private Fleet fleet;
  private Process agent;
  private GitHttpServer git;

  @BeforeAll
  void start(TestHost beast, TestHost vault, @TempDir Path folder) throws Exception {
    Assumptions.assumeTrue(GitHttpServer.isPossible(), "needs git http-backend");
    this.beast = beast;
    this.vault = vault;
    this.folder = folder;
    beast.loadImage("evenkeel/busybox");
    Path socket = folder.resolve("agent");
    agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString()).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    Await.until("the agent listens", SOON, () -> Files.exists(socket));
    Path key = Files.copy(beast.privateKey(), folder.resolve("key"));
    Files.setPosixFilePermissions(key, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
    ProcessBuilder add = new ProcessBuilder("ssh-add", "-q", key.toString());
    add.environment().put("SSH_AUTH_SOCK", socket.toString());
    Process adding = add.start();
    assertTrue(adding.waitFor(30, TimeUnit.SECONDS) && adding.exitValue() == 0);
    this.fleet = Fleet.repository(folder.resolve("repo"));
    fleet.write("beast.yaml", """
        apiVersion: evenkeel/v1
        kind: Host
        metadata: {name: beast}
        spec:
          address: %s
          ssh:
            user: ops
            hostKey: %s
            jump: {address: %s, user: jimmyb, hostKey: "%s"}
        ---
        apiVersion: evenkeel/v1
        kind: Service
        metadata: {name: web}
        spec:
          container: {image: "evenkeel/busybox:1", command: [httpd, -f, -p, "8080"], init: true, stop_grace_period: 1s}
          probes: [{tcp: ":8080", interval: 1s, timeout: 1s, retries: 2}]
        ---
        apiVersion: evenkeel/v1
        kind: File
        metadata: {name: note}
        spec: {path: /etc/evenkeel-test/note, content: "by sudo\\n", mode: "0600"}
        """.formatted(beast.address(), beast.hostKey(), vault.address(), vault.hostKey()));
    fleet.commit("a service behind a jump host");
    git = GitHttpServer.start(folder, "ana", PASSWORD);
  }

  @AfterAll
  void stop() {
    if (git != null) {
      git.close();
      fleet.close();
      agent.destroy();
    }
  }

  @Test
  @Order(1)
  void anOperatorReadsARepositoryWithALoginAndReachesAHostThroughAnotherOneByTheAgent() throws IOException {
    beast.sh("iptables -w -I INPUT -p tcp --dport 22 ! -s " + vault.address() + " -j DROP").orThrow();
    Map<String, String> environment = Map.of("SSH_AUTH_SOCK", folder.resolve("agent").toString(), "HOME",
        Files.createDirectories(folder.resolve("home")).toString(), "EVENKEEL_GIT_USERNAME", "ana", "EVENKEEL_GIT_PASSWORD", PASSWORD);
    try (OperatorProcess operator = OperatorProcess.start(environment, git.url() + "/repo/.git", folder.resolve("state"))) {
      operator.awaitReady(SOON, "Service/web", "File/note");

      assertEquals("by sudo\n", beast.readFile("/etc/evenkeel-test/note"));
      assertEquals("root 600", beast.exec("stat", "-c", "%U %a", "/etc/evenkeel-test/note").text());
      beast.docker("kill", "web").orThrow();
      Await.until("web runs again", SOON, () -> beast.docker("inspect", "-f", "{{.State.Running}}", "web").text().equals("true"));
      operator.awaitReady(SOON, "Service/web");
      assertTrue(operator.cli("get", "hosts").stdout().contains("beast"));
      assertFalse(operator.output().contains(PASSWORD), operator.output());
      assertFalse(operator.api().get("/health").body().contains(PASSWORD));
    } finally {
      beast.sh("iptables -w -D INPUT -p tcp --dport 22 ! -s " + vault.address() + " -j DROP").orThrow();
    }
  }

  @Test
  @Order(2)
  void aPasswordInTheAddressIsShownNowhere() {
    String url = git.url().replace("://", "://ana:" + PASSWORD + "@") + "/repo/.git";
    try (OperatorProcess operator = OperatorProcess.start(Map.of("SSH_AUTH_SOCK", folder.resolve("agent").toString()), url,
        folder.resolve("state2"))) {
      operator.awaitReady(SOON, "Service/web");
      assertFalse(operator.output().contains(PASSWORD), operator.output());
      for (String path : new String[]{"/health", "/api/v1/events", "/api/v1/revisions", "/metrics"}) {
        assertFalse(operator.api().get(path).body().contains(PASSWORD), path);
      }
      assertEquals("", beast.sh("grep -rl " + PASSWORD + " /var/lib/evenkeel || true").text());
    }
  }

  /** It goes on from what the operators before have left: a replacement waits while other things of the host are looked at. */
  @Test
  @Order(3)
  void applyEndsWithWhatItHasReached() {
    Fleet work = Fleet.folder(folder.resolve("work")).hosts(beast).write("web.yaml", """
        apiVersion: evenkeel/v1
        kind: Volume
        metadata: {name: kept}
        ---
        apiVersion: evenkeel/v1
        kind: Service
        metadata: {name: web}
        spec:
          container: {image: "evenkeel/busybox:1", command: [sleep, "100000"], init: true, stop_grace_period: 1s}
        """);
    String path = work.path().toString();
    Cli.alone().run("plan", path).ended(2);
    assertTrue(Cli.alone().run("apply", path).ended(0).stdout().startsWith("Converged"));
    Cli.alone().run("plan", path).ended(0);

    work.replace("web.yaml", "[sleep, \"100000\"]", "[sh, -c, \"exit 4\"]");
    assertTrue(Cli.alone().run("apply", path).ended(1).stdout().contains("exited with 4"));

    work.replace("web.yaml", "[sh, -c, \"exit 4\"]", "[sleep, \"100000\"]");
    String text = work.read("web.yaml");
    work.write("web.yaml", text.substring(text.indexOf("---") + 4));
    Cli.Result waits = Cli.alone().run("apply", path).ended(2);
    assertTrue(waits.stdout().contains("volume/kept") && waits.stdout().contains("approval"), waits.toString());
    assertTrue(beast.docker("volume", "inspect", "kept").ok());

    Cli.Result once = Cli.alone().run("run", "--once", "--repo", path, "--state", folder.resolve("once").toString()).ended(2);
    assertTrue(once.stdout().contains("volume/kept"), once.toString());
    work.write("web.yaml", text);
    Cli.alone().run("run", "--once", "--repo", path, "--state", folder.resolve("once").toString()).ended(0);
  }

  @Test
  @Order(4)
  void aHoldOnTheHostHoldsCommandsWithoutAServerToo() {
    String path = folder.resolve("work").toString();
    beast.writeFile("/etc/evenkeel/hold", "disk swap\n");
    beast.docker("rm", "-f", "web").orThrow();

    Cli.Result apply = Cli.alone().run("apply", path, "--wait", "30s").ended(1);
    assertTrue((apply.stdout() + apply.stderr()).contains("disk swap"), apply.toString());
    assertFalse(beast.docker("inspect", "web").ok());

    beast.exec("rm", "/etc/evenkeel/hold").orThrow();
    Cli.alone().run("apply", path).ended(0);
    assertTrue(beast.docker("inspect", "web").ok());
  }
}

package dev.evenkeel.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.testbed.RealHosts;
import dev.evenkeel.testbed.TestHost;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** {@code evenkeel host add} on a real host: what it writes, and what it says for each thing that can stand in the way. */
@RealHosts(value = {"beast"}, reset = RealHosts.Reset.CLASS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostAddTest {
  private final TestHost beast;
  private Path home;
  private Path fleet;

  HostAddTest(TestHost beast) {
    this.beast = beast;
  }

  @BeforeEach
  void atHome(@TempDir Path folder) throws IOException {
    home = Files.createDirectories(folder.resolve("home"));
    fleet = Files.createDirectories(folder.resolve("fleet"));
    Files.createDirectories(home.resolve(".ssh"));
  }

  private Path key() throws IOException {
    return key(beast.privateKey());
  }

  private Path key(Path from) throws IOException {
    Path key = Files.copy(from, home.resolve(".ssh/a-key"));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    return key;
  }

  private void knownHost() throws IOException {
    Files.writeString(home.resolve(".ssh/known_hosts"), beast.knownHostsLine() + "\n");
  }

  private Cli.Result add(String... more) {
    String[] arguments = new String[more.length + 2];
    arguments[0] = "host";
    arguments[1] = "add";
    System.arraycopy(more, 0, arguments, 2, more.length);
    return Cli.at(home).run(fleet, arguments);
  }

  private String ops() {
    return "ops@" + beast.address();
  }

  private Cli.Result fails(String what, String message, String next, String... arguments) throws IOException {
    Cli.Result result = add(arguments).ended(1);
    assertTrue(result.stdout().lines().anyMatch(line -> line.startsWith("  FAILED  " + what + " ") && line.contains(message)),
        result.toString());
    assertTrue(result.stdout().contains(next), result.toString());
    assertTrue(result.stdout().endsWith("Nothing was written. Mend what failed, and add the host again.\n"), result.toString());
    assertFalse(Files.exists(fleet.resolve("hosts")), "nothing is written");
    return result;
  }

  @Test
  void aHostOfTheSshConfigIsWrittenAsAManifestAndNothingIsChangedThere() throws IOException {
    Files.writeString(home.resolve(".ssh/config"), """
        Host big
          HostName %s
          User ops
          IdentityFile %s
        """.formatted(beast.address(), key()));
    knownHost();
    String before = beast.sh("ls -A /run /var/lib /etc").text();

    Cli.Result added = add("big").ok();

    assertTrue(added.stdout().contains("  ok      host key     " + beast.hostKeyFingerprint()), added.stdout());
    for (String line : new String[]{"login        as ops@", "sudo         ops may do root's work", "engine       Docker 20.10",
        "systemd      systemd 252"}) {
      assertTrue(added.stdout().contains("  ok      " + line), line + " in " + added.stdout());
    }
    assertEquals("""
        apiVersion: evenkeel/v1
        kind: Host
        metadata:
          name: big
        spec:
          address: %s
          ssh:
            user: ops
            identity: %s
            hostKey: %s
        """.formatted(beast.address(), home.resolve(".ssh/a-key"), beast.hostKeyFingerprint()),
        Files.readString(fleet.resolve("hosts/big.yaml")));
    assertEquals(before, beast.sh("ls -A /run /var/lib /etc").text());
    Cli.at(home).run(fleet, "plan").ok();

    Cli.Result again = add("big").ended(1);
    assertTrue(again.stderr().contains("Host/big is in . already (hosts/big.yaml:1:1)"), again.stderr());
  }

  @Test
  void aKeySeenForTheFirstTimeIsShownAndPinnedAndTheHostSaysItsName() throws IOException {
    Cli.Result added = add(ops(), "-i", key().toString()).ok();

    assertTrue(added.stdout().contains("note    host key     " + beast.hostKeyFingerprint() + " (ssh-ed25519), seen for the first time"),
        added.stdout());
    assertTrue(Files.readString(fleet.resolve("hosts/beast.yaml")).contains("hostKey: " + beast.hostKeyFingerprint()));
    assertFalse(Files.exists(home.resolve(".ssh/known_hosts")), "the person's files are left alone");
  }

  @Test
  void aKeyThatTheHostDoesNotTake() throws IOException {
    fails("login", "login as ops refused; tried: " + home.resolve(".ssh/a-key"), "ssh-copy-id ops@" + beast.address(), ops(), "-i",
        key(beast.strangerKey()).toString());
  }

  @Test
  void neitherAKeyNorAnAgent() throws IOException {
    fails("login", "no identity file and no agent", "Start an agent and load a key into it (eval $(ssh-agent); ssh-add)", ops());
  }

  @Test
  void noSudoLine() throws IOException {
    knownHost();
    beast.exec("mv", "/etc/sudoers.d/ops", "/root/ops.sudoers").orThrow();
    try {
      fails("sudo", "ops may not run sudo without a password (sudo: a password is required)",
          "echo 'ops ALL=(root) NOPASSWD: ALL' >/etc/sudoers.d/evenkeel", ops(), "-i", key().toString());
    } finally {
      beast.exec("mv", "/root/ops.sudoers", "/etc/sudoers.d/ops").orThrow();
    }
  }

  @Test
  void anEngineThatDoesNotRunAndOneThatMayNotBeUsed() throws IOException {
    Cli.Result denied = fails("engine", "jimmyb may not use the socket /var/run/docker.sock", "usermod -aG docker jimmyb",
        "jimmyb@" + beast.address(), "-i", key().toString());
    assertTrue(denied.stdout().contains("FAILED  sudo"), denied.stdout());
    beast.systemctl("stop", "docker.socket", "docker").orThrow();
    try {
      fails("engine", "nobody listens on /var/run/docker.sock", "Start its service (for Docker: systemctl start docker)", ops(), "-i",
          home.resolve(".ssh/a-key").toString());
      beast.sh("mkdir /root/gone; mv /usr/bin/docker /usr/sbin/dockerd /root/gone").orThrow();
      fails("engine", "nobody listens on /var/run/docker.sock", "No Docker engine is installed. As root: apt-get install docker.io", ops(),
          "-i",
          home.resolve(".ssh/a-key").toString());
    } finally {
      beast.sh(
          "[ ! -d /root/gone ] || { mv /root/gone/docker /usr/bin; mv /root/gone/dockerd /usr/sbin; }; systemctl start docker.socket docker")
          .orThrow();
    }
  }

  @Test
  void anSshServerThatForwardsNothing() throws IOException {
    beast.sh("echo 'DisableForwarding yes' >/etc/ssh/sshd_config.d/no.conf && systemctl reload ssh").orThrow();
    try {
      fails("forwarding", "its SSH server does not connect us to the socket /var/run/docker.sock", "Set AllowStreamLocalForwarding yes",
          ops(), "-i",
          key().toString());
    } finally {
      beast.sh("rm /etc/ssh/sshd_config.d/no.conf && systemctl reload ssh").orThrow();
    }
  }

  @Test
  void aHostKeyThatChanged() throws IOException {
    String other = "AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";
    Files.writeString(home.resolve(".ssh/known_hosts"), beast.address() + " ssh-ed25519 " + other + "\n");
    Cli.Result result = fails("host key", "HOST KEY CHANGED: ", "ssh-keygen -R " + beast.address(), ops(), "-i", key().toString());
    assertTrue(result.stdout().contains("shows " + beast.hostKeyFingerprint()), result.stdout());

    fails("host key", "you said SHA256:", "and say that one", ops(), "-i", home.resolve(".ssh/a-key").toString(), "--host-key",
        "ssh-ed25519 " + other);
  }

  /** A second sshd to which systemd's and the bus's folders are not there, as on a host of another init. */
  @Test
  void aHostWithoutSystemdIsWrittenAndSaysWhatWillNotWork() throws IOException {
    beast.sh(
        "unshare --mount sh -c 'mount -t tmpfs none /run/systemd && mount -t tmpfs none /run/dbus && exec /usr/sbin/sshd -p 2222 -o PidFile=/run/other.pid'")
        .orThrow();
    try {
      Cli.Result added = add(ops() + ":2222", "-i", key().toString(), "--name", "odd").ok();
      assertTrue(added.stdout().contains("  note    systemd      the host does not run systemd\n"), added.stdout());
      assertTrue(added.stdout().contains("Containers, networks, volumes and files can be kept there."), added.stdout());
      assertTrue(Files.readString(fleet.resolve("hosts/odd.yaml")).contains("port: 2222"));
    } finally {
      beast.sh("kill $(cat /run/other.pid)");
    }
  }

  @Test
  void whatIsNoAddressAndWhatNobodyAnswers() {
    assertTrue(add("a b").ended(1).stderr().contains("'a b' is not USER@ADDRESS"));
    Cli.Result closed = add("ops@" + beast.address() + ":2").ended(1);
    assertTrue(closed.stdout().contains("FAILED  ssh") && closed.stdout().contains("Check that sshd runs there and on which port"),
        closed.toString());
  }
}

package dev.evenkeel.testbed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import java.io.IOException;
import java.nio.file.Files;

/** A test host is a server: its own engine, init system, users and keys; and a test never sees what an earlier one left. */
@RealHosts({"h1", "h2"})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TestHostTest {
  private static final String LOGIN = "ssh -o BatchMode=yes -o StrictHostKeyChecking=yes -o UserKnownHostsFile=/tmp/known -i /tmp/key ";

  @Test
  @Order(1)
  void runsContainersOnAnEngineOfItsOwn(TestHost h1, TestHost h2) {
    h1.loadImage("evenkeel/busybox");
    h1.docker("run", "-d", "--name", "web", "--memory", "64m", "--cpus", "0.5", "-p", "8080:8080", "evenkeel/busybox", "httpd", "-f", "-p",
        "8080", "-h", "/var/www").orThrow();
    assertTrue(h2.sh("curl -s --retry 5 --retry-connrefused http://" + h1.address() + ":8080").orThrow().stdout().contains("busybox"));
    assertEquals("", h2.docker("ps", "-aq").orThrow().text());
  }

  @Test
  @Order(2)
  void letsItsUsersInByKeyAndNoStranger(TestHost h1, TestHost h2) throws IOException {
    h2.writeFile("/tmp/key", Files.readAllBytes(h1.privateKeyPath("ops")), "0600");
    h2.writeFile("/tmp/known", h1.knownHostsLine() + "\n");
    assertEquals("0", h2.sh(LOGIN + "ops@" + h1.address() + " sudo -n id -u").orThrow().text());
    assertEquals("0", h2.sh(LOGIN + "root@" + h1.address() + " id -u").orThrow().text());
    assertTrue(h2.sh(LOGIN + "ops@" + h1.address() + " docker info").ok());
    assertFalse(h2.sh(LOGIN + "jimmyb@" + h1.address() + " docker info").ok());
    h2.writeFile("/tmp/key", Files.readAllBytes(h1.strangerKey()), "0600");
    assertTrue(h2.sh(LOGIN + "ops@" + h1.address() + " true").stderr().contains("Permission denied"));
    assertNotEquals(h1.hostKeyFingerprint(), h2.hostKeyFingerprint());
    assertTrue(h1.hostKeyFingerprint().startsWith("SHA256:"));
  }

  @Test
  @Order(3)
  void mayBeChangedByATestInAnyWay(TestHost h1) {
    h1.loadImage("evenkeel/busybox", "evenkeel/redis");
    h1.docker("network", "create", "left").orThrow();
    h1.docker("volume", "create", "left").orThrow();
    h1.docker("run", "-d", "--name", "left", "--network", "left", "-v", "left:/data", "evenkeel/busybox", "sleep", "1000").orThrow();
    h1.docker("tag", "evenkeel/busybox", "left:1").orThrow();
    h1.docker("rmi", "-f", "evenkeel/redis").orThrow();
    h1.writeFile("/etc/systemd/system/left.service", "[Service]\nExecStart=/bin/sleep 1000\n[Install]\nWantedBy=multi-user.target\n");
    h1.systemctl("enable", "--now", "left.service").orThrow();
    h1.writeFile("/etc/systemd/system/ssh.service.d/left.conf", "[Service]\nNice=1\n");
    h1.writeFile("/var/lib/evenkeel/ledger", "left");
    h1.sh("echo left >>/etc/passwd && rm /etc/issue && ln -s /nowhere /home/jimmyb/left && touch /run/evenkeel-left").orThrow();
    h1.dropSsh();
    assertTrue(h1.exists("/home/jimmyb/left"));
  }

  @Test
  @Order(4)
  void isAsAfterItsFirstBootWhenTheNextTestGetsIt(TestHost h1) {
    assertEquals("", h1.docker("ps", "-aq").orThrow().text());
    assertEquals("", h1.docker("volume", "ls", "-q").orThrow().text());
    assertEquals("bridge host none", h1.sh("echo $(docker network ls --format '{{.Name}}' | sort)").orThrow().text());
    assertFalse(h1.docker("image", "inspect", "left:1").ok());
    assertTrue(h1.docker("image", "inspect", "evenkeel/busybox").ok());
    assertEquals("not-found", h1.systemctl("show", "-P", "LoadState", "left.service").orThrow().text());
    assertEquals("0", h1.systemctl("show", "-P", "Nice", "ssh.service").orThrow().text());
    assertFalse(h1.exists("/etc/systemd/system/left.service"));
    assertFalse(h1.exists("/var/lib/evenkeel"));
    assertFalse(h1.exists("/home/jimmyb/left"));
    assertFalse(h1.exists("/run/evenkeel-left"));
    assertTrue(h1.exists("/etc/issue"));
    assertFalse(h1.readFile("/etc/passwd").contains("left"));
    assertFalse(h1.sh("iptables -S INPUT").stdout().contains("DROP"));
    // An image that a test removed is loaded again when it is asked for.
    assertTrue(h1.loadImage("evenkeel/redis").docker("image", "inspect", "evenkeel/redis").ok());
  }

  @Test
  @Order(5)
  void keepsItsAddressItsKeysAndWhatRestartsOverAReboot(TestHost h1) {
    var key = h1.hostKeyFingerprint();
    h1.loadImage("evenkeel/busybox");
    h1.docker("run", "-d", "--init", "--name", "always", "--restart", "always", "evenkeel/busybox", "sleep", "1000").orThrow();
    h1.docker("run", "-d", "--init", "--name", "never", "evenkeel/busybox", "sleep", "1000").orThrow();
    h1.reboot();
    assertEquals("always", h1.docker("ps", "--format", "{{.Names}}").orThrow().text());
    h1.powerCycle();
    assertEquals("always", h1.docker("ps", "--format", "{{.Names}}").orThrow().text());
    assertEquals(key, h1.hostKeyFingerprint());
    assertTrue(h1.sh("hostname -I").orThrow().text().contains(h1.address()));
  }
}

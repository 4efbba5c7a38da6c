package dev.evenkeel.e2e.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.evenkeel.e2e.Api;
import dev.evenkeel.e2e.Await;
import dev.evenkeel.testbed.TestHost;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;

/** What a host's sshd may be set to. */
class SshdFaultsTest extends FaultsOnHosts {
  private static final String DROP_IN = "/etc/ssh/sshd_config.d/00-fault.conf";
  private static final String KEYS = "/home/ops/.ssh/authorized_keys";

  SshdFaultsTest(TestHost beast, TestHost vault, @TempDir Path folder) {
    super(new World(beast, vault, folder));
  }

  /** New settings count for new sessions: the old ones are ended. */
  private void sshd(String settings) {
    world.beast().writeFile(DROP_IN, settings);
    restart();
  }

  private void restart() {
    world.beast().sh("systemctl restart ssh && pkill -KILL -u ops sshd; true").orThrow();
  }

  private void asAtFirst() {
    world.beast().sh("rm -f " + DROP_IN).orThrow();
    restart();
  }

  private String reachable(String reason) {
    JsonNode reachable = Await.value("beast is " + reason, World.SOON, () -> Api.condition(world.api().host("beast"), "Reachable"),
        one -> one.path("reason").asText().equals(reason));
    assertEquals("False", reachable.path("status").asText());
    return reachable.path("message").asText();
  }

  @Fault(row = 10, what = "sshd allows one session and one login at a time", how = "sshd_config MaxSessions 1, MaxStartups 1; a commit comes")
  void oneSessionAtATime(Trial trial) {
    sshd("MaxSessions 1\nMaxStartups 1\n");
    world.nextOnBeast();
    trial.othersGoOn();
    // The shell on the host has the one session; everything else goes through forwarded sockets, which are not counted.
    world.awaitAsWritten(World.SOON);
    trial.note("one session is enough for containers, files and units");
    trial.heal(this::asAtFirst);
    trial.converges();
  }

  @Fault(row = 11, what = "forwarding of sockets denied", how = "sshd_config AllowStreamLocalForwarding no; a commit comes")
  void forwardingDenied(Trial trial) {
    sshd("AllowStreamLocalForwarding no\n");
    world.nextOnBeast();
    trial.othersGoOn();
    JsonNode synced = Await.value("the reason is told", World.SOON, () -> Api.condition(world.api().resource("Service/web"), "Synced"),
        one -> one.path("message").asText().contains("AllowStreamLocalForwarding"));
    assertEquals("Unknown", synced.path("status").asText(), synced.toString());
    trial.note("told as " + synced.path("reason").asText());
    trial.heal(this::asAtFirst);
    trial.converges();
  }

  @Fault(row = 12, what = "host key changed", how = "another ed25519 key for sshd; a container is killed and a commit comes")
  void hostKeyChanged(Trial trial) {
    world.beast().sh("cp -p /etc/ssh/ssh_host_ed25519_key /root/kept && cp -p /etc/ssh/ssh_host_ed25519_key.pub /root/kept.pub"
        + " && rm /etc/ssh/ssh_host_ed25519_key && ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key").orThrow();
    restart();
    world.beast().docker("kill", "ported").orThrow();
    String before = Written.seenOnBeast(world.beast());
    world.nextOnBeast();
    String message = reachable("HostKeyChanged");
    assertTrue(message.contains(world.beast().hostKeyFingerprint()), message);
    trial.othersGoOn();
    assertEquals(before, Written.seenOnBeast(world.beast()), "nothing is written to a host with another key");
    trial.heal(() -> {
      world.beast().sh("mv /root/kept /etc/ssh/ssh_host_ed25519_key && mv /root/kept.pub /etc/ssh/ssh_host_ed25519_key.pub").orThrow();
      restart();
      // What a person has to mend is tried rarely; whoever has mended it asks for it.
      world.tell();
    });
    trial.converges();
  }

  @Fault(row = 13, what = "key revoked", how = "authorized_keys emptied; a commit comes")
  void keyRevoked(Trial trial) {
    world.beast().sh("cp -p " + KEYS + " /root/kept && : >" + KEYS).orThrow();
    restart();
    world.nextOnBeast();
    String message = reachable("LoginRefused");
    assertTrue(message.contains("ops"), message);
    trial.othersGoOn();
    long tries = triesWithin(Duration.ofSeconds(20));
    assertTrue(tries <= 2, tries + " logins were tried within 20 s");
    trial.note(tries + " logins tried in 20 s");
    trial.heal(() -> {
      world.beast().sh("cat /root/kept >" + KEYS + " && rm /root/kept").orThrow();
      world.tell();
    });
    trial.converges();
  }

  /** How many connections were begun, as the host's own kernel counts them. */
  private long triesWithin(Duration time) {
    world.beast().sh("iptables -w -I INPUT -p tcp --dport 22 --syn -m comment --comment fault -j ACCEPT && sleep " + time.toSeconds())
        .orThrow();
    String counted = world.beast().sh(
        "iptables -w -nvxL INPUT | awk '/fault/ {print $1}'; iptables -w -D INPUT -p tcp --dport 22 --syn -m comment --comment fault -j ACCEPT")
        .orThrow().text();
    return Long.parseLong(counted);
  }
}

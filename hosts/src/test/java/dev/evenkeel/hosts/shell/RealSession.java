package dev.evenkeel.hosts.shell;

import dev.evenkeel.hosts.ssh.HostKeyPin;
import dev.evenkeel.hosts.ssh.HostKeyPins;
import dev.evenkeel.hosts.ssh.SshAddress;
import dev.evenkeel.hosts.ssh.SshLink;
import dev.evenkeel.hosts.ssh.SshSettings;
import dev.evenkeel.testbed.TestHost;
import org.jspecify.annotations.NullMarked;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** A link and a host shell to a real host. */
@NullMarked
public record RealSession(SshLink link, HostShell shell) implements AutoCloseable {

  public static RealSession open(TestHost host, String user) throws Exception {
    SshLink link = link(host.address(), host.sshPort(), host.hostKey(), user, host.privateKeyPath(user));
    return new RealSession(link, HostShell.open(host.name(), link, options(user)));
  }

  static SshLink link(String address, int port, String hostKey, String user, Path key) throws Exception {
    return SshLink.open(SshAddress.of(user, address, port).withAgent(null).withIdentities(key).withHostKeys(HostKeyPin.parse(hostKey)),
        HostKeyPins.NONE,
        SshSettings.DEFAULT);
  }

  static ShellOptions options(String name) {
    return ShellOptions.of(new Holder(name, "testbed", ProcessHandle.current().pid(), "2026-01-01T00:00:00Z"));
  }

  /** Polls, at most half a minute. */
  public static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within 30 s: " + what);
      }
      java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  @Override
  public void close() {
    shell.close();
    link.close();
  }
}

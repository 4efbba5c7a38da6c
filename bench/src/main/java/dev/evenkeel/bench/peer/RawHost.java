package dev.evenkeel.bench.peer;

import com.github.dockerjava.api.DockerClient;
import dev.evenkeel.hosts.Link;
import dev.evenkeel.hosts.docker.Engine;
import dev.evenkeel.hosts.files.HostFiles;
import dev.evenkeel.hosts.shell.Holder;
import dev.evenkeel.hosts.shell.HostShell;
import dev.evenkeel.hosts.shell.ShellOptions;
import dev.evenkeel.hosts.ssh.HostKeyPin;
import dev.evenkeel.hosts.ssh.HostKeyPins;
import dev.evenkeel.hosts.ssh.SshAddress;
import dev.evenkeel.hosts.ssh.SshLink;
import dev.evenkeel.hosts.ssh.SshSettings;
import dev.evenkeel.hosts.systemd.Systemd;
import dev.evenkeel.hosts.systemd.UnitEvent;
import dev.evenkeel.testbed.TestHost;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * What somebody has who writes a script of their own with the best parts there are: one lasting SSH session as root, the engine's API through it, the system bus, a shell. It keeps no ledger and takes a lock of its own, so that it can work beside an operator.
 */
public final class RawHost implements AutoCloseable {
  private static final String SOCKET = "/var/run/docker.sock";
  private static final String LOCK = "/run/evenkeel-bench";
  private final Link link;
  private final Engine engine;
  private final HostShell shell;
  private final HostFiles files;
  private final Systemd systemd;

  private RawHost(Link link, Engine engine, HostShell shell, HostFiles files, Systemd systemd) {
    this.link = link;
    this.engine = engine;
    this.shell = shell;
    this.files = files;
    this.systemd = systemd;
  }

  /** @param units hears systemd's signals */
  public static RawHost open(TestHost host, Consumer<UnitEvent> units) throws IOException, InterruptedException {
    Link link = link(host);
    try {
      Engine engine = Engine.connect(link, SOCKET);
      ShellOptions options = ShellOptions.of(new Holder("bench", "here", ProcessHandle.current().pid(), Instant.now().toString()));
      HostShell shell = HostShell.open(host.name(), link, new ShellOptions(options.self(), options.sudo(), options.heartbeat(),
          options.limit(), options.opening(), LOCK));
      shell.acquire();
      return new RawHost(link, engine, shell, new HostFiles(host.name(), shell), Systemd.open(host.name(), link, shell, units));
    } catch (IOException | InterruptedException | RuntimeException e) {
      link.close();
      throw e;
    }
  }

  public static RawHost open(TestHost host) throws IOException, InterruptedException {
    return open(host, _ -> {});
  }

  /** An SSH session as the operator makes it. */
  public static Link link(TestHost host) throws IOException {
    SshAddress address = SshAddress.of("root", host.address(), host.sshPort()).withIdentities(host.privateKey())
        .withHostKeys(HostKeyPin.parse(host.hostKey()));
    return SshLink.open(address, HostKeyPins.NONE, SshSettings.DEFAULT.withConnectDeadline(Duration.ofSeconds(30)));
  }

  /** docker-java over the session. */
  public DockerClient docker() {
    return engine.client();
  }

  /** The session, for plain HTTP to the engine. */
  public Link link() {
    return link;
  }

  public String socket() {
    return SOCKET;
  }

  public Systemd systemd() {
    return systemd;
  }

  public HostFiles files() {
    return files;
  }

  @Override
  public void close() {
    systemd.close();
    engine.close();
    shell.close();
    link.close();
  }
}

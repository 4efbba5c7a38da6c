package dev.evenkeel.hosts.remote;

import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.hosts.Host;
import dev.evenkeel.hosts.HostConnector;
import dev.evenkeel.hosts.HostUnavailableException;
import dev.evenkeel.hosts.Link;
import dev.evenkeel.hosts.shell.Holder;
import dev.evenkeel.hosts.shell.HostShell;
import dev.evenkeel.hosts.shell.ShellOptions;
import dev.evenkeel.hosts.ssh.Doorway;
import dev.evenkeel.hosts.ssh.HostKeyPins;
import dev.evenkeel.hosts.ssh.LocalLink;
import dev.evenkeel.hosts.ssh.SshAddress;
import dev.evenkeel.hosts.ssh.SshLink;
import dev.evenkeel.hosts.ssh.SshSettings;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/** Connects to this machine, or to hosts over SSH. */
public final class RemoteHostConnector implements HostConnector {
  private final String operator;
  private final HostKeyPins pins;
  private final SshSettings settings;
  private final InstantSource clock;
  private final Doorway doorway = new Doorway(Doorway.BELOW_MAX_STARTUPS);

  /**
   * @param operator what others read in the lock while we hold it: a name for this operator
   * @param pins where host keys are kept that no manifest names
   */
  public RemoteHostConnector(String operator, HostKeyPins pins, SshSettings settings, InstantSource clock) {
    this.operator = operator;
    this.pins = pins;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public Host connect(HostSpec spec) throws IOException, InterruptedException {
    Link link = open(spec);
    try {
      ShellOptions options = ShellOptions.of(new Holder(operator, machine(), ProcessHandle.current().pid(),
          clock.instant().truncatedTo(ChronoUnit.SECONDS).toString()));
      HostShell shell = HostShell.open(spec.name(), link, spec.sudo() ? options : options.withoutSudo());
      return new RemoteHost(spec, link, shell, clock);
    } catch (IOException e) {
      link.close();
      throw new HostUnavailableException(Reach.reason(e), String.valueOf(e.getMessage()), e);
    } catch (InterruptedException | RuntimeException e) {
      link.close();
      throw e;
    }
  }

  /**
   * Only the way to a host: takes no lock, so that looking at a host that another operator keeps changes nothing there.
   *
   * @throws HostUnavailableException with the reason
   */
  public Link open(HostSpec spec) throws IOException, InterruptedException {
    HostSpec.@Nullable Ssh ssh = spec.ssh();
    if (ssh == null) {
      return new LocalLink();
    }
    try {
      SshAddress address = Reach.address(spec.name(), ssh);
      return doorway.through(address.firstHop(), () -> SshLink.open(address, pins, settings));
    } catch (IOException e) {
      Reason reason = Reach.reason(e);
      throw new HostUnavailableException(reason, Objects.requireNonNullElse(e.getMessage(), "no connection to " + ssh), e);
    }
  }

  private static String machine() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }
}

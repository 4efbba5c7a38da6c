package dev.evenkeel.hosts.remote;

import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.hosts.HostUnavailableException;
import dev.evenkeel.hosts.ssh.ConnectFailedException;
import dev.evenkeel.hosts.ssh.HostKeyPin;
import dev.evenkeel.hosts.ssh.SshAddress;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** From a host's specification to an SSH address, and from what stood in the way to a reason. */
public final class Reach {
  private Reach() {}

  /** @throws HostUnavailableException when a host key or a path in the specification makes no sense */
  public static SshAddress address(String host, HostSpec.Ssh ssh) throws HostUnavailableException {
    List<HostKeyPin> pins = new ArrayList<>();
    for (String key : ssh.hostKeys()) {
      try {
        pins.add(HostKeyPin.parse(key));
      } catch (IllegalArgumentException e) {
        throw new HostUnavailableException(Reason.HOST_KEY_UNKNOWN, host + ": ssh.hostKey in its manifest: " + e.getMessage(), e);
      }
    }
    String agent = System.getenv("SSH_AUTH_SOCK");
    List<Path> identities = ssh.identities().stream().map(Reach::file).toList();
    HostSpec.Ssh jump = ssh.jump();
    try {
      return new SshAddress(ssh.address(), ssh.port(), ssh.user(), identities, agent == null || agent.isBlank() ? null : Path.of(agent),
          pins,
          jump == null ? null : address(host, jump));
    } catch (IllegalArgumentException e) {
      throw new HostUnavailableException(Reason.UNREACHABLE, host + ": " + e.getMessage(), e);
    }
  }

  private static Path file(String identity) {
    return identity.startsWith("~/") ? Path.of(System.getProperty("user.home", "/root"), identity.substring(2)) : Path.of(identity);
  }

  static Reason reason(@Nullable Throwable failure) {
    return switch (failure) {
      case HostUnavailableException known -> known.reason();
      case ConnectFailedException known -> switch (known.reason()) {
        case UNREACHABLE, TIMEOUT, SESSIONS_EXHAUSTED, PROTOCOL -> Reason.UNREACHABLE;
        case HOST_KEY_UNKNOWN -> Reason.HOST_KEY_UNKNOWN;
        case HOST_KEY_CHANGED -> Reason.HOST_KEY_CHANGED;
        case AUTH_REFUSED -> Reason.LOGIN_REFUSED;
        case FORWARDING_REFUSED -> Reason.FORWARDING_REFUSED;
        case NO_SUCH_SOCKET, SOCKET_DENIED -> Reason.NO_ENGINE;
      };
      case null, default -> Reason.UNREACHABLE;
    };
  }
}

package dev.evenkeel.hosts.ssh;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;

/**
 * Where a host is and how to log in.
 *
 * @param host name or address, without brackets
 * @param user the login user on the host
 * @param identities private key files, tried in this order; a certificate beside one ({@code KEY-cert.pub}) is used with it. Empty: the agent's, then OpenSSH's default files in ~/.ssh
 * @param agentSocket the SSH agent's socket, or null for no agent. Its keys are tried after the files
 * @param hostKeys the only keys that are accepted; empty: those in {@link HostKeyPins}
 * @param jump a host to go through (its own session carries ours), or null
 */
public record SshAddress(String host, int port, String user, List<Path> identities, @Nullable Path agentSocket, List<HostKeyPin> hostKeys,
    @Nullable SshAddress jump) {
  public SshAddress {
    if (host.isBlank() || host.startsWith("-") || host.chars().anyMatch(c -> c <= ' ' || c == 127)) {
      throw new IllegalArgumentException("ssh host '" + host + "' is not a host name or an address");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("ssh port " + port + " of " + host + " is not between 1 and 65535");
    }
    if (user.isBlank() || user.startsWith("-") || user.chars().anyMatch(c -> c <= ' ' || c == 127)) {
      throw new IllegalArgumentException("ssh user '" + user + "' of " + host + " is not a user name");
    }
    identities = List.copyOf(identities);
    hostKeys = List.copyOf(hostKeys);
  }

  /** An address with the agent of this process's environment, no identity files and no pins of its own. */
  public static SshAddress of(String user, String host, int port) {
    String agent = System.getenv("SSH_AUTH_SOCK");
    return new SshAddress(host, port, user, List.of(), agent == null || agent.isBlank() ? null : Path.of(agent), List.of(), null);
  }

  public SshAddress withIdentities(Path... files) {
    return new SshAddress(host, port, user, List.of(files), agentSocket, hostKeys, jump);
  }

  public SshAddress withAgent(@Nullable Path socket) {
    return new SshAddress(host, port, user, identities, socket, hostKeys, jump);
  }

  public SshAddress withHostKeys(HostKeyPin... pins) {
    return new SshAddress(host, port, user, identities, agentSocket, List.of(pins), jump);
  }

  public SshAddress withJump(@Nullable SshAddress through) {
    return new SshAddress(host, port, user, identities, agentSocket, hostKeys, through);
  }

  /** How messages call the host: {@code user@host}, with the port where it is not 22. */
  public String name() {
    String shown = host.contains(":") ? "[" + host + "]" : host;
    return user + "@" + shown + (port == 22 ? "" : ":" + port);
  }

  /** The first machine that a connection reaches: where sshd's MaxStartups is felt. */
  public String firstHop() {
    SshAddress first = this;
    while (first.jump != null) {
      first = first.jump;
    }
    return first.host + ":" + first.port;
  }
}

package dev.evenkeel.hosts.ssh;

import java.util.List;
import java.util.stream.Collectors;

/** The host showed another key than the pinned one. Until a person has confirmed the new key, nothing may be written to this host. */
public final class HostKeyChangedException extends ConnectFailedException {
  private static final long serialVersionUID = 1L;
  private final transient List<HostKeyPin> pinned;
  private final transient HostKeyPin offered;

  HostKeyChangedException(String host, List<HostKeyPin> pinned, HostKeyPin offered) {
    super(Reason.HOST_KEY_CHANGED, host,
        "HOST KEY CHANGED (pinned " + pinned.stream().map(HostKeyPin::fingerprint).collect(Collectors.joining(", ")) + ", offered "
            + offered.fingerprint() + ")",
        "If the host was reinstalled, compare the fingerprint on its console (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub) and replace hostKey in its Host manifest; otherwise somebody may be in between.",
        null);
    this.pinned = List.copyOf(pinned);
    this.offered = offered;
  }

  public List<HostKeyPin> pinned() {
    return pinned;
  }

  public HostKeyPin offered() {
    return offered;
  }
}

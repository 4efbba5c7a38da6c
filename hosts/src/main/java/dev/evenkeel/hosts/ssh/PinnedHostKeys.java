package dev.evenkeel.hosts.ssh;

import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.HostKeyRepository;
import com.jcraft.jsch.UserInfo;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Accepts the pinned keys of one host and nothing else. The library's own known-hosts file is never read: its "accept-new" does not save, and its "no" accepts a changed key. */
final class PinnedHostKeys implements HostKeyRepository {
  /** One entry a key type; a host shows the first type that it has. */
  static final List<String> BY_TYPE = List.of("ssh-ed25519", "ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521",
      "rsa-sha2-512,rsa-sha2-256");
  private static final HostKey[] NOTHING = {};
  private final SshAddress address;
  private final HostKeyPins store;
  private final List<HostKeyPin> pins;
  private volatile @Nullable HostKeyPin offered;

  PinnedHostKeys(SshAddress address, HostKeyPins store) {
    this.address = address;
    this.store = store;
    this.pins = address.hostKeys().isEmpty() ? List.copyOf(store.pinned(address.host(), address.port())) : address.hostKeys();
  }

  /** The host key algorithms to ask for, those of the pinned keys first. Host certificates are not asked for: a host that has one has plain keys too, and the plain key is what we pin. */
  String algorithms() {
    Set<String> order = new LinkedHashSet<>();
    for (HostKeyPin pin : pins) {
      String algorithm = pin.algorithm();
      if (algorithm != null) {
        order.addAll(algorithm.equals("ssh-rsa") ? List.of("rsa-sha2-512", "rsa-sha2-256") : List.of(algorithm));
      }
    }
    // A pinned type excludes the others: a server that offered another type would only produce a false "changed".
    return String.join(",", order.isEmpty() ? BY_TYPE : order);
  }

  List<HostKeyPin> pins() {
    return pins;
  }

  /** The key that the host showed, or null if it never came to that. */
  @Nullable
  HostKeyPin offered() {
    return offered;
  }

  @Override
  public int check(String host, byte[] key) {
    HostKeyPin shown;
    try {
      shown = HostKeyPin.ofBlob(key);
    } catch (IllegalArgumentException e) {
      return CHANGED;
    }
    offered = shown;
    if (pins.isEmpty()) {
      return store.learn(address.host(), address.port(), shown) ? OK : NOT_INCLUDED;
    }
    return pins.stream().anyMatch(pin -> pin.matches(shown)) ? OK : CHANGED;
  }

  @Override
  public void add(HostKey key, @Nullable UserInfo ui) {
    throw new IllegalStateException("host keys are learned through HostKeyPins only");
  }

  @Override
  public void remove(String host, String type) {
    throw new IllegalStateException("a pinned host key is never removed by connecting");
  }

  @Override
  public void remove(String host, String type, byte @Nullable [] key) {
    throw new IllegalStateException("a pinned host key is never removed by connecting");
  }

  @Override
  public String getKnownHostsRepositoryID() {
    return "pinned host keys";
  }

  @Override
  public HostKey[] getHostKey() {
    return NOTHING;
  }

  @Override
  public HostKey[] getHostKey(String host, String type) {
    return NOTHING;
  }
}

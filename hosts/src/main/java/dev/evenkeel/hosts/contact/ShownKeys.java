package dev.evenkeel.hosts.contact;

import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.hosts.ssh.HostKeyPin;
import dev.evenkeel.hosts.ssh.HostKeyPins;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The host keys of a first contact: what OpenSSH has met before must be shown again; what nobody has met is taken, and told. */
final class ShownKeys implements HostKeyPins {
  private final KnownHostKeys known;
  private final Map<String, HostKeyPin> fresh = new ConcurrentHashMap<>();

  ShownKeys(KnownHostKeys known) {
    this.known = known;
  }

  @Override
  public List<HostKeyPin> pinned(String host, int port) {
    HostKeyPin pin = known.of(host, port);
    return pin == null ? List.of() : List.of(pin);
  }

  @Override
  public boolean learn(String host, int port, HostKeyPin offered) {
    fresh.put(host + ":" + port, offered);
    return true;
  }

  /** The way with the keys that were shown on it. */
  HostSpec.Ssh pinned(HostSpec.Ssh way) {
    HostSpec.Ssh jump = way.jump();
    HostKeyPin pin = of(way);
    return new HostSpec.Ssh(way.address(), way.port(), way.user(), way.identities(),
        !way.hostKeys().isEmpty() || pin == null ? way.hostKeys() : List.of(pin.fingerprint()), jump == null ? null : pinned(jump));
  }

  private @Nullable HostKeyPin of(HostSpec.Ssh way) {
    HostKeyPin shown = fresh.get(way.address() + ":" + way.port());
    return shown != null ? shown : known.of(way.address(), way.port());
  }

  /** One check for each machine on the way. */
  List<Check> checks(HostSpec.Ssh way) {
    List<Check> checks = new ArrayList<>(way.jump() == null ? List.of() : checks(way.jump()));
    String of = way.jump() == null && checks.isEmpty() ? "" : way.address() + ": ";
    HostKeyPin shown = fresh.get(way.address() + ":" + way.port());
    if (shown != null) {
      checks.add(Check.warning("host key", of + shown.fingerprint() + " (" + shown.algorithm() + "), seen for the first time",
          "Compare it on the host's own console before you commit the manifest: ssh-keygen -lf /etc/ssh/ssh_host_" + file(shown)
              + "_key.pub"));
    } else if (!way.hostKeys().isEmpty()) {
      checks.add(Check.ok("host key", of + String.join(", ", way.hostKeys()) + ", as you said"));
    } else {
      HostKeyPin pin = known.of(way.address(), way.port());
      checks.add(
          Check.ok("host key", of + (pin == null ? "" : pin.fingerprint() + " (" + pin.algorithm() + "), ") + "as in " + known.file()));
    }
    return checks;
  }

  private static String file(HostKeyPin pin) {
    String algorithm = String.valueOf(pin.algorithm());
    return algorithm.startsWith("ecdsa") ? "ecdsa" : algorithm.equals("ssh-rsa") ? "rsa" : "ed25519";
  }
}

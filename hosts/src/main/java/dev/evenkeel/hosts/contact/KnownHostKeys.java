package dev.evenkeel.hosts.contact;

import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import dev.evenkeel.hosts.ssh.HostKeyPin;
import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;

/** The keys that OpenSSH has met before, in a known_hosts file (sshd(8)); hashed names are understood, certificate authorities and revoked keys are not asked for. */
public final class KnownHostKeys {
  private final Path file;
  private final JSch keys = new JSch();
  private @Nullable String problem;

  private KnownHostKeys(Path file) {
    this.file = file;
  }

  /** What is in the file; nothing when it is not there or cannot be read. */
  public static KnownHostKeys of(Path file) {
    KnownHostKeys known = new KnownHostKeys(file);
    if (Files.isReadable(file)) {
      try {
        known.keys.setKnownHosts(file.toString());
      } catch (JSchException e) {
        known.problem = file + " cannot be read: " + e.getMessage();
      }
    }
    return known;
  }

  Path file() {
    return file;
  }

  /** Why the file counts as empty, or null. */
  public @Nullable String problem() {
    return problem;
  }

  /** The best known key of a host, ed25519 first, or null if it was never met. */
  @Nullable
  HostKeyPin of(String host, int port) {
    String name = port == 22 ? host : "[" + host + "]:" + port;
    HostKey[] found = keys.getHostKeyRepository().getHostKey(name, null);
    return found == null
        ? null
        : Arrays.stream(found).filter(key -> key.getMarker().isEmpty())
            .sorted(Comparator.comparing(key -> !key.getType().equals("ssh-ed25519")))
            .map(key -> HostKeyPin.parse(key.getType() + " " + key.getKey())).findFirst().orElse(null);
  }
}

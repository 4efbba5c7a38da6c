package dev.evenkeel.operator.app.intake;

import dev.evenkeel.api.model.HostSpec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The manifest of a Host that was met for the first time. */
public final class HostManifest {
  private HostManifest() {}

  /**
   * Its text.
   *
   * @param socket the engine's socket on the host
   */
  public static String of(String name, HostSpec.Ssh way, String socket) {
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("address", way.address());
    spec.put("ssh", ssh(way));
    if (!socket.equals(HostSpec.DEFAULT_SOCKET)) {
      spec.put("dockerSocket", socket);
    }
    return ManifestText.of(List.of(), "Host", name, spec);
  }

  private static Map<String, Object> ssh(HostSpec.Ssh way) {
    Map<String, Object> ssh = new LinkedHashMap<>();
    ssh.put("user", way.user());
    if (way.port() != 22) {
      ssh.put("port", way.port());
    }
    many(ssh, "identity", way.identities());
    many(ssh, "hostKey", way.hostKeys());
    HostSpec.Ssh jump = way.jump();
    if (jump != null) {
      Map<String, Object> through = new LinkedHashMap<>();
      through.put("address", jump.address());
      through.putAll(ssh(jump));
      ssh.put("jump", through);
    }
    return ssh;
  }

  private static void many(Map<String, Object> ssh, String field, List<String> values) {
    if (!values.isEmpty()) {
      ssh.put(field, values.size() == 1 ? values.getFirst() : values);
    }
  }
}

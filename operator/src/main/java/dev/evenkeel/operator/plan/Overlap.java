package dev.evenkeel.operator.plan;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.Container.Mount;
import dev.evenkeel.api.host.Container.Port;
import org.jspecify.annotations.Nullable;

import java.util.Set;
import java.util.stream.Collectors;

/** Whether a container's successor may run beside it for a while. If they share anything that only one can have, the old one has to stop first, and the plan says how long nothing serves. */
final class Overlap {
  private Overlap() {}

  /**
   * The first thing in the way.
   *
   * @return in words, or null when both may run
   */
  static @Nullable String obstacle(Container old, Container successor) {
    for (Port port : successor.ports()) {
      if (port.published() != null && old.ports().stream()
          .anyMatch(other -> port.published().equals(other.published()) && port.protocol().equals(other.protocol()))) {
        return "host port " + port.published() + "/" + port.protocol();
      }
    }
    for (var network : successor.networks().entrySet()) {
      if (network.getValue().ipv4Address() != null || network.getValue().ipv6Address() != null || network.getValue().macAddress() != null) {
        return "a fixed address in network " + network.getKey();
      }
    }
    String namespace = sharedNamespace(successor);
    if (namespace != null) {
      return namespace;
    }
    if (!successor.security().devices().isEmpty()) {
      return "device " + successor.security().devices().getFirst().source();
    }
    Set<String> written = old.mounts().stream().filter(Mount::sharesWrites).map(Mount::source).collect(Collectors.toSet());
    for (Mount mount : successor.mounts()) {
      if (mount.sharesWrites() && written.contains(mount.source())) {
        return "writable mount " + mount.source();
      }
    }
    return null;
  }

  private static @Nullable String sharedNamespace(Container container) {
    String network = container.namespaces().networkMode();
    if (network != null && (network.equals("host") || network.startsWith("container:"))) {
      return "network namespace " + network;
    }
    String pid = container.namespaces().pid();
    if (pid != null && !pid.equals("private")) {
      return "process namespace " + pid;
    }
    String ipc = container.namespaces().ipc();
    if (ipc != null && (ipc.equals("host") || ipc.startsWith("container:"))) {
      return "IPC namespace " + ipc;
    }
    return container.naming().macAddress() != null ? "a fixed MAC address" : null;
  }
}

package dev.evenkeel.api.model;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A host of the fleet and the way to it.
 *
 * @param name {@code metadata.name} of the Host
 * @param ssh how to reach it, or null for this machine itself ({@code address: local})
 * @param sudo whether root's work goes through {@code sudo -n} when the login is not root
 * @param dockerSocket absolute path of the engine's socket on the host
 * @param labels for {@code hostSelector}
 * @param reserve what stays free of services, in CPUs and bytes
 * @param registries credentials by registry host
 * @param policy {@code reconcile: observe} here means that nothing on the host is written
 */
public record HostSpec(String name, @Nullable Ssh ssh, boolean sudo, String dockerSocket, SortedMap<String, String> labels, Reserve reserve,
    SortedMap<String, RegistryLogin> registries, Policy policy, Position at) {
  public static final String DEFAULT_SOCKET = "/var/run/docker.sock";

  public HostSpec {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    registries = Collections.unmodifiableSortedMap(new TreeMap<>(registries));
  }

  public boolean isLocal() {
    return ssh == null;
  }

  /**
   * An SSH destination.
   *
   * @param address name or IP address
   * @param port 1 to 65535, 22 if not said
   * @param user login name
   * @param identities private key files on the operator's machine, tried in order; with none, the agent and the usual files of {@code ~/.ssh}
   * @param hostKeys pinned public keys ({@code ssh-ed25519 AAAA…}) or fingerprints ({@code SHA256:…}); with none, the first key seen is pinned and told
   * @param jump the host to go through, or null
   */
  public record Ssh(String address, int port, String user, List<String> identities, List<String> hostKeys, @Nullable Ssh jump) {
    public Ssh {
      identities = List.copyOf(identities);
      hostKeys = List.copyOf(hostKeys);
      if (port < 1 || port > 65535) {
        throw new IllegalArgumentException("ssh.port of " + address + " must be 1 to 65535, not " + port);
      }
    }

    @Override
    public String toString() {
      return user + "@" + address + ":" + port + (jump == null ? "" : " through " + jump);
    }
  }

  /** What services must leave free. */
  public record Reserve(@Nullable Double cpus, @Nullable Long memoryBytes) {
    public static final Reserve NONE = new Reserve(null, null);
  }

  /** A login at a registry; never printed. */
  public record RegistryLogin(String username, String password) {
    @Override
    public String toString() {
      return username + ":(password)";
    }
  }
}

package dev.evenkeel.api.http;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * How the operator itself is.
 *
 * @param status {@code up}, or {@code down} when a check failed; a host that cannot be reached does not make the operator down
 * @param ready whether a commit was read and every host was tried at least once
 * @param version Evenkeel's
 * @param commit the commit the hosts are led to, or null when none was read yet
 * @param checks each part
 */
public record HealthView(String status, boolean ready, String version, @Nullable String commit, List<Check> checks) {
  public HealthView {
    checks = List.copyOf(checks);
  }

  /**
   * One part of the operator.
   *
   * @param name {@code source}, {@code store}, {@code hosts}…
   * @param status {@code up} or {@code down}
   * @param message for a person
   */
  public record Check(String name, String status, String message) {}
}

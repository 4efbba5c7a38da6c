package dev.evenkeel.api.http;

import java.time.Instant;
import java.util.List;

/**
 * What a sync has set going. Converging is seen in the conditions: {@code Ready} with this commit.
 *
 * @param commit the commit the hosts are led to now
 * @param hosts the hosts that are looked at
 * @param at when it was asked for; what a host said before that is of the past
 * @param message for a person
 */
public record SyncView(String commit, List<String> hosts, Instant at, String message) {
  public SyncView {
    hosts = List.copyOf(hosts);
  }
}

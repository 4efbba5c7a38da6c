package dev.evenkeel.operator.app.cli;

import dev.evenkeel.api.http.ConditionView;
import dev.evenkeel.api.http.HostView;
import dev.evenkeel.api.http.ResourceView;
import dev.evenkeel.api.http.SyncView;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What {@code sync --wait} waits for, and how far it is. Only what was seen after the sync was asked for counts: neither an old success nor an old failure says anything.
 *
 * @param all what is waited for, {@code Kind/name}
 * @param left what is not Ready with the sync's commit yet
 * @param stuck the first of those that nothing goes on with by itself, or null
 */
record Awaited(List<String> all, List<Left> left, @Nullable Left stuck) {

  /** @param message why, for a person */
  record Left(String name, String message) {}

  /** @param resource only this one; null for every resource and host, and so for the removal of what is no longer declared, too */
  static Awaited of(SyncView sync, @Nullable String resource, List<ResourceView> resources, List<HostView> hosts) {
    List<HostView> unseen = hosts.stream().filter(host -> sync.hosts().contains(host.name()) && !isSeen(host, sync.at())).toList();
    List<String> all = new ArrayList<>();
    List<Left> left = new ArrayList<>();
    Left stuck = null;
    // A host is as ready as what stands on it: what that is comes first, and names the cause.
    Stream<One> declared = resources.stream().filter(one -> !one.kind().equals("Host")).map(One::of);
    for (One one : Stream.concat(declared, hosts.stream().map(One::of)).toList()) {
      if (resource == null || resource.equals(one.name)) {
        all.add(one.name);
        boolean seen = unseen.stream().noneMatch(host -> one.hosts.contains(host.name()));
        if (!seen || !one.is("Ready", sync.commit())) {
          Left that = new Left(one.name, one.message());
          left.add(that);
          stuck = stuck == null && seen && one.is("Stalled", sync.commit()) ? that : stuck;
        }
      }
    }
    return new Awaited(all, left, stuck);
  }

  /** Whether it was read since, or cannot be read. */
  private static boolean isSeen(HostView host, Instant since) {
    Instant observed = host.lastObserved();
    return !host.reachable() || (observed != null && !observed.isBefore(since));
  }

  private record One(String name, List<String> hosts, List<ConditionView> conditions) {
    static One of(ResourceView resource) {
      return new One(resource.kind() + "/" + resource.name(), resource.hosts(), resource.conditions());
    }

    static One of(HostView host) {
      return new One("Host/" + host.name(), List.of(host.name()), host.conditions());
    }

    boolean is(String type, String commit) {
      return conditions.stream().anyMatch(c -> c.type().equals(type) && c.status().equals("True") && commit.equals(c.commit()));
    }

    String message() {
      return conditions.stream().filter(c -> List.of("Synced", "Healthy").contains(c.type()) && !c.status().equals("True"))
          .map(ConditionView::message).findFirst().orElse("not seen at this commit yet");
    }
  }
}

package dev.evenkeel.operator.app;

import dev.evenkeel.api.http.ActionView;
import dev.evenkeel.api.http.DriftView;
import dev.evenkeel.api.http.EventView;
import dev.evenkeel.api.http.HealthView;
import dev.evenkeel.api.http.HostView;
import dev.evenkeel.api.http.LogLine;
import dev.evenkeel.api.http.PlanView;
import dev.evenkeel.api.http.ResourceView;
import dev.evenkeel.api.http.RevisionView;
import dev.evenkeel.api.http.SuspendRequest;
import dev.evenkeel.api.http.SyncRequest;
import dev.evenkeel.api.http.SyncView;
import dev.evenkeel.api.http.WhyView;
import dev.evenkeel.api.model.ResourceRef;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Everything that a person can ask of a running operator, in the words of the HTTP contract. The server's controllers call it. Reading never blocks on a host; what does says so. What changes something takes {@code by}: who asks, as it is kept in the history. {@code Host/NAME} is a resource here, too.
 */
public interface Operations {

  /** Sorted by name. */
  List<HostView> hosts();

  Optional<HostView> host(String name);

  /** Sorted by kind and name; empty filters take all. */
  List<ResourceView> resources(@Nullable String kind, @Nullable String host);

  Optional<ResourceView> resource(ResourceRef ref);

  /**
   * What would be done now, rehearsed in stages over the hosts' latest state. Reads the hosts, so it may take seconds.
   *
   * @param host only this one, or null for all
   */
  List<PlanView> plans(@Nullable String host) throws InterruptedException;

  /** Newest first. Null takes all. */
  List<DriftView> drift(@Nullable String host, @Nullable Instant since);

  /** Events after the given id, oldest first; with {@code after} null, the newest ones, oldest first. Never more than {@code limit}. */
  List<EventView> events(EventQuery query);

  /** Hears every new event from now until closed. The listener must not block. */
  AutoCloseable follow(Consumer<EventView> listener);

  /** Newest first. */
  List<RevisionView> revisions();

  /**
   * Reads the repository now and looks at the hosts. Returns when the commit is known, not when it is converged.
   *
   * @throws RefusedException when the commit cannot be had or the repository not be read
   */
  SyncView sync(SyncRequest request, String by) throws RefusedException, InterruptedException;

  /** @throws RefusedException when there is no such resource, nothing in it can be restarted, or writing is held */
  ActionView restart(ResourceRef ref, String by) throws RefusedException, InterruptedException;

  /** @throws RefusedException when there is no such resource or host */
  ActionView suspend(ResourceRef ref, SuspendRequest request, String by) throws RefusedException;

  /** @throws RefusedException when there is no such resource or host, or it is not suspended */
  ActionView resume(ResourceRef ref, String by) throws RefusedException;

  /**
   * Says yes to the plan that a host waits with.
   *
   * @param identity of the plan as it was shown
   * @throws RefusedException when no host waits with this very plan
   */
  ActionView approve(String identity, String by) throws RefusedException;

  /**
   * Leads a resource back to what an earlier commit says of it, until a newer commit touches it.
   *
   * @param ref or null for all that differs
   * @param to that commit, abbreviated or whole, or null for the last one that said something else and was converged
   * @throws RefusedException when there is no such resource or commit, or it cannot be rolled back by itself
   */
  ActionView rollBack(@Nullable ResourceRef ref, @Nullable String to, String by) throws RefusedException;

  /** @throws RefusedException when there is no such resource */
  WhyView why(ResourceRef ref) throws RefusedException;

  /**
   * Delivers log lines until the end, or until closed when following; the end is told by {@code end}. Reads the hosts.
   *
   * @throws RefusedException when there is no such resource, it has no log, or its host cannot be reached
   */
  AutoCloseable logs(ResourceRef ref, LogQuery query, Consumer<LogLine> lines, Runnable end)
      throws RefusedException, IOException, InterruptedException;

  HealthView health();

  /**
   * Which events.
   *
   * @param after only those with a greater id, or null
   * @param since only those at or after this time, or null
   * @param resource only those of this resource, or null
   * @param host only those of this host, or null
   * @param limit from 1
   */
  record EventQuery(@Nullable Long after, @Nullable Instant since, @Nullable ResourceRef resource, @Nullable String host, int limit) {}

  /**
   * Which lines.
   *
   * @param host only there, or null for all hosts
   * @param tail how many of the last lines, or −1 for all
   * @param follow go on until closed
   * @param failed the container that was kept after a failed replacement, instead of the one that serves
   */
  record LogQuery(@Nullable String host, int tail, boolean follow, boolean failed) {}
}

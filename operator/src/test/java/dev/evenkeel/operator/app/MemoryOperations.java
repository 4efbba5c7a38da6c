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
import dev.evenkeel.api.http.SuspensionView;
import dev.evenkeel.api.http.SyncRequest;
import dev.evenkeel.api.http.SyncView;
import dev.evenkeel.api.http.WhyView;
import dev.evenkeel.api.model.ResourceRef;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Operations that answer from lists. What was asked for is kept in {@link #asked}. */
public final class MemoryOperations implements Operations {
  public final List<HostView> hosts = new CopyOnWriteArrayList<>();
  public final List<ResourceView> resources = new CopyOnWriteArrayList<>();
  public final List<PlanView> plans = new CopyOnWriteArrayList<>();
  public final List<DriftView> drift = new CopyOnWriteArrayList<>();
  public final List<EventView> events = new CopyOnWriteArrayList<>();
  public final List<RevisionView> revisions = new CopyOnWriteArrayList<>();
  public final List<WhyView> whys = new CopyOnWriteArrayList<>();
  public final List<LogLine> log = new CopyOnWriteArrayList<>();
  public final List<String> asked = new CopyOnWriteArrayList<>();
  public final List<Consumer<EventView>> followers = new CopyOnWriteArrayList<>();
  public volatile boolean up = true;
  /** Whether a suspension is seen afterwards; otherwise it is only kept in {@link #asked}. */
  public volatile boolean suspends;
  public volatile @Nullable RuntimeException failure;

  /** Something happens. */
  public void happen(EventView event) {
    events.add(event);
    followers.forEach(follower -> follower.accept(event));
  }

  @Override
  public List<HostView> hosts() {
    RuntimeException broken = failure;
    if (broken != null) {
      throw broken;
    }
    return hosts;
  }

  @Override
  public Optional<HostView> host(String name) {
    return hosts.stream().filter(host -> host.name().equals(name)).findFirst();
  }

  @Override
  public List<ResourceView> resources(@Nullable String kind, @Nullable String host) {
    return resources.stream().filter(r -> kind == null || r.kind().equals(kind)).filter(r -> host == null || r.hosts().contains(host))
        .toList();
  }

  @Override
  public Optional<ResourceView> resource(ResourceRef ref) {
    return resources.stream().filter(r -> r.kind().equals(ref.kind()) && r.name().equals(ref.name())).findFirst();
  }

  @Override
  public List<PlanView> plans(@Nullable String host) {
    return plans.stream().filter(plan -> host == null || plan.host().equals(host)).toList();
  }

  @Override
  public List<DriftView> drift(@Nullable String host, @Nullable Instant since) {
    return drift.stream().filter(d -> host == null || d.host().equals(host)).filter(d -> since == null || !d.firstSeen().isBefore(since))
        .toList();
  }

  @Override
  public List<EventView> events(EventQuery query) {
    Long after = query.after();
    Instant since = query.since();
    List<EventView> matching = events.stream().filter(e -> after == null || e.id() > after)
        .filter(e -> since == null || !e.at().isBefore(since))
        .filter(e -> query.resource() == null || query.resource().toString().equals(e.resource()))
        .filter(e -> query.host() == null || query.host().equals(e.host())).toList();
    int size = matching.size();
    return after == null
        ? matching.subList(Math.max(0, size - query.limit()), size)
        : matching.subList(0, Math.min(size, query.limit()));
  }

  @Override
  public AutoCloseable follow(Consumer<EventView> listener) {
    followers.add(listener);
    return () -> followers.remove(listener);
  }

  @Override
  public List<RevisionView> revisions() {
    return revisions;
  }

  @Override
  public SyncView sync(SyncRequest request, String by) throws RefusedException {
    asked.add("sync " + request + " by " + by);
    String commit = request.commit();
    if (commit != null && revisions.stream().noneMatch(r -> r.commit().startsWith(commit))) {
      throw new RefusedException(RefusedException.Why.CONFLICT, "commit " + commit + " is not in the branch; push it first");
    }
    return new SyncView("9c1e2d0", hosts.stream().map(HostView::name).toList(), Sample.NOW, "looking at " + hosts.size() + " hosts");
  }

  @Override
  public ActionView restart(ResourceRef ref, String by) throws RefusedException {
    known(ref);
    asked.add("restart " + ref + " by " + by);
    return new ActionView(ref.toString(), "restarting");
  }

  @Override
  public ActionView suspend(ResourceRef ref, SuspendRequest request, String by) throws RefusedException {
    known(ref);
    asked.add("suspend " + ref + " " + request + " by " + by);
    hold(ref, new SuspensionView(ref.toString(), request.reason(), by, Sample.NOW, request.until()));
    return new ActionView(ref.toString(), "suspended");
  }

  @Override
  public ActionView resume(ResourceRef ref, String by) throws RefusedException {
    known(ref);
    asked.add("resume " + ref + " by " + by);
    hold(ref, null);
    return new ActionView(ref.toString(), "resumed");
  }

  @Override
  public ActionView approve(String identity, String by) throws RefusedException {
    if (plans.stream().noneMatch(plan -> plan.identity().equals(identity))) {
      throw new RefusedException(RefusedException.Why.NOT_FOUND, "no host waits with a plan " + identity);
    }
    asked.add("approve " + identity + " by " + by);
    return new ActionView(identity, "approved");
  }

  @Override
  public ActionView rollBack(@Nullable ResourceRef ref, @Nullable String to, String by) throws RefusedException {
    if (ref != null) {
      known(ref);
    }
    asked.add("rollback " + (ref == null ? "all" : ref) + " to " + to + " by " + by);
    return new ActionView(ref == null ? "" : ref.toString(), "rolling back");
  }

  @Override
  public WhyView why(ResourceRef ref) throws RefusedException {
    known(ref);
    return whys.stream().filter(why -> why.resource().equals(ref.toString())).findFirst()
        .orElse(new WhyView(ref.toString(), List.of(),
            resource(ref).stream().flatMap(one -> one.hosts().stream())
                .map(host -> new WhyView.OnHost(host, "True", "True", "It is as written and runs.", List.of(), List.of())).toList(),
            List.of()));
  }

  @Override
  public AutoCloseable logs(ResourceRef ref, LogQuery query, Consumer<LogLine> lines, Runnable end) throws RefusedException {
    known(ref);
    new ArrayList<>(log).forEach(lines);
    if (!query.follow()) {
      end.run();
    }
    return () -> asked.add("log closed");
  }

  @Override
  public HealthView health() {
    return new HealthView(up ? "up" : "down", up, "test", "9c1e2d0",
        List.of(new HealthView.Check("store", up ? "up" : "down", up ? "answers" : "the disk is full; make room and restart")));
  }

  private void hold(ResourceRef ref, @Nullable SuspensionView by) {
    if (!suspends) {
      return;
    }
    hosts.replaceAll(one -> !ref.equals(new ResourceRef("Host", one.name()))
        ? one
        : new HostView(one.name(), one.address(), one.reachable(), one.conditions(), one.resources(), one.containers(), one.units(),
            one.engine(), one.lastObserved(), one.hold(), by, one.message()));
    resources.replaceAll(one -> !ref.equals(new ResourceRef(one.kind(), one.name()))
        ? one
        : new ResourceView(one.kind(), one.name(), one.hosts(), one.conditions(), one.commit(), one.reconcile(), one.manifest(),
            one.dependsOn(), one.objects(), by));
  }

  private void known(ResourceRef ref) throws RefusedException {
    boolean host = ref.kind().equals("Host") && host(ref.name()).isPresent();
    if (!host && resource(ref).isEmpty()) {
      throw new RefusedException(RefusedException.Why.NOT_FOUND, "no " + ref + " is declared");
    }
  }
}

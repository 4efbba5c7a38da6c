package dev.evenkeel.operator.app;

import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.host.ObjectKey;
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
import dev.evenkeel.api.model.Event;
import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.operator.loop.Operator;
import dev.evenkeel.operator.loop.Suspension;
import dev.evenkeel.operator.store.EventLog;
import dev.evenkeel.operator.store.RevisionLog;
import dev.evenkeel.operator.store.Store;
import dev.evenkeel.operator.store.StoreException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/** What people ask, answered by the running operator and the store. */
final class LoopOperations implements Operations {
  private static final int MOST_DRIFT = 1_000;
  private static final int MOST_REVISIONS = 200;
  private static final int HISTORY = 200;
  private final Operator operator;
  private final Commits commits;
  private final Store store;
  private final InstantSource clock;
  private final String version;

  LoopOperations(Operator operator, Commits commits, Store store, InstantSource clock, String version) {
    this.operator = operator;
    this.commits = commits;
    this.store = store;
    this.clock = clock;
    this.version = version;
  }

  @Override
  public List<HostView> hosts() {
    FleetTarget fleet = operator.fleet();
    if (fleet == null) {
      return List.of();
    }
    Showing showing = new Showing(operator, fleet, clock.instant());
    return fleet.hosts().values().stream().map(showing::host).toList();
  }

  @Override
  public Optional<HostView> host(String name) {
    FleetTarget fleet = operator.fleet();
    HostSpec spec = fleet == null ? null : fleet.hosts().get(name);
    return spec == null || fleet == null ? Optional.empty() : Optional.of(new Showing(operator, fleet, clock.instant()).host(spec));
  }

  @Override
  public List<ResourceView> resources(@Nullable String kind, @Nullable String host) {
    FleetTarget fleet = operator.fleet();
    if (fleet == null) {
      return List.of();
    }
    Showing showing = new Showing(operator, fleet, clock.instant());
    return operator.resources().stream().filter(ref -> kind == null || ref.kind().equals(kind)).map(showing::resource)
        .filter(view -> host == null || view.hosts().contains(host)).toList();
  }

  @Override
  public Optional<ResourceView> resource(ResourceRef ref) {
    FleetTarget fleet = operator.fleet();
    return fleet == null || !operator.resources().contains(ref)
        ? Optional.empty()
        : Optional.of(new Showing(operator, fleet, clock.instant()).resource(ref));
  }

  @Override
  public List<PlanView> plans(@Nullable String host) throws InterruptedException {
    FleetTarget fleet = operator.fleet();
    List<PlanView> plans = new ArrayList<>();
    if (fleet != null) {
      for (String name : fleet.hosts().keySet()) {
        if (host == null || host.equals(name)) {
          plans.add(Views.of(operator.plan(name)));
        }
      }
    }
    return plans;
  }

  @Override
  public List<DriftView> drift(@Nullable String host, @Nullable Instant since) {
    return store.drift().since(host, since, MOST_DRIFT).stream().map(Views::of).toList();
  }

  @Override
  public List<EventView> events(EventQuery query) {
    EventLog.Query wanted = new EventLog.Query(query.after(), query.since(), query.resource(), query.host(), null, query.limit());
    return store.events().find(wanted).stream().map(Views::of).toList();
  }

  @Override
  public AutoCloseable follow(Consumer<EventView> listener) {
    return store.events().listen(event -> listener.accept(Views.of(event)));
  }

  @Override
  public List<RevisionView> revisions() {
    String current = store.revisions().current().map(seen -> seen.revision().id()).orElse(null);
    return store.revisions().latest(MOST_REVISIONS).stream().map(seen -> revision(seen, current)).toList();
  }

  private static RevisionView revision(RevisionLog.Seen seen, @Nullable String current) {
    var revision = seen.revision();
    return new RevisionView(revision.id(), revision.author(), revision.subject(), revision.committedAt(), seen.seenAt(),
        revision.id().equals(current), seen.convergedAt(), seen.resources(), seen.problems().stream().map(Views::of).toList());
  }

  @Override
  public SyncView sync(SyncRequest request, String by) throws RefusedException, InterruptedException {
    ResourceRef ref;
    try {
      ref = request.resource() == null ? null : ResourceRef.parse(request.resource());
    } catch (IllegalArgumentException e) {
      throw new RefusedException(RefusedException.Why.INVALID, String.valueOf(e.getMessage()));
    }
    if (ref != null) {
      known(ref);
    }
    FleetTarget fleet = commits.fetchNow(request.commit(), request.refresh());
    if (request.retry()) {
      commits.goForward(ref);
    }
    Instant at = clock.instant();
    SortedSet<String> hosts = request.retry() ? operator.wishes().retry(ref, by) : operator.wishes().look(ref);
    String what = ref == null ? "" : " for " + ref;
    return new SyncView(fleet.commit(), List.copyOf(hosts), at, (request.retry() ? "trying again" : "looking at ")
        + (request.retry() ? " on " : "") + String.join(", ", hosts) + what + ", commit " + Undo.shortId(fleet.commit()));
  }

  @Override
  public ActionView rollBack(@Nullable ResourceRef ref, @Nullable String to, String by) throws RefusedException {
    if (ref != null) {
      known(ref);
    }
    String words = commits.rollBack(ref, to, by);
    operator.wishes().look(ref);
    return new ActionView(ref == null ? "" : ref.toString(), words);
  }

  @Override
  public ActionView restart(ResourceRef ref, String by) throws RefusedException {
    known(ref);
    if (operator.suspension(ref).isPresent()) {
      throw new RefusedException(RefusedException.Why.CONFLICT, ref + " is suspended; evenkeel resume " + ref + " first");
    }
    SortedMap<String, SortedSet<ObjectKey>> restarting = operator.wishes().restart(ref, by);
    if (restarting.isEmpty()) {
      throw new RefusedException(RefusedException.Why.CONFLICT, ref + " has no container or unit that could be restarted");
    }
    List<String> words = new ArrayList<>();
    restarting.forEach((host, keys) -> keys.forEach(key -> words.add(key + " on " + host)));
    return new ActionView(ref.toString(), "restarting " + String.join(", ", words));
  }

  @Override
  public ActionView suspend(ResourceRef ref, SuspendRequest request, String by) throws RefusedException {
    known(ref);
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Instant until = request.until();
    if (until != null && !until.isAfter(now)) {
      throw new RefusedException(RefusedException.Why.INVALID, "until must be in the future, not " + until);
    }
    operator.wishes().suspend(new Suspension(ref, request.reason(), by, now, until));
    return new ActionView(ref.toString(), ref + " is left alone" + (until == null ? "" : " until " + until)
        + "; watching goes on. evenkeel resume " + ref + " ends it");
  }

  @Override
  public ActionView resume(ResourceRef ref, String by) throws RefusedException {
    if (!operator.wishes().resume(ref, by)) {
      throw new RefusedException(RefusedException.Why.CONFLICT, ref + " is not suspended");
    }
    return new ActionView(ref.toString(), ref + " is kept as written again");
  }

  @Override
  public ActionView approve(String identity, String by) throws RefusedException {
    if (!operator.wishes().approve(identity, by)) {
      throw new RefusedException(RefusedException.Why.NOT_FOUND, "no host waits with a plan " + identity
          + " now; evenkeel plan PATH, or GET /api/v1/plans/current, shows the plans as they are");
    }
    return new ActionView(identity, "plan " + identity + " is approved and goes on; an approval is for exactly these changes");
  }

  @Override
  public WhyView why(ResourceRef ref) throws RefusedException {
    if (!operator.stillStands(ref)) {
      known(ref);
    }
    List<Event> history = store.events().find(new EventLog.Query(null, null, ref, null, null, HISTORY));
    return Views.of(operator.why(ref, withCommits(history)));
  }

  /** The same with the commits that the events belong to, each where it was read. */
  private List<Event> withCommits(List<Event> history) {
    SortedSet<String> named = new TreeSet<>();
    history.stream().map(Event::commit).filter(Objects::nonNull).forEach(named::add);
    List<Event> all = new ArrayList<>(history);
    for (String commit : named) {
      store.revisions().find(commit).filter(seen -> seen.revision().subject() != null)
          .ifPresent(seen -> all.add(new Event(0, seen.seenAt(), Event.Level.INFO, Reason.COMMIT_READ, null, null, null,
              "commit " + seen.revision().shortId() + " \"" + seen.revision().subject() + "\" (" + seen.revision().author() + ")",
              commit)));
    }
    all.sort(Comparator.comparing(Event::at));
    return all;
  }

  @Override
  public AutoCloseable logs(ResourceRef ref, LogQuery query, Consumer<LogLine> lines, Runnable end)
      throws RefusedException, IOException, InterruptedException {
    known(ref);
    return new Logs(operator).open(ref, query, lines, end);
  }

  @Override
  public HealthView health() {
    List<HealthView.Check> checks = new ArrayList<>();
    String failure = commits.failure();
    checks.add(new HealthView.Check("source", failure == null ? "up" : "down", failure == null ? commits.name() : failure));
    boolean stored = true;
    try {
      store.revisions().current();
      checks.add(new HealthView.Check("store", "up", store.intentLost()
          .map(lost -> "hosts are only observed: " + lost + "; evenkeel run --confirm-lost-state writes again").orElse("answers")));
    } catch (StoreException e) {
      stored = false;
      checks.add(new HealthView.Check("store", "down", String.valueOf(e.getMessage())));
    }
    FleetTarget fleet = operator.fleet();
    long reached = fleet == null ? 0 : fleet.hosts().keySet().stream().filter(name -> operator.host(name).isPresent()).count();
    checks.add(
        new HealthView.Check("hosts", "up", fleet == null ? "none declared yet" : reached + " of " + fleet.hosts().size() + " reached"));
    return new HealthView(stored ? "up" : "down", operator.hasLooked(), version, fleet == null ? null : fleet.commit(), checks);
  }

  private void known(ResourceRef ref) throws RefusedException {
    FleetTarget fleet = operator.fleet();
    boolean host = ref.kind().equals("Host") && fleet != null && fleet.hosts().containsKey(ref.name());
    if (!host && !operator.resources().contains(ref)) {
      List<String> names = operator.resources().stream().filter(one -> one.kind().equals(ref.kind())).map(ResourceRef::name).toList();
      throw new RefusedException(RefusedException.Why.NOT_FOUND, "no " + ref + " is declared"
          + KindNames.nearest(ref.name(), names).map(near -> "; did you mean " + ref.kind() + "/" + near + "?").orElse(""));
    }
  }
}

package dev.evenkeel.operator.loop;

import dev.evenkeel.api.host.Change;
import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.host.HostState;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Observation;
import dev.evenkeel.api.host.Plan;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.model.Condition;
import dev.evenkeel.api.model.Event;
import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.hosts.Host;
import dev.evenkeel.hosts.HostConnector;
import dev.evenkeel.operator.gate.LastGood;
import dev.evenkeel.operator.gate.Picture;
import dev.evenkeel.operator.plan.Asked.Ask;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The running operator: takes commits and people's wishes, and keeps every host as they say until it is closed. Closing leaves everything on the hosts running. Reading never waits for a host unless it says so. Safe for use by several threads.
 */
public final class Operator implements AutoCloseable {
  private final HostConnector connector;
  private final Journal journal;
  private final Intents intents;
  private final Time time;
  private final Settings settings;
  private final PassListener listener;
  private final boolean dry;
  private final Board board;
  private final HostQueue queue;
  private final Digests digests;
  private final SortedMap<String, Keeping> hosts = new TreeMap<>();
  private boolean closed;

  /** One host that is kept. */
  private record Keeping(HostWorker worker, HostRounds rounds) {}

  public Operator(HostConnector connector, Journal journal, Intents intents, Time time, Settings settings, PassListener listener) {
    this(connector, journal, intents, time, settings, listener, false);
  }

  /** @param dry only looks and plans; nothing is ever written */
  Operator(HostConnector connector, Journal journal, Intents intents, Time time, Settings settings, PassListener listener, boolean dry) {
    this.connector = connector;
    this.journal = journal;
    this.intents = intents;
    this.time = time;
    this.settings = settings;
    this.listener = listener;
    this.dry = dry;
    this.board = new Board(intents, journal, time, settings);
    this.queue = new HostQueue(time, settings.window(), settings.routineSlots());
    this.digests = new Digests(intents, board, time, settings, this::anyHost, this::resolved, this::isMissing);
    intents.suspensions().forEach(this::wakeAtEnd);
  }

  // commits

  /**
   * Leads the hosts to this commit from now on. Hosts that are new are connected; hosts that are gone are left as they are and forgotten, and no step on them begins after this was called. Hosts whose manifests cannot be read are kept as they were, see {@link LastGood}. Waits, but not for
   * ever, until a step under way on a host that is gone has ended.
   *
   * @param commit as it is written
   * @param refresh ask the registries anew what every tag stands for
   */
  public void accept(FleetTarget commit, boolean refresh) {
    FleetTarget fleet = LastGood.over(board.fleet(), commit);
    SortedMap<String, Keeping> gone = new TreeMap<>();
    synchronized (this) {
      if (closed) {
        return;
      }
      for (String name : List.copyOf(hosts.keySet())) {
        if (!fleet.hosts().containsKey(name)) {
          gone.put(name, hosts.remove(name));
          queue.close(name);
        }
      }
    }
    gone.values().forEach(one -> one.worker().retire());
    board.accept(fleet);
    digests.accept(fleet, refresh);
    fleet.hosts().values().forEach(this::keep);
    leave(gone.values());
  }

  private void keep(HostSpec spec) {
    Keeping known;
    synchronized (this) {
      known = hosts.get(spec.name());
      if (known == null && !closed) {
        HostRounds rounds = new HostRounds(spec.name(), board, journal, time, settings, listener, queue::add, this::connected, dry);
        HostWorker worker = new HostWorker(spec, connector, queue, rounds, time, settings);
        hosts.put(spec.name(), new Keeping(worker, rounds));
        queue.open(spec.name(), worker);
      }
    }
    if (known != null) {
      known.worker().reach(spec);
    }
    queue.add(spec.name(), Evidence.full(time.now(), Evidence.Cause.COMMIT));
  }

  /** Leaves hosts that are retired, all at once, and waits for it. */
  private void leave(Collection<Keeping> gone) {
    List<Time.Task> leaving = gone.stream().map(one -> time.fork(() -> leave(one))).toList();
    try {
      for (Time.Task task : leaving) {
        task.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void leave(Keeping gone) {
    try {
      gone.worker().leave(settings.leaveDeadline());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      gone.rounds().stop();
    }
  }

  private void connected(String host, Connection connection) {
    if (connection instanceof Connection.Connected) {
      // Not on the worker's thread: it is about to look at its host.
      time.after(Duration.ZERO, digests::ask);
    }
  }

  private Optional<Host> anyHost() {
    for (Keeping one : kept()) {
      Host host = one.worker().host();
      if (host != null) {
        return Optional.of(host);
      }
    }
    return Optional.empty();
  }

  private synchronized List<Keeping> kept() {
    return List.copyOf(hosts.values());
  }

  private synchronized Optional<Keeping> kept(String host) {
    return Optional.ofNullable(hosts.get(host));
  }

  // wishes

  /** Looks at the hosts of the resource now, or at all; does not wait for the next try where a host is away. */
  public SortedSet<String> look(@Nullable ResourceRef ref) {
    // What nobody declares any more may still stand anywhere.
    SortedSet<String> names = ref == null || hostsOf(ref).isEmpty() ? new TreeSet<>(hostNames()) : hostsOf(ref);
    names.forEach(name -> {
      kept(name).ifPresent(one -> one.worker().hurry());
      queue.add(name, Evidence.full(time.now(), Evidence.Cause.REQUEST));
    });
    return names;
  }

  /** It is known what an image reference stands for: whoever uses it was held for that. */
  private void resolved(String reference) {
    FleetTarget fleet = board.fleet();
    ObjectKey image = ObjectKey.image(reference);
    if (fleet != null) {
      fleet.targets().forEach((host, target) -> {
        if (target.objects().containsKey(image)) {
          HostState.Ongoing pull = board.picture(host).ongoing().get(image);
          if (pull != null && pull.failure() != null && board.holds().digests().containsKey(reference)) {
            // It failed when no registry knew it: that was another question.
            board.ask(host, image, new Ask(Ask.What.RETRY, Reason.REQUESTED, "a registry knows " + reference + " now"));
          }
          queue.add(host, Evidence.about(time.now(), Evidence.Cause.GATE, new TreeSet<>(Set.of(image))));
        }
      });
    }
  }

  /** Whether a host that needs this image was seen without it. */
  private boolean isMissing(String reference) {
    FleetTarget fleet = board.fleet();
    ObjectKey image = ObjectKey.image(reference);
    return fleet != null && fleet.targets().entrySet().stream().filter(entry -> entry.getValue().objects().containsKey(image))
        .map(entry -> board.picture(entry.getKey()).objects().get(image)).anyMatch(seen -> switch (seen) {
          case Observation.Absent _ -> true;
          // others of the same repository are known by their digest and are called so
          case Observation.Present(var images) -> images.stream().noneMatch(one -> one.name().equals(reference));
          case Observation.Unasked _,Observation.Unreadable _ -> false;
          case null -> false;
        });
  }

  private synchronized Collection<String> hostNames() {
    return List.copyOf(hosts.keySet());
  }

  /** Forgets failures, backoff and quarantine of the resource, or of all, and tries again. */
  public SortedSet<String> retry(@Nullable ResourceRef ref, String by) {
    intents.quarantines().stream().map(Quarantine::resource).filter(one -> ref == null || one.equals(ref)).forEach(intents::endQuarantine);
    board.requarantine();
    FleetTarget fleet = board.fleet();
    if (fleet != null) {
      fleet.targets().forEach((host, target) -> target.objects().values().stream().filter(one -> ref == null || owns(ref, host, one))
          .forEach(one -> board.ask(host, one.key(), new Ask(Ask.What.RETRY, Reason.REQUESTED, by + " asked for another try"))));
    }
    return look(ref);
  }

  /**
   * Restarts what runs of a resource, once.
   *
   * @return the objects that will be restarted, by host; empty when nothing of it runs
   */
  public SortedMap<String, SortedSet<ObjectKey>> restart(ResourceRef ref, String by) {
    SortedMap<String, SortedSet<ObjectKey>> all = new TreeMap<>();
    FleetTarget fleet = board.fleet();
    if (fleet == null) {
      return all;
    }
    fleet.targets().forEach((host, target) -> target.objects().values().stream().filter(one -> owns(ref, host, one)).forEach(one -> {
      switch (one.key().type()) {
        case CONTAINER, UNIT -> {
          board.ask(host, one.key(), new Ask(Ask.What.RESTART, Reason.REQUESTED, by + " asked for a restart"));
          all.computeIfAbsent(host, _ -> new TreeSet<>()).add(one.key());
        }
        case IMAGE, NETWORK, VOLUME, FILE -> {
        }
      }
    }));
    all.forEach((host, keys) -> queue.add(host, Evidence.about(time.now(), Evidence.Cause.REQUEST, keys)));
    return all;
  }

  private static boolean owns(ResourceRef ref, String host, Target one) {
    return one.owners().contains(ref) || ref.equals(Board.hostRef(host));
  }

  /** Holds a resource, or a host ({@code Host/NAME}): no step that writes is begun after this returns. */
  public void suspend(Suspension suspension) {
    board.suspend(suspension);
    tell(suspension.target(), Reason.SUSPENDED, suspension.target() + " is " + suspension.message());
    wakeAtEnd(suspension);
    look(suspension.target());
  }

  /**
   * Ends a suspension.
   *
   * @return false when there is none
   */
  public boolean resume(ResourceRef ref, String by) {
    boolean was = board.resume(ref);
    if (was) {
      tell(ref, Reason.REQUESTED, ref + " is resumed by " + by);
      look(ref);
    }
    return was;
  }

  private void wakeAtEnd(Suspension suspension) {
    Instant until = suspension.until();
    if (until != null) {
      time.after(Duration.between(time.now(), until), () -> look(suspension.target()));
    }
  }

  /**
   * Approves the plan that a host waits with.
   *
   * @param identity of the plan as it was shown
   * @return false when no host has such a plan now
   */
  public boolean approve(String identity, String by) {
    for (String host : hostNames()) {
      Picture picture = board.picture(host);
      FleetTarget fleet = board.fleet();
      if (fleet == null) {
        return false;
      }
      Plan shown = shown(picture, fleet);
      if (shown.identity().equals(identity)) {
        SortedSet<ObjectKey> removals = new TreeSet<>();
        shown.changes().stream().filter(Change.Block.class::isInstance)
            .filter(change -> change.reason() == Reason.PRUNE_HELD || change.reason() == Reason.APPROVAL_NEEDED)
            .forEach(change -> removals.add(change.key()));
        board.approve(new Approval(identity, host, removals, by, time.now()));
        board.tell(new Event(0, time.now(), Event.Level.INFO, Reason.REQUESTED, host, null, null,
            by + " approved plan " + identity + " of " + host, fleet.commit()));
        queue.add(host, Evidence.full(time.now(), Evidence.Cause.REQUEST));
        return true;
      }
    }
    return false;
  }

  /** The plan as people see it and say yes to: what was last found to differ. */
  static Plan shown(Picture picture, FleetTarget fleet) {
    return new Plan(picture.host(), fleet.commit(), List.copyOf(picture.changes().values()), List.of(), List.of(), null);
  }

  /** Does not apply the present commit to the resource any more, until a newer one touches it. */
  public void quarantine(ResourceRef ref, String reason) {
    FleetTarget fleet = board.fleet();
    if (fleet != null) {
      intents.put(new Quarantine(ref, fleet.commit(), Quarantines.content(ref, fleet), reason, time.now()));
      board.requarantine();
      look(ref);
    }
  }

  private void tell(ResourceRef ref, Reason reason, String message) {
    boolean host = ref.kind().equals("Host");
    FleetTarget fleet = board.fleet();
    board.tell(new Event(0, time.now(), Event.Level.INFO, reason, host ? ref.name() : null, host ? null : ref, null, message,
        fleet == null ? null : fleet.commit()));
  }

  // views

  /** The commit the hosts are led to, or null before the first one. */
  public @Nullable FleetTarget fleet() {
    return board.fleet();
  }

  /** The declared and the refused resources. */
  public SortedSet<ResourceRef> resources() {
    FleetTarget fleet = board.fleet();
    return fleet == null ? new TreeSet<>() : Board.named(fleet);
  }

  /** The hosts on which a resource stands; {@code Host/NAME} is on itself. */
  public SortedSet<String> hostsOf(ResourceRef ref) {
    FleetTarget fleet = board.fleet();
    SortedSet<String> names = new TreeSet<>();
    if (ref.kind().equals("Host")) {
      names.add(ref.name());
    } else if (fleet != null && fleet.resources().get(ref) != null) {
      names.addAll(fleet.resources().get(ref).hosts());
    }
    return names;
  }

  /** Synced, Healthy, Ready, Progressing, Stalled; empty for what nobody declares. */
  public List<Condition> conditions(ResourceRef ref) {
    return board.conditions(ref);
  }

  /** The same of a host, and Reachable first. */
  public List<Condition> hostConditions(String host) {
    return board.hostConditions(host);
  }

  /** What is known of a host; blank before it was first looked at. */
  public Picture picture(String host) {
    return board.picture(host);
  }

  public Optional<Connection> connection(String host) {
    return kept(host).map(one -> one.worker().connection());
  }

  public Optional<Suspension> suspension(ResourceRef ref) {
    return board.suspension(ref);
  }

  /** The connected host, for what only reads it; empty while it is away. */
  public Optional<Host> host(String name) {
    return kept(name).map(one -> one.worker().host());
  }

  /** How many hosts wait for their turn. */
  public int queueDepth() {
    return queue.depth();
  }

  /** What would be done on a host, in stages. Reads the host. */
  public HostPlan plan(String host) throws InterruptedException {
    return new Rehearsing(board, time, dry).plan(host, host(host).orElse(null));
  }

  /** Whether something of a resource stands on a host, though no manifest may declare it any more. */
  public boolean stillStands(ResourceRef ref) {
    return board.pictures().values().stream().anyMatch(picture -> picture.owns(ref));
  }

  /** Why a resource is as it is. {@code history} gives its events, oldest first. */
  public Explanation why(ResourceRef ref, List<Event> history) {
    return Explanation.of(ref, board, history, time.now());
  }

  /** Hears every event from now until closed, in order. The listener must not block. */
  public AutoCloseable listen(Consumer<Event> events) {
    return board.listen(events);
  }

  /** Whether every host was looked at for the present commit, or could not be reached. */
  public boolean hasLooked() {
    FleetTarget fleet = board.fleet();
    return fleet != null && (board.holds().unresolved().isEmpty() || fleet.hosts().keySet().stream().allMatch(this::isAway))
        && fleet.hosts().keySet().stream().allMatch(name -> isAway(name) || fleet.commit().equals(board.picture(name).commit()));
  }

  boolean isAway(String host) {
    return connection(host).filter(Connection.Lost.class::isInstance).isPresent();
  }

  /** How the fleet stands, for whoever waits for its end. */
  Progress progress() {
    return Progress.of(board, this::isAway);
  }

  /** Lets no step begin on any host after this. Does not wait for what is under way: {@link #close} does. */
  public void retire() {
    synchronized (this) {
      closed = true;
      hosts.keySet().forEach(queue::close);
    }
    kept().forEach(one -> one.worker().retire());
  }

  /** Ends all sessions in good order: no step begins after this was called, and those under way may end first, within {@link Settings#leaveDeadline}. What runs on the hosts goes on running. */
  @Override
  public void close() {
    retire();
    List<Keeping> all = kept();
    synchronized (this) {
      hosts.clear();
    }
    leave(all);
  }
}

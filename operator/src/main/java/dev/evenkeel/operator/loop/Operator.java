package dev.evenkeel.operator.loop;

import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.model.Condition;
import dev.evenkeel.api.model.Event;
import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.api.model.SecretText;
import dev.evenkeel.hosts.Host;
import dev.evenkeel.hosts.HostConnector;
import dev.evenkeel.operator.gate.LastGood;
import dev.evenkeel.operator.gate.Picture;
import dev.evenkeel.operator.gate.Places;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Consumer;

/**
 * The running operator: takes commits and people's wishes, and keeps every host as they say until it is closed. Closing leaves everything on the hosts running. Reading never waits for a host unless it says so. Safe for use by several threads.
 */
public final class Operator implements AutoCloseable {
  private final HostConnector connector;
  private final Journal journal;
  private final Time time;
  private final Settings settings;
  private final PassListener listener;
  private final boolean dry;
  private final Board board;
  private final HostQueue queue;
  private final Digests digests;
  private final Secrets secrets;
  private final KeptHosts hosts;
  private final Wishes wishes;

  /** Without secrets. */
  public Operator(HostConnector connector, Journal journal, Intents intents, Time time, Settings settings, PassListener listener) {
    this(connector, SecretReader.NONE, journal, intents, time, settings, listener);
  }

  public Operator(HostConnector connector, SecretReader reader, Journal journal, Intents intents, Time time, Settings settings,
      PassListener listener) {
    this(connector, reader, journal, intents, time, settings, listener, false);
  }

  /** @param dry only looks and plans; nothing is ever written */
  Operator(HostConnector connector, SecretReader reader, Journal journal, Intents intents, Time time, Settings settings,
      PassListener listener, boolean dry) {
    this.connector = connector;
    this.journal = journal;
    this.time = time;
    this.settings = settings;
    this.listener = listener;
    this.dry = dry;
    this.board = new Board(intents, journal, time, settings);
    this.queue = new HostQueue(time, settings.window(), settings.routineSlots());
    this.hosts = new KeptHosts(queue, time, settings, this::keeping);
    ImageUse images = new ImageUse(board, queue, time);
    this.digests = new Digests(intents, board, time, settings, hosts::connected, images::resolved, images::isMissing);
    this.secrets = new Secrets(reader, board, time, settings, this::host, this::secretChanged);
    this.wishes = new Wishes(board, intents, hosts, queue, time);
    intents.suspensions().forEach(wishes::wakeAtEnd);
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
    Collection<KeptHosts.Keeping> gone = hosts.drop(fleet.hosts().keySet());
    if (gone == null) {
      return;
    }
    board.accept(fleet);
    secrets.accept(fleet);
    digests.accept(fleet, refresh);
    fleet.hosts().values().forEach(spec -> hosts.keep(secrets.revealed(spec)));
    hosts.leave(gone);
    journal.left(fleet.hosts().keySet(), time.now());
  }

  /** Whoever uses it looks again; a host whose login at a registry it is gets another session. */
  private void secretChanged(String name) {
    FleetTarget fleet = board.fleet();
    if (fleet == null) {
      return;
    }
    secrets.users(name).forEach((host, keys) -> queue.add(host, Evidence.about(time.now(), Evidence.Cause.GATE, keys)));
    for (HostSpec spec : fleet.hosts().values()) {
      boolean login = spec.registries().values().stream().flatMap(one -> SecretText.refs(one.password()).stream())
          .anyMatch(ref -> ref.name().equals(name));
      if (login && hosts.worker(spec.name()).isPresent()) {
        hosts.keep(secrets.revealed(spec));
      }
    }
  }

  private KeptHosts.Keeping keeping(HostSpec spec) {
    HostRounds rounds = new HostRounds(spec.name(), board, journal, time, settings, listener, queue::add, this::connected, dry);
    return new KeptHosts.Keeping(new HostWorker(spec, connector, queue, rounds, time, settings), rounds);
  }

  private void connected(String host, Connection connection) {
    if (connection instanceof Connection.Connected) {
      // Not on the worker's thread: it is about to look at its host.
      time.after(Duration.ZERO, digests::ask);
      time.after(Duration.ZERO, () -> secrets.connected(host));
    }
  }

  /** What people want besides commits. */
  public Wishes wishes() {
    return wishes;
  }

  // views

  /** The commit the hosts are led to, or null before the first one. */
  public @Nullable FleetTarget fleet() {
    return board.fleet();
  }

  /** The declared and the refused resources. */
  public SortedSet<ResourceRef> resources() {
    Places places = board.places();
    return places == null ? Collections.emptySortedSet() : places.named();
  }

  /** The hosts on which a resource stands; {@code Host/NAME} is on itself. */
  public SortedSet<String> hostsOf(ResourceRef ref) {
    return board.hostsOf(ref);
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
    return hosts.worker(host).map(HostWorker::connection);
  }

  public Optional<Suspension> suspension(ResourceRef ref) {
    return board.decisions().suspension(ref);
  }

  /** The connected host, for what only reads it; empty while it is away. */
  public Optional<Host> host(String name) {
    return hosts.worker(name).map(HostWorker::host);
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
    return board.stillStands(ref);
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
    return fleet != null && !secrets.isReading(this::isAway)
        && (board.holds().unresolved().isEmpty() || fleet.hosts().keySet().stream().allMatch(this::isAway))
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
    hosts.retire();
  }

  /** Ends all sessions in good order: no step begins after this was called, and those under way may end first, within {@link Settings#leaveDeadline}. What runs on the hosts goes on running. */
  @Override
  public void close() {
    secrets.close();
    hosts.close();
  }
}

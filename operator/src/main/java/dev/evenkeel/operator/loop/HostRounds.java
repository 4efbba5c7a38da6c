package dev.evenkeel.operator.loop;

import dev.evenkeel.api.host.Change;
import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.host.HostState;
import dev.evenkeel.api.host.HostState.Access;
import dev.evenkeel.api.host.HostTarget;
import dev.evenkeel.api.host.Ledger;
import dev.evenkeel.api.host.LedgerEdit;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.ObserveRequest;
import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.Plan;
import dev.evenkeel.api.host.Signal;
import dev.evenkeel.api.model.Condition;
import dev.evenkeel.api.model.Event;
import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.operator.gate.Gate;
import dev.evenkeel.operator.gate.Picture;
import dev.evenkeel.operator.gate.Places;
import dev.evenkeel.operator.gate.Probed;
import dev.evenkeel.operator.gate.Reach;
import dev.evenkeel.operator.plan.Asked;
import dev.evenkeel.operator.plan.Asked.Ask;
import dev.evenkeel.operator.plan.Known;
import dev.evenkeel.operator.plan.Planner;
import dev.evenkeel.operator.plan.Sealed;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * The passes over one host: observe, gate, plan, write the intents, run, write the ledger, tell. Called by one thread at a time; a pass whose session was ended tells nothing any more.
 */
final class HostRounds implements HostPasses {
  private static final Set<Evidence.Cause> FILES = Set.of(Evidence.Cause.FILES, Evidence.Cause.WATCH);

  private final String name;
  private final Board board;
  private final Journal journal;
  private final Time time;
  private final Settings settings;
  private final PassListener listener;
  private final BiConsumer<String, Evidence> queue;
  private final BiConsumer<String, Connection> connected;
  private final boolean dry;
  private final Prober prober;
  private final Heard heard = new Heard();
  private final Drifts drifts;
  private final Tails tails;
  private final Healing healing = new Healing();
  private final Execution execution;

  /**
   * @param queue where to put what other hosts, or this one, should look at
   * @param connected hears of the way to the host
   * @param dry only look and plan
   */
  HostRounds(String name, Board board, Journal journal, Time time, Settings settings, PassListener listener,
      BiConsumer<String, Evidence> queue, BiConsumer<String, Connection> connected, boolean dry) {
    this.name = name;
    this.board = board;
    this.journal = journal;
    this.time = time;
    this.settings = settings;
    this.listener = listener;
    this.queue = queue;
    this.connected = connected;
    this.dry = dry;
    this.prober = new Prober(time, this::judged);
    this.drifts = new Drifts(name, journal, heard);
    this.execution = new Execution(name, () -> board.decisions().isHostSuspended(name), time, settings, dry);
    this.tails = new Tails(name, board, time);
  }

  /**
   * What a pass decided.
   *
   * @param remedies what remedies asked for
   * @param next when to look again at the latest, or null
   */
  private record Decision(Sealed sealed, Known secrets, Asked asked, SortedMap<ObjectKey, Ask> remedies, Plan plan, Picture picture,
      @Nullable Instant next) {
    HostTarget target() {
      return sealed.target();
    }
  }

  @Override
  public End pass(Session session, Watch watch, Batch batch) throws IOException, InterruptedException {
    Instant began = time.now();
    Places places = board.places();
    FleetTarget fleet = places == null ? null : places.fleet();
    HostSpec spec = fleet == null ? null : fleet.hosts().get(name);
    if (places == null || fleet == null || spec == null) {
      return new End(null, Collections.emptySortedSet(), null, false, Collections.emptySortedSet(), false, null,
          Collections.emptySortedSet(), false);
    }
    HostTarget declared = fleet.targets().getOrDefault(name, HostTarget.empty(name, fleet.commit()));
    boolean full = batch.full() || !fleet.commit().equals(board.picture(name).commit());
    // An earlier look may have taken it for explained; but it is why this one is made.
    batch.signals().stream().filter(signal -> signal.action().equals(Signal.FILES_CHANGED)).findFirst()
        .ifPresent(signal -> heard.add(began.minusNanos(1), Scope.quiet(declared), signal));
    boolean onlyFiles = FILES.containsAll(batch.causes());
    // also when something else has come together with it, or nobody would look at them again
    boolean files = full || !Collections.disjoint(FILES, batch.causes());
    SortedSet<ObjectKey> keys = onlyFiles ? Scope.quiet(declared) : Scope.around(declared, batch.keys());
    HostState state = read(session, watch, spec, full ? Scope.all(declared) : Scope.only(declared, keys));
    SortedMap<ObjectKey, Change> before = board.picture(name).changes();
    boolean holdEnded = board.picture(name).hold() != null && state.hold() == null;
    SortedSet<String> openBefore = Gate.open(places, board.pictures(), name);
    Decision decision = decide(fleet, state, full);
    SortedSet<ObjectKey> wider = full ? keys : Scope.around(declared, decision.plan().changes().stream().map(Change::key).toList());
    if (!full && !keys.containsAll(wider)) {
      keys.addAll(wider);
      state = read(session, watch, spec, Scope.only(declared, keys));
      decision = decide(fleet, state, false);
    }
    Plan plan = decision.plan();
    board.show(decision.picture());
    if (board.read(name)) {
      board.tell(new Event(0, time.now(), Event.Level.INFO, Reason.REACHED, name, null, null, name + " is reached", fleet.commit()));
    }
    if (holdEnded && !full) {
      // What was left alone meanwhile is not only what this pass has looked at.
      queue.accept(name, Evidence.full(time.now(), Evidence.Cause.GATE));
    }
    if (full) {
      prober.watch(session.host(), declared.objects().values(), decision.picture());
    }
    Instant now = time.now();
    Decision decided = decision;
    SortedSet<ObjectKey> looked = state.known();
    board.together(() -> {
      Telling.planned(plan, before, now).forEach(board::tell);
      drifts.found(decided.target(), plan, decided.picture(), looked, began, now, board::tell, listener::drifted);
    });
    Execution.Executed executed = execution.execute(session, watch, state, decision.sealed(), decision.secrets(), decision.plan(),
        decision.remedies());
    SortedMap<Integer, Outcome> outcomes = executed.outcomes();
    Instant after = time.now();
    if (!plan.steps().isEmpty()) {
      board.together(() -> {
        journal.executed(after, plan, outcomes);
        Telling.executed(plan, outcomes, after).forEach(board::tell);
      });
    }
    SortedSet<ObjectKey> quiet = Scope.quiet(declared);
    SortedSet<ObjectKey> watched = files || executed.learned()
        ? execution.watchFiles(session, watch, state, executed)
        : Collections.emptySortedSet();
    settle(decision, looked, outcomes, now);
    tails.capture(session.host(), plan, outcomes);
    if (!full) {
      prober.watch(session.host(), declared.objects().values(), board.picture(name));
    }
    tellDependents(places, openBefore);
    listener.passed(name, full, Duration.between(began, after), plan, outcomes);
    return new End(decision.next(), waiting(plan), followUp(plan, executed), full, looked, files, lockedBy(state),
        quiet, !watched.isEmpty() && watched.containsAll(quiet));
  }

  private static @Nullable String lockedBy(HostState state) {
    return state.access() instanceof Access.ReadOnly(var reason, var message) && reason == Reason.LOCK_HELD ? message : null;
  }

  private HostState read(Session session, Watch watch, HostSpec spec, ObserveRequest request) throws IOException, InterruptedException {
    HostState state = watch.over("reading " + name, settings.observeDeadline(), () -> session.host().observe(request));
    execution.check(session);
    return Reading.of(state, spec, dry);
  }

  /** What a plan is made from besides the reading: the gated target, and what is asked. */
  private record Wanted(Sealed sealed, Known secrets, Asked asked, Healing.Wishes wishes) {
    HostTarget target() {
      return sealed.target();
    }

    boolean isAs(Wanted other) {
      return target().equals(other.target()) && asked.equals(other.asked);
    }
  }

  /** Gates and plans until the gate that follows from the plan is the one it was made with. Each round only opens gates, or closes them for good, so few are needed; mostly one, for the same target gives the same plan. */
  private Decision decide(FleetTarget fleet, HostState state, boolean full) {
    Picture seen = board.picture(name).seeing(state, full).probed(prober.answers());
    Wanted wanted = wanted(fleet, seen);
    Decision decision = planned(wanted, seen, state, full);
    for (int round = 0; round < 8; round++) {
      Wanted next = wanted(fleet, decision.picture());
      if (next.isAs(wanted)) {
        return decision(next, decision.plan(), decision.picture());
      }
      boolean sameGate = next.target().equals(wanted.target());
      wanted = next;
      decision = planned(wanted, decision.picture(), state, full);
      if (sameGate) {
        return decision;
      }
    }
    return decision;
  }

  private Wanted wanted(FleetTarget fleet, Picture picture) {
    HostTarget gated = Gate.apply(fleet, name, board.pictures().with(picture), board.holds(), picture.ledger());
    Known secrets = board.secrets();
    Ledger applied = picture.ledger();
    String key = secrets.isEmpty() ? "" : applied == null ? execution.newKey() : applied.fingerprintKey();
    HostSpec spec = fleet.hosts().get(name);
    Sealed sealed = Sealed.of(gated, secrets, applied, key, spec == null ? Collections.emptySortedMap() : spec.registries());
    HostTarget target = sealed.target();
    Asked people = board.decisions().asked(target, picture.ledger());
    SortedMap<String, Asked.Verdict> probes = new TreeMap<>();
    picture.probes().forEach((id, probed) -> probes.put(id, verdict(probed)));
    Ledger ledger = picture.ledger();
    Healing.Wishes wishes = ledger == null
        ? new Healing.Wishes(Collections.emptySortedMap(), null)
        : healing.wishes(target, picture, ledger, time.now(), board::tell);
    SortedMap<ObjectKey, Ask> asks = new TreeMap<>(wishes.asks());
    asks.putAll(people.asks());
    return new Wanted(sealed, secrets, new Asked(asks, people.suspended(), people.hostSuspended(), people.approved(), probes, key), wishes);
  }

  private Decision planned(Wanted wanted, Picture picture, HostState state, boolean full) {
    Plan plan = Planner.plan(wanted.target(), state, wanted.asked(), time.now());
    return decision(wanted, plan, picture.planned(state, plan, full));
  }

  private static Decision decision(Wanted wanted, Plan plan, Picture picture) {
    Instant next = plan.next();
    Instant judged = wanted.wishes().next();
    Instant earliest = next == null || (judged != null && judged.isBefore(next)) ? judged : next;
    return new Decision(wanted.sealed(), wanted.secrets(), wanted.asked(), wanted.wishes().asks(), plan, picture, earliest);
  }

  private static Asked.Verdict verdict(Probed probed) {
    return new Asked.Verdict(switch (probed.state()) {
      case PASSING -> Asked.Verdict.State.PASSING;
      case FAILING -> Asked.Verdict.State.FAILING;
      case UNDECIDED -> Asked.Verdict.State.UNDECIDED;
    }, probed.message());
  }

  /** Wishes are for once: granted, failed or of no use, they are gone when a plan has taken them up. */
  private void settle(Decision decision, SortedSet<ObjectKey> looked, SortedMap<Integer, Outcome> outcomes, Instant began) {
    Plan plan = decision.plan();
    boolean held = decision.asked().hostSuspended() != null || outcomes.containsValue(new Outcome.Skipped(0));
    for (Map.Entry<ObjectKey, Ask> entry : decision.asked().asks().entrySet()) {
      if (!held && looked.contains(entry.getKey()) && !decision.remedies().containsKey(entry.getKey())) {
        board.decisions().asked(name, entry.getKey(), entry.getValue());
      }
    }
    plan.changes().stream().map(Change::key).filter(key -> Telling.succeeded(plan, key, outcomes)).forEach(key -> drifts.acted(key, began));
  }

  /** What is only seen later: effects, and what a plan has learned. */
  private @Nullable Evidence followUp(Plan plan, Execution.Executed executed) {
    SortedSet<ObjectKey> keys = new TreeSet<>();
    plan.steps().stream().filter(step -> executed.outcomes().containsKey(step.number()))
        .filter(step -> !(executed.outcomes().get(step.number()) instanceof Outcome.Skipped)).forEach(step -> keys.add(step.key()));
    if (executed.learned()) {
      plan.edits().stream().map(LedgerEdit::key).forEach(keys::add);
    }
    boolean failed = executed.outcomes().values().stream().anyMatch(Outcome.Failed.class::isInstance);
    // What failed is planned anew when its backoff allows, and that is not at once.
    return keys.isEmpty() ? null : Evidence.about(time.now(), failed ? Evidence.Cause.PLANNED : Evidence.Cause.FOLLOW_UP, keys);
  }

  private static SortedSet<ObjectKey> waiting(Plan plan) {
    SortedSet<ObjectKey> keys = new TreeSet<>();
    plan.changes().stream().filter(Change.Wait.class::isInstance).map(Change::key).forEach(keys::add);
    return keys;
  }

  /** When a gate has opened or closed by what was seen here, whoever stands behind it looks again, here and elsewhere. */
  private void tellDependents(Places places, SortedSet<String> openBefore) {
    FleetTarget fleet = places.fleet();
    if (!Gate.open(places, board.pictures(), name).equals(openBefore)) {
      fleet.targets().forEach((host, target) -> {
        SortedSet<ObjectKey> keys = Gate.dependents(fleet, target, name);
        if (!keys.isEmpty()) {
          queue.accept(host, Evidence.about(time.now(), Evidence.Cause.GATE, keys));
        }
      });
    }
  }

  private void judged(ObjectKey key, String id, Probed now) {
    Places places = board.places();
    if (places == null) {
      return;
    }
    SortedSet<String> openBefore = Gate.open(places, board.pictures(), name);
    board.probed(name, prober.answers());
    tellDependents(places, openBefore);
    queue.accept(name, Evidence.about(time.now(), Evidence.Cause.PROBE, new TreeSet<>(Set.of(key))));
  }

  @Override
  public @Nullable Evidence heard(Signal signal) {
    FleetTarget fleet = board.fleet();
    HostTarget target = fleet == null ? null : fleet.targets().get(name);
    if (target == null) {
      return null;
    }
    Instant now = time.now();
    Evidence evidence = Listening.of(signal, target, board.picture(name), now);
    if (evidence == null) {
      return null;
    }
    if (Listening.isOnlyEvidence(signal) && Listening.runsCommands(target.objects().get(evidence.keys().first()))) {
      return null;
    }
    if (signal.key() == null) {
      heard.add(now, evidence.keys(), signal);
    } else {
      heard.add(now, new TreeSet<>(Set.of(evidence.keys().first())), signal);
    }
    return Listening.isOnlyEvidence(signal) ? null : evidence;
  }

  @Override
  public void connectionChanged(Connection connection) {
    Reach before = board.reach(name);
    Reach now = switch (connection) {
      case Connection.Connecting(var _, var tries, var _) -> before != null && tries > 0
          ? before
          : new Reach(Condition.Status.UNKNOWN, Reason.CONNECTING, "the first try to connect goes on");
      case Connection.Connected _ -> Reach.UNREAD;
      case Connection.Lost(var _, var reason, var message, var tries, var next) ->
        new Reach(reason == Reason.CONNECTING ? Condition.Status.UNKNOWN : Condition.Status.FALSE, reason,
            message + " (" + tries + (tries == 1 ? " try" : " tries") + ", next at " + next.truncatedTo(ChronoUnit.SECONDS) + ")");
    };
    board.reached(name, now);
    FleetTarget fleet = board.fleet();
    String commit = fleet == null ? null : fleet.commit();
    if (connection instanceof Connection.Lost lost) {
      prober.stop();
      if (before == null || before.status() != Condition.Status.FALSE || before.reason() != lost.reason()) {
        board.tell(new Event(0, time.now(), isGrave(lost.reason()) ? Event.Level.CRITICAL : Event.Level.WARNING,
            lost.reason(), name, null, null, name + " cannot be reached: " + lost.message(), commit));
      }
    }
    listener.connection(name, connection);
    connected.accept(name, connection);
  }

  private static boolean isGrave(Reason reason) {
    return reason == Reason.HOST_KEY_CHANGED || reason == Reason.INTERNAL_ERROR;
  }

  /** Probes nothing any more. */
  void stop() {
    prober.stop();
  }
}

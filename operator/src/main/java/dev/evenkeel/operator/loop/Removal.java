package dev.evenkeel.operator.loop;

import dev.evenkeel.api.host.Change;
import dev.evenkeel.api.host.HostState;
import dev.evenkeel.api.host.HostState.LedgerReading;
import dev.evenkeel.api.host.HostTarget;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Ledger;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Observation;
import dev.evenkeel.api.host.ObserveRequest;
import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.Plan;
import dev.evenkeel.api.model.Event;
import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.hosts.HostConnector;
import dev.evenkeel.operator.plan.Asked;
import dev.evenkeel.operator.plan.Known;
import dev.evenkeel.operator.plan.Planner;
import dev.evenkeel.operator.plan.Sealed;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Takes from one host what is owned for certain resources, and nothing else, because a person says so: the planner is shown a ledger and a host that consist of these only. Images stay, for they are no resource's own.
 */
public final class Removal {
  private static final String COMMIT = "remove";
  private static final int STAGES = 60;
  private static final ObserveRequest EVERYTHING = new ObserveRequest(Collections.emptySortedSet(), Collections.emptySortedSet(),
      Collections.emptySortedSet(), true);
  private static final Duration STAGE = Duration.ofMillis(250);

  private final HostConnector connector;
  private final Time time;
  private final Settings settings;

  public Removal(HostConnector connector, Time time, Settings settings) {
    this.connector = connector;
    this.time = time;
    this.settings = settings;
  }

  /**
   * How it ended.
   *
   * @param removed objects that are gone now, in the order in which they went
   * @param left why something could not be removed; empty when all is gone
   */
  public record End(List<String> removed, List<String> left) {
    public End {
      removed = List.copyOf(removed);
      left = List.copyOf(left);
    }
  }

  /**
   * Removes what only such resources own.
   *
   * @param whose the resources
   * @param events hears what is done
   * @throws IOException when the host cannot be reached or the link to it is lost
   */
  public End run(HostSpec spec, Predicate<ResourceRef> whose, Consumer<Event> events) throws IOException, InterruptedException {
    Session session = new Session(connector.connect(spec));
    AtomicReference<String> late = new AtomicReference<>("");
    Watch watch = new Watch(time, what -> {
      late.set(what);
      session.end();
    });
    try {
      return stages(spec, session, watch, whose, events);
    } catch (IOException e) {
      String why = late.get();
      throw why == null || why.isEmpty() ? e : new IOException(why + "; the link was closed", e);
    } finally {
      session.end();
    }
  }

  private End stages(HostSpec spec, Session session, Watch watch, Predicate<ResourceRef> whose, Consumer<Event> events)
      throws IOException, InterruptedException {
    Execution execution = new Execution(spec.name(), () -> false, time, settings, false);
    HostTarget nothing = HostTarget.empty(spec.name(), COMMIT);
    List<String> removed = new ArrayList<>();
    List<String> left = new ArrayList<>();
    HostState last = null;
    for (int stage = 0; stage < STAGES; stage++) {
      HostState whole = watch.over("reading " + spec.name(), settings.observeDeadline(), () -> session.host().observe(EVERYTHING));
      last = whole;
      Plan plan = Planner.plan(nothing, only(whole, whose), Asked.NOTHING, time.now());
      left.clear();
      if (whole.access() instanceof HostState.Access.ReadOnly(var _, var message)) {
        // The one reason for all of it.
        left.add(message);
        break;
      }
      plan.changes().stream().filter(change -> !(change instanceof Change.Do))
          .forEach(change -> left.add(change.key() + " " + change.message()));
      boolean idle = plan.steps().isEmpty() && plan.edits().isEmpty();
      if (idle && (plan.next() == null || whole.hold() != null)) {
        break;
      }
      if (!idle) {
        tell(plan, execution.execute(session, watch, whole, Sealed.of(nothing, Known.NOTHING, null, "", Collections.emptySortedMap()),
            Known.NOTHING, plan, Collections.emptySortedMap()).outcomes(), events, removed, left);
      }
      pause();
    }
    if (last != null) {
      // What is not there any more is not watched any more.
      var _ = execution.watchFiles(session, watch, last, Execution.Executed.NOTHING);
    }
    return new End(removed.stream().distinct().toList(), left.stream().distinct().toList());
  }

  private void tell(Plan plan, SortedMap<Integer, Outcome> outcomes, Consumer<Event> events, List<String> removed, List<String> left) {
    Telling.executed(plan, outcomes, time.now()).forEach(events);
    for (Change change : plan.changes()) {
      Outcome.Failed failed = Telling.failure(plan, change.key(), outcomes);
      if (failed != null) {
        left.add(change.key() + ": " + failed.message());
      } else if (change instanceof Change.Do && plan.steps().stream().filter(step -> step.key().equals(change.key()))
          .allMatch(step -> outcomes.get(step.number()) instanceof Outcome.Done)) {
        removed.add(change.key().toString());
      }
    }
  }

  /** The host as if there were nothing else on it. */
  private static HostState only(HostState whole, Predicate<ResourceRef> whose) {
    SortedMap<ObjectKey, Ledger.Entry> entries = new TreeMap<>();
    if (whole.ledger() instanceof LedgerReading.Read(var ledger)) {
      ledger.entries().forEach((key, entry) -> {
        if (key.type() != ObjectKey.Type.IMAGE && all(entry.owners(), whose)) {
          entries.put(key, entry);
        }
      });
    }
    SortedMap<ObjectKey, Observation> objects = new TreeMap<>();
    whole.objects().forEach((key, seen) -> {
      boolean marked = key.type() != ObjectKey.Type.IMAGE && seen instanceof Observation.Present(var instances)
          && instances.stream().map(Instance::marks).allMatch(marks -> marks.ours() && all(marks.owners(), whose));
      if (entries.containsKey(key) || marked) {
        objects.put(key, seen);
      }
    });
    LedgerReading reading = switch (whole.ledger()) {
      case LedgerReading.Read(var ledger) -> new LedgerReading.Read(new Ledger(ledger.version(), ledger.fingerprintKey(), entries));
      case LedgerReading.Missing missing -> missing;
      case LedgerReading.Unreadable unreadable -> unreadable;
    };
    return new HostState(whole.host(), whole.at(), whole.engine(), whole.access(), objects, whole.ongoing(), whole.requirements(),
        whole.takenPorts(), reading, whole.hold(), whole.boot());
  }

  private static boolean all(Collection<ResourceRef> owners, Predicate<ResourceRef> whose) {
    return !owners.isEmpty() && owners.stream().allMatch(whose);
  }

  /** What goes on after a stage, as a container in its grace time does, is seen by the next one. */
  private void pause() throws InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    time.after(STAGE, over::countDown);
    over.await(5, TimeUnit.SECONDS);
  }
}

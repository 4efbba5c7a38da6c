package dev.evenkeel.operator.gate;

import dev.evenkeel.api.host.Change;
import dev.evenkeel.api.host.HostState;
import dev.evenkeel.api.host.HostState.Access;
import dev.evenkeel.api.host.HostState.Engine;
import dev.evenkeel.api.host.HostState.LedgerReading;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Ledger;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Observation;
import dev.evenkeel.api.host.Plan;
import dev.evenkeel.api.model.ResourceRef;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known about one host, put together from its readings: an urgent reading renews what it looked at and leaves the rest as it was.
 *
 * @param commit the commit that all of it was last compared with, or null before the first full pass over it
 * @param observedAt when the last reading began, or null before the first one
 * @param engine as in {@link HostState}
 * @param access null before the first reading
 * @param objects by key, as last seen
 * @param changes what the last plan that looked at an object says about it; none when it is as it should be
 * @param ongoing as last seen
 * @param probes by container ID or unit name
 * @param ledger as last read, or null when there is none
 * @param hold what {@code /etc/evenkeel/hold} says, or null
 */
public record Picture(String host, @Nullable String commit, @Nullable Instant observedAt, @Nullable Engine engine,
    @Nullable Access access, SortedMap<ObjectKey, Observation> objects, SortedMap<ObjectKey, Change> changes,
    SortedMap<ObjectKey, HostState.Ongoing> ongoing, SortedMap<String, Probed> probes, @Nullable Ledger ledger, @Nullable String hold) {

  public Picture {
    objects = Collections.unmodifiableSortedMap(new TreeMap<>(objects));
    changes = Collections.unmodifiableSortedMap(new TreeMap<>(changes));
    ongoing = Collections.unmodifiableSortedMap(new TreeMap<>(ongoing));
    probes = Collections.unmodifiableSortedMap(new TreeMap<>(probes));
  }

  /** The container that a release that failed left behind, stopped and with its log; empty when there is none. */
  public Optional<String> failed(ObjectKey key) {
    Ledger.Entry entry = ledger == null ? null : ledger.entries().get(key);
    Ledger.Attempt attempt = entry == null ? null : entry.attempt();
    if (entry == null || attempt == null || !attempt.quarantined()
        || !(objects.get(key) instanceof Observation.Present(var instances))) {
      return Optional.empty();
    }
    return instances.stream().filter(one -> attempt.of().equals(one.marks().generation()) && !one.id().equals(entry.identity()))
        .map(Instance::id).findFirst();
  }

  /** Whether something on the host was made for this resource, declared or not. */
  public boolean owns(ResourceRef ref) {
    return ledger != null && ledger.entries().values().stream().anyMatch(entry -> entry.owners().contains(ref));
  }

  /** Whether it shows the same as another picture of the host, whenever the two were made: then nothing follows from it that did not follow from the other. */
  public boolean showsTheSameAs(Picture other) {
    return host.equals(other.host) && Objects.equals(commit, other.commit) && Objects.equals(engine, other.engine)
        && Objects.equals(access, other.access) && Objects.equals(hold, other.hold) && changes.equals(other.changes)
        && ongoing.equals(other.ongoing) && probes.equals(other.probes) && Objects.equals(ledger, other.ledger)
        && objects.equals(other.objects);
  }

  /** Nothing is known. */
  public static Picture blank(String host) {
    return new Picture(host, null, null, null, null, Collections.emptySortedMap(), Collections.emptySortedMap(),
        Collections.emptySortedMap(), Collections.emptySortedMap(), null, null);
  }

  /**
   * With what a reading saw, before anything was made of it.
   *
   * @param full whether the reading looked at everything
   */
  public Picture seeing(HostState state, boolean full) {
    SortedMap<ObjectKey, Observation> seen = new TreeMap<>(full ? Collections.emptySortedMap() : objects);
    SortedMap<ObjectKey, HostState.Ongoing> goesOn = new TreeMap<>(full ? Collections.emptySortedMap() : ongoing);
    state.objects().forEach((key, observation) -> {
      if (isAnswer(observation)) {
        seen.put(key, observation);
        goesOn.remove(key);
      }
    });
    goesOn.putAll(state.ongoing());
    Ledger read = switch (state.ledger()) {
      case LedgerReading.Read(var found) -> found;
      case LedgerReading.Missing(),LedgerReading.Unreadable _ -> null;
    };
    return new Picture(host, commit, state.at(), state.engine(), state.access(), seen, changes, goesOn, probes, read, state.hold());
  }

  /** With what a plan made of that reading. */
  public Picture planned(HostState state, Plan plan, boolean full) {
    SortedMap<ObjectKey, Change> said = new TreeMap<>(full ? Collections.emptySortedMap() : changes);
    state.objects().forEach((key, observation) -> {
      if (isAnswer(observation)) {
        said.remove(key);
      }
    });
    plan.changes().forEach(change -> said.put(change.key(), change));
    return new Picture(host, full ? plan.commit() : commit, observedAt, engine, access, objects, said, ongoing, probes, ledger, hold);
  }

  private static boolean isAnswer(Observation observation) {
    return switch (observation) {
      case Observation.Present _,Observation.Absent _,Observation.Unreadable _ -> true;
      case Observation.Unasked _ -> false;
    };
  }

  /** With other answers of the probes. */
  public Picture probed(SortedMap<String, Probed> answers) {
    return new Picture(host, commit, observedAt, engine, access, objects, changes, ongoing, answers, ledger, hold);
  }

  /** The instance that serves: the one that has the object's own name, else the first. Empty when it is absent or not known. */
  public Optional<Instance> serving(ObjectKey key) {
    if (objects.get(key) instanceof Observation.Present(var instances)) {
      return instances.stream().filter(instance -> instance.name().equals(key.name())).findFirst().or(() -> instances.stream().findFirst());
    }
    return Optional.empty();
  }
}

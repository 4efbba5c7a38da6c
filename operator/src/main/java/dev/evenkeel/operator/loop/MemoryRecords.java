package dev.evenkeel.operator.loop;

import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.Plan;
import dev.evenkeel.api.model.Drift;
import dev.evenkeel.api.model.Event;
import dev.evenkeel.api.model.ResourceRef;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Journal and intents in memory, for {@code apply} without a server: the hosts' own ledgers are all that has to last. */
public final class MemoryRecords implements Journal, Intents {
  private final List<Event> events = new ArrayList<>();
  private final Map<String, Drift> drift = new LinkedHashMap<>();
  private final SortedMap<String, Instant> converged = new TreeMap<>();
  private final SortedMap<ResourceRef, Suspension> suspensions = new TreeMap<>();
  private final SortedMap<String, Approval> approvals = new TreeMap<>();
  private final SortedMap<ResourceRef, Quarantine> quarantines = new TreeMap<>();
  private final SortedMap<ResourceRef, Rollback> rollbacks = new TreeMap<>();
  private final SortedMap<String, Pin> pins = new TreeMap<>();
  private final SortedMap<String, SortedMap<Instant, String>> digests = new TreeMap<>();
  private int plans;

  @Override
  public synchronized Event event(Event event) {
    Event kept = new Event(events.size() + 1L, event.at(), event.level(), event.reason(), event.host(), event.resource(), event.object(),
        event.message(), event.commit());
    events.add(kept);
    return kept;
  }

  /** All of them, oldest first. */
  public synchronized List<Event> events() {
    return List.copyOf(events);
  }

  @Override
  public synchronized List<Drift> openDrift(String host) {
    return drift.values().stream().filter(one -> one.host().equals(host) && one.correctedAt() == null).toList();
  }

  /** All of it, oldest first. */
  public synchronized List<Drift> drift() {
    return List.copyOf(drift.values());
  }

  @Override
  public synchronized Drift open(Drift found) {
    Drift kept = new Drift(String.format("d-%d", drift.size() + 1), found.host(), found.object(), found.resource(), found.path(),
        found.desired(), found.observed(), found.firstSeen(), found.seenBy(), found.cause(), found.remedy(), found.correctedAt(),
        found.correctedBy(), found.commit(), found.at());
    drift.put(kept.id(), kept);
    return kept;
  }

  @Override
  public synchronized void update(Drift changed) {
    drift.put(changed.id(), changed);
  }

  @Override
  public synchronized void left(Collection<String> others, Instant at) {
    drift.replaceAll((id, one) -> one.correctedAt() != null || others.contains(one.host())
        ? one
        : new Drift(one.id(), one.host(), one.object(), one.resource(), one.path(), one.desired(), one.observed(), one.firstSeen(),
            one.seenBy(), one.cause(), Drift.LEFT, at, null, one.commit(), one.at()));
  }

  @Override
  public synchronized void executed(Instant at, Plan plan, SortedMap<Integer, Outcome> outcomes) {
    plans++;
  }

  /** How many plans were executed. */
  public synchronized int plans() {
    return plans;
  }

  @Override
  public synchronized void converged(String commit, Instant at) {
    converged.putIfAbsent(commit, at);
  }

  public synchronized SortedMap<String, Instant> converged() {
    return new TreeMap<>(converged);
  }

  @Override
  public synchronized List<Suspension> suspensions() {
    return List.copyOf(suspensions.values());
  }

  @Override
  public synchronized void put(Suspension suspension) {
    suspensions.put(suspension.target(), suspension);
  }

  @Override
  public synchronized void endSuspension(ResourceRef target) {
    suspensions.remove(target);
  }

  @Override
  public synchronized List<Approval> approvals() {
    return List.copyOf(approvals.values());
  }

  @Override
  public synchronized void put(Approval approval) {
    approvals.put(approval.identity(), approval);
  }

  @Override
  public synchronized List<Quarantine> quarantines() {
    return List.copyOf(quarantines.values());
  }

  @Override
  public synchronized void put(Quarantine quarantine) {
    quarantines.put(quarantine.resource(), quarantine);
  }

  @Override
  public synchronized void endQuarantine(ResourceRef resource) {
    quarantines.remove(resource);
  }

  @Override
  public synchronized List<Rollback> rollbacks() {
    return List.copyOf(rollbacks.values());
  }

  @Override
  public synchronized void put(Rollback rollback) {
    rollbacks.put(rollback.resource(), rollback);
  }

  @Override
  public synchronized void endRollback(ResourceRef resource) {
    rollbacks.remove(resource);
  }

  @Override
  public synchronized Optional<String> digestAt(String reference, Instant at) {
    return digests.getOrDefault(reference, new TreeMap<>()).headMap(at.plusNanos(1)).values().stream().reduce((_, later) -> later);
  }

  @Override
  public synchronized List<Pin> pins() {
    return List.copyOf(pins.values());
  }

  @Override
  public synchronized void put(Pin pin) {
    pins.put(pin.reference(), pin);
    if (pin.digest() != null) {
      digests.computeIfAbsent(pin.reference(), _ -> new TreeMap<>()).put(pin.at(), pin.digest());
    }
  }
}

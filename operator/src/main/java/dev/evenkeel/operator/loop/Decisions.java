package dev.evenkeel.operator.loop;

import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.host.HostTarget;
import dev.evenkeel.api.host.Ledger;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.host.Target.Held;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.operator.plan.Asked;
import dev.evenkeel.operator.plan.Asked.Ask;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What people decided and asked for, as the loop takes it up: holds, approvals, quarantines, and wishes that are for once. Guarded by its own lock; nothing in it waits. */
final class Decisions {
  private final Intents intents;
  private final Time time;
  private final Map<String, SortedMap<ObjectKey, Ask>> requests = new HashMap<>();
  private final SortedMap<ResourceRef, Suspension> suspensions = new TreeMap<>();
  private final SortedMap<String, Approval> approvals = new TreeMap<>();
  private SortedMap<ResourceRef, Held> quarantined = Collections.emptySortedMap();

  Decisions(Intents intents, Time time) {
    this.intents = intents;
    this.time = time;
    intents.suspensions().forEach(one -> suspensions.put(one.target(), one));
    intents.approvals().forEach(one -> approvals.put(one.identity(), one));
  }

  /** What of a commit is not applied any more. */
  synchronized void requarantine(FleetTarget fleet) {
    quarantined = Quarantines.held(intents.quarantines(), fleet);
  }

  synchronized SortedMap<ResourceRef, Held> quarantined() {
    return quarantined;
  }

  /** What may be removed, by host. */
  synchronized SortedMap<String, SortedSet<ObjectKey>> removable() {
    SortedMap<String, SortedSet<ObjectKey>> removable = new TreeMap<>();
    approvals.values().forEach(one -> removable.computeIfAbsent(one.host(), _ -> new TreeSet<>()).addAll(one.removals()));
    return removable;
  }

  /** Forgets what was asked of hosts that are gone. */
  synchronized void retain(Collection<String> hosts) {
    requests.keySet().retainAll(hosts);
  }

  synchronized void suspend(Suspension suspension) {
    intents.put(suspension);
    suspensions.put(suspension.target(), suspension);
  }

  /** Ends a suspension. False when there is none. */
  synchronized boolean resume(ResourceRef target) {
    intents.endSuspension(target);
    return suspensions.remove(target) != null;
  }

  synchronized Optional<Suspension> suspension(ResourceRef target) {
    return Optional.ofNullable(suspensions.get(target)).filter(one -> one.holdsAt(time.now()));
  }

  boolean isHostSuspended(String host) {
    return suspension(Board.hostRef(host)).isPresent() || intents.lost().isPresent();
  }

  synchronized void approve(Approval approval) {
    intents.put(approval);
    approvals.put(approval.identity(), approval);
  }

  synchronized void ask(String host, ObjectKey key, Ask ask) {
    requests.computeIfAbsent(host, _ -> new TreeMap<>()).put(key, ask);
  }

  /** A wish was granted, or failed: either way it was for once. */
  synchronized void asked(String host, ObjectKey key, Ask ask) {
    SortedMap<ObjectKey, Ask> open = requests.get(host);
    if (open != null) {
      open.remove(key, ask);
    }
  }

  /** What people want of a host now, without what probes and remedies bring. */
  synchronized Asked asked(HostTarget target, @Nullable Ledger ledger) {
    SortedMap<ObjectKey, Held> suspended = new TreeMap<>();
    for (Target one : target.objects().values()) {
      // what several share is kept as written for those who are not suspended
      if (one.owners().stream().allMatch(owner -> suspension(owner).isPresent())) {
        suspension(one.owners().first())
            .ifPresent(found -> suspended.put(one.key(), new Held(Reason.SUSPENDED, found.message())));
      }
    }
    if (ledger != null) {
      // What has left git while it was suspended stays as long as it is.
      ledger.entries().values().stream().filter(entry -> !target.objects().containsKey(entry.key()))
          .forEach(entry -> entry.owners().stream().map(this::suspension).flatMap(Optional::stream).findFirst()
              .ifPresent(found -> suspended.put(entry.key(), new Held(Reason.SUSPENDED, found.message()))));
    }
    Held host = suspension(Board.hostRef(target.host())).map(found -> new Held(Reason.SUSPENDED, found.message()))
        .or(() -> intents.lost()
            .map(why -> new Held(Reason.SUSPENDED, "what people had decided is lost: " + why + "; a person has to confirm first")))
        .orElse(null);
    SortedSet<String> approved = new TreeSet<>();
    approvals.values().stream().filter(one -> one.host().equals(target.host())).forEach(one -> approved.add(one.identity()));
    return new Asked(requests.getOrDefault(target.host(), new TreeMap<>()), suspended, host, approved, Collections.emptySortedMap());
  }
}

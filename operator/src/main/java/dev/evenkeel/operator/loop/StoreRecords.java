package dev.evenkeel.operator.loop;

import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.Plan;
import dev.evenkeel.api.model.Condition;
import dev.evenkeel.api.model.Drift;
import dev.evenkeel.api.model.Event;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.operator.store.Approvals;
import dev.evenkeel.operator.store.Quarantines;
import dev.evenkeel.operator.store.Store;
import dev.evenkeel.operator.store.StoreException;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Journal and intents in the store. What people decided has to be durable, so a failure to keep it is theirs to hear; history has not: when it cannot be written (a full disk), the hosts are kept all the same, and the log says so.
 */
public final class StoreRecords implements Journal, Intents {
  private static final System.Logger LOG = System.getLogger(StoreRecords.class.getName());
  /** A quarantine of the fleet's, not of one host. */
  private static final String EVERYWHERE = "*";

  private final Store store;
  private final Time time;

  public StoreRecords(Store store, Time time) {
    this.store = store;
    this.time = time;
  }

  @Override
  public Event event(Event event) {
    try {
      return store.events().add(event);
    } catch (StoreException e) {
      unkept(e);
      return event;
    }
  }

  @Override
  public List<Drift> openDrift(String host) {
    return store.drift().open(host);
  }

  @Override
  public Drift open(Drift drift) {
    try {
      return store.drift().open(drift);
    } catch (StoreException e) {
      unkept(e);
      return drift;
    }
  }

  @Override
  public void update(Drift drift) {
    kept(() -> store.drift().update(drift));
  }

  @Override
  public void executed(Instant at, Plan plan, SortedMap<Integer, Outcome> outcomes) {
    kept(() -> store.plans().add(at, plan, outcomes));
  }

  @Override
  public void converged(String commit, Instant at) {
    kept(() -> store.revisions().converged(commit, at));
  }

  @Override
  public void together(Runnable writes) {
    kept(() -> store.batch(writes));
  }

  @Override
  public SortedMap<ResourceRef, List<Condition>> conditions() {
    return new TreeMap<>(store.conditions().all());
  }

  @Override
  public void conditions(ResourceRef ref, List<Condition> conditions) {
    kept(() -> store.conditions().put(ref, conditions));
  }

  private static void kept(Runnable write) {
    try {
      write.run();
    } catch (StoreException e) {
      unkept(e);
    }
  }

  private static void unkept(StoreException e) {
    LOG.log(System.Logger.Level.ERROR, "history is not kept, hosts are: " + e.getMessage());
  }

  @Override
  public Optional<String> lost() {
    return store.intent().lost();
  }

  @Override
  public List<Suspension> suspensions() {
    return store.suspensions().all(time.now()).stream()
        .map(one -> new Suspension(one.subject(), one.reason(), one.who(), one.since(), one.until())).toList();
  }

  @Override
  public void put(Suspension one) {
    store.suspensions()
        .put(new dev.evenkeel.operator.store.Suspension(one.target(), one.by(), one.reason(), one.since(), one.until()));
  }

  @Override
  public void endSuspension(ResourceRef target) {
    store.suspensions().lift(target);
  }

  /** Which objects an approval was about is not kept: after a restart it is good for the very same plan. */
  @Override
  public List<Approval> approvals() {
    return store.approvals().all(time.now()).stream()
        .map(one -> new Approval(one.plan(), one.host(), Collections.emptySortedSet(), one.who(), one.at())).toList();
  }

  @Override
  public void put(Approval one) {
    store.approvals().put(new Approvals.Approval(one.identity(), one.host(), one.by(), one.at(), null));
  }

  @Override
  public List<Quarantine> quarantines() {
    return store.quarantines().all().stream()
        .map(one -> new Quarantine(one.subject(), one.commit(), null, one.reason(), one.at())).toList();
  }

  @Override
  public void put(Quarantine one) {
    store.quarantines().put(new Quarantines.Quarantine(one.resource(), one.commit(), EVERYWHERE, one.reason(), one.since()));
  }

  @Override
  public void endQuarantine(ResourceRef resource) {
    store.quarantines().lift(resource);
  }

  /** The store keeps resolutions by whom they are for; here that is whatever uses them, so that they outlive commits that leave it alone. */
  @Override
  public Optional<Pin> pin(String reference, String users) {
    return Optional.ofNullable(store.resolutions().of(users).get(reference)).map(digest -> new Pin(reference, digest, users, time.now()));
  }

  @Override
  public void put(Pin pin) {
    String digest = pin.digest();
    if (digest != null) {
      store.batch(() -> {
        store.resolutions().forget(pin.users());
        store.resolutions().put(pin.users(), pin.reference(), digest);
      });
    }
  }
}

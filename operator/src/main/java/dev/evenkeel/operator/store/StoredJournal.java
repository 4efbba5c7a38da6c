package dev.evenkeel.operator.store;

import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.Plan;
import dev.evenkeel.api.model.Condition;
import dev.evenkeel.api.model.Drift;
import dev.evenkeel.api.model.Event;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.operator.loop.Journal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;

/**
 * The loop's journal over the logs of the store. Hosts are kept as they should be also while the disk is full: what cannot be written then is missing from the history, which is said in the operator's log and by {@link #failure()}, and is no reason to stop
 * healing.
 */
public final class StoredJournal implements Journal {
  private static final Logger LOG = LoggerFactory.getLogger(StoredJournal.class);

  private final Database database;
  private final LastConditions conditions;
  private final RevisionLog revisions;
  private final PlanLog plans;
  private final DriftLog drift;
  private final EventLog events;
  private volatile @Nullable String failure;

  StoredJournal(Database database, RevisionLog revisions, PlanLog plans, DriftLog drift, EventLog events, LastConditions conditions) {
    this.database = database;
    this.conditions = conditions;
    this.revisions = revisions;
    this.plans = plans;
    this.drift = drift;
    this.events = events;
  }

  /** Why history is not being written, since the last write failed; empty when it did not. */
  public Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  /** @return with the id 0 when it could not be kept */
  @Override
  public Event event(Event event) {
    return lenient(() -> events.add(event), event);
  }

  @Override
  public List<Drift> openDrift(String host) {
    return drift.open(host);
  }

  /** @return with an empty id when it could not be kept; it is opened anew at the next pass that sees it */
  @Override
  public Drift open(Drift found) {
    return lenient(() -> drift.open(found), found);
  }

  @Override
  public void update(Drift changed) {
    if (drift.find(changed.id()).isPresent()) {
      lenient(() -> {
        drift.update(changed);
        return changed;
      }, changed);
    }
  }

  @Override
  public void left(Collection<String> others, Instant at) {
    lenient(() -> {
      drift.left(others, at);
      return at;
    }, at);
  }

  @Override
  public void executed(Instant at, Plan plan, SortedMap<Integer, Outcome> outcomes) {
    lenient(() -> {
      plans.add(at, plan, outcomes);
      return plan;
    }, plan);
  }

  @Override
  public void converged(String commit, Instant at) {
    lenient(() -> {
      revisions.converged(commit, at);
      return commit;
    }, commit);
  }

  @Override
  public void together(Runnable writes) {
    lenient(() -> {
      database.transaction(writes);
      return true;
    }, false);
  }

  @Override
  public SortedMap<ResourceRef, List<Condition>> conditions() {
    return conditions.all();
  }

  @Override
  public void conditions(ResourceRef ref, List<Condition> all) {
    lenient(() -> {
      conditions.put(ref, all);
      return all;
    }, all);
  }

  private <T> T lenient(Supplier<T> write, T otherwise) {
    try {
      T result = write.get();
      if (failure != null && !database.isUnderWay()) {
        LOG.info("History is written again");
        failure = null;
      }
      return result;
    } catch (StoreException e) {
      String said = e.getMessage();
      if (!said.equals(failure)) {
        LOG.error("History is not written: {}", said);
      }
      failure = said;
      return otherwise;
    }
  }
}

package dev.evenkeel.operator.loop;

import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.Plan;
import dev.evenkeel.api.model.Condition;
import dev.evenkeel.api.model.Drift;
import dev.evenkeel.api.model.Event;
import dev.evenkeel.api.model.ResourceRef;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The history that the loop writes. Safe for use by several threads; must not block for long. */
public interface Journal {

  /**
   * Keeps an event.
   *
   * @return the same with its id
   */
  Event event(Event event);

  /** The drift of a host that was not seen right again yet, oldest first. */
  List<Drift> openDrift(String host);

  /**
   * Keeps a new drift record.
   *
   * @param drift with any id
   * @return the same with its own id
   */
  Drift open(Drift drift);

  /** Replaces the record with this id. */
  void update(Drift drift);

  /** Ends the open drift of all hosts but these, with {@link Drift#LEFT} and by nobody: they have left the fleet, and are not looked at any more. */
  void left(Collection<String> others, Instant at);

  /** Keeps a plan that was executed, and how its steps ended. */
  void executed(Instant at, Plan plan, SortedMap<Integer, Outcome> outcomes);

  /** Does all of it as one write where that is cheaper. What is kept by it may be lost together, never in part. */
  default void together(Runnable writes) {
    writes.run();
  }

  /** The conditions as they were last kept, so that {@code since} outlives a restart. {@code Host/NAME} stands for a host. */
  default SortedMap<ResourceRef, List<Condition>> conditions() {
    return new TreeMap<>();
  }

  /** Keeps the conditions of a resource or host. */
  default void conditions(ResourceRef ref, List<Condition> conditions) {}

  /** Notes that every host was first seen to be as this commit says. */
  void converged(String commit, Instant at);
}

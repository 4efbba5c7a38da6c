package dev.evenkeel.operator.loop;

import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.Plan;
import dev.evenkeel.api.model.Drift;
import dev.evenkeel.api.model.Event;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

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

  /** Keeps a plan that was executed, and how its steps ended. */
  void executed(Instant at, Plan plan, SortedMap<Integer, Outcome> outcomes);

  /** Notes that every host was first seen to be as this commit says. */
  void converged(String commit, Instant at);
}

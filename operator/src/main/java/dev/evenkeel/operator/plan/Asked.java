package dev.evenkeel.operator.plan;

import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Target.Held;
import dev.evenkeel.api.model.Reason;
import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What people, probes and remedies bring into a plan besides git and the host.
 *
 * @param asks what somebody wants done to an object once
 * @param suspended objects that are left alone altogether, healing included, and why
 * @param hostSuspended why the whole host is left alone, or null
 * @param approved identities of plans that a person approved
 * @param probes what the probes say, by the identity (container ID or unit name) that they looked at
 * @param newKey the key for fingerprints of a host that has no ledger yet, base64; empty when none is needed
 */
public record Asked(SortedMap<ObjectKey, Ask> asks, SortedMap<ObjectKey, Held> suspended, @Nullable Held hostSuspended,
    SortedSet<String> approved, SortedMap<String, Verdict> probes, String newKey) {
  public static final Asked NOTHING = new Asked(Collections.emptySortedMap(), Collections.emptySortedMap(), null,
      Collections.emptySortedSet(), Collections.emptySortedMap());

  /** Of a host that has a ledger, or needs no key. */
  public Asked(SortedMap<ObjectKey, Ask> asks, SortedMap<ObjectKey, Held> suspended, @Nullable Held hostSuspended,
      SortedSet<String> approved, SortedMap<String, Verdict> probes) {
    this(asks, suspended, hostSuspended, approved, probes, "");
  }

  /** The same with a key. */
  public Asked withNewKey(String key) {
    return new Asked(asks, suspended, hostSuspended, approved, probes, key);
  }

  public Asked {
    asks = Collections.unmodifiableSortedMap(new TreeMap<>(asks));
    suspended = Collections.unmodifiableSortedMap(new TreeMap<>(suspended));
    approved = Collections.unmodifiableSortedSet(new TreeSet<>(approved));
    probes = Collections.unmodifiableSortedMap(new TreeMap<>(probes));
  }

  /**
   * Something to be done once.
   *
   * @param reason {@link Reason#REQUESTED} by a person, {@link Reason#UNHEALTHY} by a remedy
   * @param message who asked and why
   */
  public record Ask(What what, Reason reason, String message) {
    /** The kinds of it. */
    public enum What {
      RESTART, RECREATE,
      /** Forget failures, backoff and quarantine. */
      RETRY
    }
  }

  /** What the probes of an object say together. */
  public record Verdict(State state, String message) {
    /** {@link #UNDECIDED} until enough tries were made. */
    public enum State {
      PASSING, FAILING, UNDECIDED
    }
  }
}

package dev.evenkeel.operator.sim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that goes wrong in one schedule.
 *
 * @param calls by the number of the call of the port, over all hosts, from 0
 * @param signals by the number of the signal
 */
record Mishaps(SortedMap<Integer, Fault> calls, SortedMap<Integer, Fate> signals) {
  static final Mishaps NONE = new Mishaps(Collections.emptySortedMap(), Collections.emptySortedMap());

  Mishaps {
    calls = Collections.unmodifiableSortedMap(new TreeMap<>(calls));
    signals = Collections.unmodifiableSortedMap(new TreeMap<>(signals));
  }

  Mishaps with(int call, Fault fault) {
    SortedMap<Integer, Fault> more = new TreeMap<>(calls);
    more.put(call, fault);
    return new Mishaps(more, signals);
  }

  Mishaps with(int signal, Fate fate) {
    SortedMap<Integer, Fate> more = new TreeMap<>(signals);
    more.put(signal, fate);
    return new Mishaps(calls, more);
  }

  boolean isEmpty() {
    return calls.isEmpty() && signals.isEmpty();
  }

  /** A number that depends on where the mishaps stand, the same in every run. */
  int places() {
    return calls.keySet().hashCode() + 17 * signals.keySet().hashCode();
  }

  /** The same with one mishap less, in every way. */
  List<Mishaps> fewer() {
    List<Mishaps> all = new ArrayList<>();
    calls.keySet().forEach(call -> {
      SortedMap<Integer, Fault> rest = new TreeMap<>(calls);
      rest.remove(call);
      all.add(new Mishaps(rest, signals));
    });
    signals.keySet().forEach(signal -> {
      SortedMap<Integer, Fate> rest = new TreeMap<>(signals);
      rest.remove(signal);
      all.add(new Mishaps(calls, rest));
    });
    return all;
  }
}

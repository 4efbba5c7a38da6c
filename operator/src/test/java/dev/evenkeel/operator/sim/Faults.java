package dev.evenkeel.operator.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts the calls of the port over all hosts, and says what goes wrong at which. */
final class Faults {
  private final SortedMap<Integer, Fault> at = new TreeMap<>();
  private final List<String> calls = new ArrayList<>();
  private final List<String> happened = new ArrayList<>();
  private static final List<Fault> ALL = List.of(Fault.values());
  private double perCall;
  private double perSignal;
  private Random random = new Random(0);

  /** Something goes wrong at the call of this number, counted from 0. */
  Faults at(int call, Fault fault) {
    at.put(call, fault);
    return this;
  }

  /** Something goes wrong at any call and any signal with these probabilities, until {@link #calm}. */
  void rage(double perCall, double perSignal, Random random) {
    this.perCall = perCall;
    this.perSignal = perSignal;
    this.random = random;
  }

  void calm() {
    perCall = 0;
    perSignal = 0;
    at.clear();
  }

  /** The fault of this call, or null. */
  @org.jspecify.annotations.Nullable
  Fault next(String what) {
    int number = calls.size();
    calls.add(what);
    Fault fault = at.get(number);
    if (fault == null && perCall > 0 && random.nextDouble() < perCall) {
      fault = ALL.get(random.nextInt(ALL.size()));
    }
    if (fault != null) {
      happened.add(fault + " at call " + number + ", " + what);
    }
    return fault;
  }

  /** What becomes of a signal: 0 it is lost, 1 it comes, 2 it comes twice, 3 it comes late. */
  int signal() {
    return perSignal > 0 && random.nextDouble() < perSignal ? new int[]{0, 2, 3}[random.nextInt(3)] : 1;
  }

  Random random() {
    return random;
  }

  int calls() {
    return calls.size();
  }

  /** What went wrong so far. */
  List<String> happened() {
    return List.copyOf(happened);
  }
}

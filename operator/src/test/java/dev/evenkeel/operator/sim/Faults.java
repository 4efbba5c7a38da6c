package dev.evenkeel.operator.sim;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/** Counts the calls of the port and the signals over all hosts, and says what goes wrong at which. */
final class Faults {
  private final Mishaps mishaps;
  private final Consumer<String> say;
  private boolean calm;
  private int calls;
  private int signals;
  private boolean stale;
  private String troubled = "";
  private @Nullable Fault trouble;

  /** @param say hears what went wrong */
  Faults(Mishaps mishaps, Consumer<String> say) {
    this.mishaps = mishaps;
    this.say = say;
  }

  /** The same goes wrong at every call of one host, or nothing with null. */
  void always(String host, @Nullable Fault fault) {
    troubled = host + " ";
    trouble = fault;
  }

  /** From now on all goes well. */
  void calm() {
    calm = true;
  }

  /** The fault of this call, or null. */
  @Nullable
  Fault call(String what) {
    int number = calls++;
    if (trouble != null && what.startsWith(troubled)) {
      return trouble;
    }
    Fault fault = calm ? null : mishaps.calls().get(number);
    stale = fault == Fault.STALE;
    if (fault != null) {
      say.accept(fault + " at call " + number + ", " + what);
    }
    return fault;
  }

  /** What becomes of this signal, or null when it comes as it should. */
  @Nullable
  Fate signal(String what) {
    int number = signals++;
    Fate fate = calm ? null : mishaps.signals().get(number);
    if (fate != null) {
      say.accept(fate + ": signal " + number + ", " + what);
    }
    return fate;
  }

  /** Whether the call that goes on answers with what was true before. */
  boolean isStale() {
    return stale;
  }

  int calls() {
    return calls;
  }

  int signals() {
    return signals;
  }
}

package dev.evenkeel.operator.loop;

import dev.evenkeel.api.host.Checks;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The ladder of remedies, as a pure function of what was done before. The steps are taken one after the other as long as the object stays unhealthy; between a step and the judgement whether it helped lies a pause. What was taken stands in the ledger on the
 * host, so that an operator that was restarted goes on where it was.
 *
 * <p>
 * An episode is the row of steps that belong together: each within {@code quiet} of the next, the last one within {@code quiet} of the beginning of the present trouble. An object that was well for longer than that begins at the bottom of the ladder.
 */
final class Remedies {
  private Remedies() {}

  /** What to do now about an unhealthy object. */
  sealed interface Move {
    /** The last step is to have its effect first. */
    record Await(Instant until) implements Move {}

    record Take(Checks.Action action, int step, int of) implements Move {}

    /**
     * Nothing is left to try.
     *
     * @param again when the budget allows another step, or null when the ladder has come to its end
     */
    record Exhausted(String message, @org.jspecify.annotations.Nullable Instant again) implements Move {}
  }

  /**
   * The next move.
   *
   * @param taken when steps were taken, oldest first
   * @param unhealthySince when the present trouble began; trouble that outlasts a step is one trouble
   * @param quiet how long an object has to be well for its troubles to be two
   */
  static Move next(Checks.Remedy remedy, List<Instant> taken, Instant unhealthySince, Duration quiet, Instant now) {
    List<Instant> sorted = taken.stream().sorted().toList();
    if (!sorted.isEmpty()) {
      Instant judged = sorted.getLast().plus(remedy.pause());
      if (judged.isAfter(now)) {
        return new Move.Await(judged);
      }
    }
    int step = episode(sorted, unhealthySince, quiet);
    if (step >= remedy.steps().size()) {
      return new Move.Exhausted(
          remedy.steps().isEmpty() ? "no remedy is to be tried" : "all " + step + " remedies were tried and it is still unhealthy", null);
    }
    List<Instant> within = sorted.stream().filter(at -> at.plus(remedy.per()).isAfter(now)).toList();
    if (within.size() >= remedy.budget()) {
      Instant again = remedy.budget() <= 0 ? null : within.get(within.size() - remedy.budget()).plus(remedy.per());
      return new Move.Exhausted("the budget of " + remedy.budget() + " remedies in " + remedy.per().toMinutes() + " min is used up", again);
    }
    return new Move.Take(remedy.steps().get(step), step + 1, remedy.steps().size());
  }

  private static int episode(List<Instant> sorted, Instant unhealthySince, Duration quiet) {
    int count = 0;
    Instant later = unhealthySince;
    for (Instant at : sorted.reversed()) {
      if (at.plus(quiet).isBefore(later)) {
        break;
      }
      count++;
      later = at;
    }
    return count;
  }
}

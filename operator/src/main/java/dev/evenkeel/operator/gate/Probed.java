package dev.evenkeel.operator.gate;

/**
 * What the probes of one container or unit say together.
 *
 * @param message for a person: which probe, how often, and what came back
 */
public record Probed(State state, String message) {

  /** {@link #UNDECIDED} until enough tries were made. */
  public enum State {
    PASSING, FAILING, UNDECIDED
  }
}

package dev.evenkeel.hosts.systemd;

import java.util.Map;

/**
 * A signal of systemd. Events are evidence, not state: read the unit before acting. That a unit was loaded or forgotten (UnitNew, UnitRemoved) is not among them: it says nothing of its state, and our own reads cause it, so that acting on it would
 * never end.
 */
public sealed interface UnitEvent {

  /**
   * Properties of a unit have new values.
   *
   * @param properties {@code ActiveState}, {@code SubState}, {@code Result}, {@code MainPID}, {@code NRestarts}, {@code ExecMainCode}, {@code ExecMainStatus}, and {@code Job}, the number of the job that goes on: those that the signal carries. systemd may repeat old
   *        values
   */
  record Changed(String unit, Map<String, String> properties) implements UnitEvent {
    public Changed {
      properties = Map.copyOf(properties);
    }
  }

  /** Units were enabled, disabled, masked or linked through systemd. */
  record FilesChanged() implements UnitEvent {}

  /** daemon-reload begins ({@code true}) or has ended. */
  record Reloading(boolean active) implements UnitEvent {}

  /** A job has ended. */
  record JobEnded(String unit, String result) implements UnitEvent {}
}

package dev.evenkeel.hosts.systemd;

/** What became of a {@link UnitVerb}. */
public sealed interface VerbOutcome {

  /** systemd has done it. For a start: what the unit's type calls started. */
  record Done() implements VerbOutcome {}

  /** systemd goes on with it beyond the deadline; a later look at the unit shows how it ended. */
  record Going() implements VerbOutcome {}

  /**
   * It was refused or failed.
   *
   * @param reason for a person, in systemd's words
   */
  record Failed(String reason) implements VerbOutcome {}
}

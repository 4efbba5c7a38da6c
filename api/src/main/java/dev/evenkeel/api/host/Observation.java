package dev.evenkeel.api.host;

import dev.evenkeel.api.model.Reason;

import java.util.List;

/** What is known about one object key on a host. Not knowing is never the same as not being there. */
public sealed interface Observation {

  /**
   * It is there.
   *
   * @param instances at least one. For a container: whatever has its name, carries its mark, or has the identity that the ledger knows
   */
  record Present(List<Instance> instances) implements Observation {
    public Present {
      instances = List.copyOf(instances);
      if (instances.isEmpty()) {
        throw new IllegalArgumentException("what is present has at least one instance");
      }
    }
  }

  /** It was looked for and is not there. */
  record Absent() implements Observation {}

  /** This pass did not look. Plans no change. */
  record Unasked() implements Observation {}

  /** It was looked for and could not be read. Plans no change. */
  record Unreadable(Reason reason, String message) implements Observation {}
}

package dev.evenkeel.hosts.contact;

import dev.evenkeel.api.model.HostSpec;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What a first contact found.
 *
 * @param way    how to log in, with the host keys that were shown
 * @param checks in the order in which they were made; what comes after one that failed may not have been asked
 * @param name   what the host calls itself, or null when it could not be asked
 */
public record Met(HostSpec.Ssh way, List<Check> checks, @Nullable String name) {
  public Met {
    checks = List.copyOf(checks);
  }

  /** Whether Evenkeel can work there. */
  public boolean fine() {
    return checks.stream().noneMatch(check -> check.outcome() == Check.Outcome.FAILED);
  }
}

package dev.evenkeel.operator.loop;

import dev.evenkeel.api.model.ResourceRef;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A person's hold: nothing is written to the resource, or to the host when it is {@code Host/NAME}; watching goes on.
 *
 * @param until when it ends by itself, or null when only a person ends it
 */
public record Suspension(ResourceRef target, String reason, String by, Instant since, @Nullable Instant until) {
  public boolean holdsAt(Instant now) {
    return until == null || until.isAfter(now);
  }

  /** For a person: who, why, until when. */
  public String message() {
    return "suspended by " + by + (until == null ? "" : " until " + until.truncatedTo(ChronoUnit.SECONDS)) + ": " + reason
        + "; evenkeel resume " + target;
  }
}

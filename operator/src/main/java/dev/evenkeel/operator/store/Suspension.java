package dev.evenkeel.operator.store;

import dev.evenkeel.api.model.ResourceRef;
import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * A person's hold on a resource or host.
 *
 * @param subject {@code Kind/name}; a host is {@code Host/name}
 * @param who who asked
 * @param reason in the person's words
 * @param until when it ends by itself, or null for never
 */
public record Suspension(ResourceRef subject, String who, String reason, Instant since, @Nullable Instant until) {

  /** Whether it still holds. */
  public boolean holdsAt(Instant now) {
    return until == null || now.isBefore(until);
  }
}

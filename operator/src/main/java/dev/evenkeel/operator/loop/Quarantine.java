package dev.evenkeel.operator.loop;

import dev.evenkeel.api.model.ResourceRef;

import java.time.Instant;

/**
 * A commit that is not to be applied to a resource until a newer one touches it.
 *
 * @param content hash of what the commit says about the resource: another content is another commit that touched it
 */
public record Quarantine(ResourceRef resource, String commit, String content, String reason, Instant since) {}

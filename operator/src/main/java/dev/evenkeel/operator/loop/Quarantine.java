package dev.evenkeel.operator.loop;

import dev.evenkeel.api.model.ResourceRef;
import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * A commit that is not to be applied to a resource until a newer one touches it.
 *
 * @param content hash of what the commit says about the resource: another content is another commit that touched it; null when it is not known any more, and then it holds for that very commit
 */
public record Quarantine(ResourceRef resource, String commit, @Nullable String content, String reason, Instant since) {}

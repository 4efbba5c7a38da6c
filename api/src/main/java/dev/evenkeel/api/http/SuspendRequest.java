package dev.evenkeel.api.http;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * Holds a resource or host.
 *
 * @param reason in the person's words; may not be empty
 * @param by who asks, or null for whom the header X-Evenkeel-User names
 * @param until when it ends by itself, or null for never
 */
public record SuspendRequest(String reason, @Nullable String by, @Nullable Instant until) {}

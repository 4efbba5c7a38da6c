package dev.evenkeel.api.http;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * A person's hold on a resource or host: nothing is written there, watching goes on.
 *
 * @param target {@code Kind/name}; {@code Host/name} holds the whole host
 * @param reason in the person's words
 * @param by who asked for it
 * @param since when
 * @param until when it ends by itself, or null when only {@code resume} ends it
 */
public record SuspensionView(String target, String reason, String by, Instant since, @Nullable Instant until) {}

package dev.evenkeel.api.http;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * Something that happened.
 *
 * @param id grows with time; the {@code Last-Event-ID} of the stream
 * @param at when
 * @param level {@code info}, {@code warning} or {@code critical}
 * @param reason a CamelCase word for machines, stable across versions
 * @param host where, or null when it concerns the operator or the repository
 * @param resource {@code Kind/name}, or null when it concerns a host or the operator
 * @param object the host object, {@code container/web}, or null
 * @param message for a person
 * @param commit the commit it belongs to, or null
 */
public record EventView(long id, Instant at, String level, String reason, @Nullable String host, @Nullable String resource,
    @Nullable String object, String message, @Nullable String commit) {}

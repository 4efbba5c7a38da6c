package dev.evenkeel.api.http;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * One thing known about a resource or host.
 *
 * @param type {@code Synced} (is it as written?), {@code Healthy} (does it work?), {@code Ready} (both), {@code Progressing}, {@code Stalled}; hosts have {@code Reachable} as well
 * @param status {@code True}, {@code False} or {@code Unknown}
 * @param reason a CamelCase word for machines, stable across versions
 * @param message the same for a person, with what to do next
 * @param since when the status last changed
 * @param commit the commit it was observed against, or null when none was read yet
 */
public record ConditionView(String type, String status, String reason, String message, Instant since, @Nullable String commit) {}

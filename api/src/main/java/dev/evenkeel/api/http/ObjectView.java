package dev.evenkeel.api.http;

import org.jspecify.annotations.Nullable;

/**
 * One host object of a resource, as it stands on one host.
 *
 * @param host where
 * @param object its printed form, {@code container/web}
 * @param status what it is doing: {@code running}, {@code active}, {@code present}, {@code absent}, {@code unknown}…
 * @param health {@code healthy}, {@code unhealthy}, {@code starting}, or {@code none} where nothing checks it
 * @param synced {@code True}, {@code False} or {@code Unknown}
 * @param message why it is not as written or not healthy, or null
 */
public record ObjectView(String host, String object, String status, String health, String synced, @Nullable String message) {}

package dev.evenkeel.api.http;

/**
 * One line of a log.
 *
 * @param host where
 * @param object the host object, {@code container/web}
 * @param line without its end
 */
public record LogLine(String host, String object, String line) {}

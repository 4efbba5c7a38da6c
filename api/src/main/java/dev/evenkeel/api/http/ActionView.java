package dev.evenkeel.api.http;

/**
 * The answer to a request that changes something.
 *
 * @param target {@code Kind/name}
 * @param message what happens now, for a person
 */
public record ActionView(String target, String message) {}

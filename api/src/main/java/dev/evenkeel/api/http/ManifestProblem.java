package dev.evenkeel.api.http;

import org.jspecify.annotations.Nullable;

/**
 * Something wrong in a manifest.
 *
 * @param file relative to the root of the repository
 * @param line from 1
 * @param column from 1
 * @param severity {@code error}: the resource is refused, what it owned stays; {@code warning}: a person should look
 * @param message what is wrong
 * @param hint what to do about it, or null
 */
public record ManifestProblem(String file, int line, int column, String severity, String message, @Nullable String hint) {}

package dev.evenkeel.api.http;

import org.jspecify.annotations.Nullable;

/**
 * Leads a resource, or all, back to what an earlier commit says.
 *
 * @param to that commit, abbreviated to at least four characters or whole, or null for the last one that said something else and with which every host was converged
 */
public record RollbackRequest(@Nullable String to) {}

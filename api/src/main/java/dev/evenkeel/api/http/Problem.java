package dev.evenkeel.api.http;

import org.jspecify.annotations.Nullable;

/**
 * An error, as RFC 9457 writes it ({@code application/problem+json}).
 *
 * @param type a URI that names the kind of error, {@code about:blank} when the status says it all
 * @param title the kind of error in a few words
 * @param status the HTTP status
 * @param detail what went wrong here and what to do next
 * @param instance the path that was asked for, or null
 */
public record Problem(String type, String title, int status, String detail, @Nullable String instance) {}

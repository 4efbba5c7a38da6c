package dev.evenkeel.api.http;

import org.jspecify.annotations.Nullable;

/**
 * One field that is not the same on all three sides. What may be secret is a fingerprint.
 *
 * @param path as in the manifest ({@code mem_limit}, {@code environment.TZ}), or {@code state}, {@code image}, {@code exists}, {@code name}
 * @param desired in git now, or null when git does not set it
 * @param applied at the last application, or null when it was not set or never applied
 * @param observed on the host, or null when it is not there
 */
public record DiffView(String path, @Nullable String desired, @Nullable String applied, @Nullable String observed) {}

package dev.evenkeel.api.http;

import org.jspecify.annotations.Nullable;

/**
 * Asks for the repository and the hosts to be looked at now.
 *
 * @param resource only this one, {@code Kind/name}; null for all
 * @param commit answer 409 unless this commit (or a prefix of at least 7 digits) can be had; null for the newest of the branch
 * @param refresh resolve the tags of images anew
 * @param retry try again what is quarantined or stalled
 */
public record SyncRequest(@Nullable String resource, @Nullable String commit, boolean refresh, boolean retry) {
  public static final SyncRequest ALL = new SyncRequest(null, null, false, false);
}

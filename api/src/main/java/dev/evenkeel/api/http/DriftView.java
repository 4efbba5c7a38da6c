package dev.evenkeel.api.http;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * One difference between what was applied and what was found, that no commit explains.
 *
 * @param id {@code d-41}
 * @param host where
 * @param object the host object, {@code container/grafana}
 * @param resource its owner, {@code Kind/name}
 * @param path the field as in the manifest, or {@code state}, {@code exists}, {@code name}
 * @param desired what git says, or null when git does not have the field
 * @param observed what was found, or null when the host does not have the field; a fingerprint where the value may be secret
 * @param firstSeen when it came to notice
 * @param seenBy {@code docker event}, {@code systemd signal}, {@code file watch}, {@code probe} or {@code resync}
 * @param cause likely cause in the event's own words, or null when nothing was heard
 * @param remedy what was done about it, or why nothing was; null while nothing was tried
 * @param correctedAt when it was seen right again, or null
 * @param correctedBy {@code evenkeel}, {@code engine}, {@code systemd} or {@code person}, or null
 * @param commit what git says comes from this commit
 * @param manifest where git says it, {@code file:line:column}, or null
 */
public record DriftView(String id, String host, String object, String resource, String path, @Nullable String desired,
    @Nullable String observed, Instant firstSeen, String seenBy, @Nullable String cause, @Nullable String remedy,
    @Nullable Instant correctedAt, @Nullable String correctedBy, String commit, @Nullable String manifest) {}

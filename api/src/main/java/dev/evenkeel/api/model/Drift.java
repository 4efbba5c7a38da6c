package dev.evenkeel.api.model;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * One difference between what was applied and what was found, that no commit explains.
 *
 * @param id {@code d-41}; unique within one store
 * @param object printed form of the host object, {@code container/web}
 * @param resource its owner, or the first of several
 * @param path field path as in the manifest, such as {@code mem_limit}, or {@code state}, {@code exists}
 * @param desired null when git does not have the field
 * @param observed null when the host does not have the field; a fingerprint where the value may be secret
 * @param seenBy what brought it to notice
 * @param cause likely cause in the event's own words, or null when nothing was heard
 * @param remedy what was done about it, or why nothing was
 * @param correctedAt when it was seen right again, or null
 * @param correctedBy who put it right; null while it is open, and when nobody did because its host has left the fleet
 * @param at where the manifest says it, or null
 */
public record Drift(String id, String host, String object, ResourceRef resource, String path, @Nullable String desired,
    @Nullable String observed, Instant firstSeen, SeenBy seenBy,
    @Nullable String cause, @Nullable String remedy, @Nullable Instant correctedAt, @Nullable CorrectedBy correctedBy, String commit,
    @Nullable Position at) {

  /** What is told of what was open when its host left the fleet. */
  public static final String LEFT = "the host has left the fleet";

  /** How it came to notice. */
  public enum SeenBy {
    DOCKER_EVENT, SYSTEMD_SIGNAL, FILE_WATCH, PROBE, RESYNC
  }

  /** Who put it right. */
  public enum CorrectedBy {
    EVENKEEL, ENGINE, SYSTEMD, PERSON
  }
}

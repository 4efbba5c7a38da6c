package dev.evenkeel.operator.loop;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * What an image reference stands for, for the whole fleet, until a commit touches who uses it or a person asks for it anew.
 *
 * @param digest {@code sha256:…}, or null when no registry answered for it
 * @param users hash of what the commit says about all that uses it
 */
public record Pin(String reference, @Nullable String digest, String users, Instant at) {}

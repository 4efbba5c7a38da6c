package dev.evenkeel.api.http;

/**
 * What the client that asks may do here.
 *
 * @param role {@code admin} (the token that may change things), {@code reader} (the one that may only read) or {@code local} (no token, on the machine of a server that listens on loopback only)
 * @param mayChange whether it may change things
 * @param words the same for a person: {@code admin token}, {@code read-only token}, {@code this machine}
 */
public record AccessView(String role, boolean mayChange, String words) {}

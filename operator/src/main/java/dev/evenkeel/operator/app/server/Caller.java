package dev.evenkeel.operator.app.server;

import io.micronaut.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, as it is kept with what was done. The role is known for certain; the name is what the client says, and nobody checks it: it is for people who work together, not for a court.
 *
 * @param name of a person or a script, or null when none was given
 */
record Caller(@Nullable String name, AccessRules.Role role) {
  /** The header with the name. */
  static final String HEADER = "X-Evenkeel-User";
  private static final String ATTRIBUTE = "evenkeel.caller";
  private static final int LONGEST = 64;

  /** Remembers with a request who sends it. */
  static void remember(HttpRequest<?> request, AccessRules.Role role) {
    request.setAttribute(ATTRIBUTE, new Caller(readable(request.getHeaders().get(HEADER)), role));
  }

  /** Who sends a request that was let in. */
  static Caller of(HttpRequest<?> request) {
    return request.getAttribute(ATTRIBUTE, Caller.class)
        .orElseThrow(() -> new IllegalStateException("the access filter sees every request"));
  }

  /** The same person under the name that the request itself gives, if it does. */
  Caller called(@Nullable String other) {
    String better = readable(other);
    return better == null ? this : new Caller(better, role);
  }

  private static @Nullable String readable(@Nullable String given) {
    if (given == null || given.isBlank()) {
      return null;
    }
    String plain = given.replaceAll("[\\p{Cntrl}()]", "?").strip();
    return plain.length() > LONGEST ? plain.substring(0, LONGEST) + "…" : plain;
  }

  /** {@code ana (admin token)}, {@code somebody (this machine)}. */
  @Override
  public String toString() {
    return (name == null ? "somebody" : name) + " (" + role.words() + ")";
  }
}

package dev.evenkeel.operator.app.server;

import dev.evenkeel.operator.app.ServerSettings;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who may do what; pure.
 *
 * <p>
 * A server on loopback asks for no token, so it must be sure that the request is meant for it: a page on the web can make a browser send requests to 127.0.0.1 (DNS rebinding, cross-site requests), but not with our name as {@code Host} and
 * {@code Origin}. A server that others can reach asks for a token for everything below {@code /api}: one that may change things, or a read-only one.
 */
final class AccessRules {
  private static final Set<String> LOCAL_NAMES = Set.of("localhost", "127.0.0.1", "[::1]", "::1");
  private static final Pattern PORT = Pattern.compile(":\\d*$");
  private final ServerSettings settings;

  AccessRules(ServerSettings settings) {
    this.settings = settings;
  }

  /** What lets somebody in. */
  enum Role {
    /** The token that may change things. */
    ADMIN("admin token"),
    /** The token that may only read. */
    READER("read-only token"),
    /** No token, on the machine of a server that listens on loopback only. */
    LOCAL("this machine"),
    /** No token, for what everybody may see. */
    ANYBODY("no token");

    private final String words;

    Role(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /** The answer. */
  sealed interface Verdict {
    record Allowed(Role role) implements Verdict {}

    /** @param status 401, 403 or 421 */
    record Denied(int status, String detail) implements Verdict {}
  }

  /** What is looked at of a request; header values are null when absent. */
  record Request(boolean changes, String path, @Nullable String host, @Nullable String origin, @Nullable String fetchSite,
      @Nullable String authorization) {}

  Verdict decide(Request request) {
    if (settings.loopbackOnly() && !namesUs(request.host())) {
      return new Verdict.Denied(421, "this server listens on loopback only and answers to localhost, 127.0.0.1 and [::1], not to Host: "
          + shown(request.host()) + "; call it by one of these names");
    }
    if (crossSite(request)) {
      return new Verdict.Denied(403, "a page of another site may not call this server (Origin: " + shown(request.origin())
          + "); call it without an Origin header or from its own page");
    }
    if (!request.path().startsWith("/api/") && !request.changes()) {
      return new Verdict.Allowed(Role.ANYBODY);
    }
    return token(request);
  }

  private Verdict token(Request request) {
    String given = bearer(request.authorization());
    boolean admin = same(given, settings.adminToken());
    boolean reader = same(given, settings.readToken());
    if (admin) {
      return new Verdict.Allowed(Role.ADMIN);
    }
    if (reader) {
      return request.changes()
          ? new Verdict.Denied(403, "the token is read-only; what changes something needs the other one")
          : new Verdict.Allowed(Role.READER);
    }
    boolean tokensExist = settings.adminToken() != null || settings.readToken() != null;
    if (given != null && tokensExist) {
      return new Verdict.Denied(401, "the token is not known; check --token or EVENKEEL_TOKEN");
    }
    if (settings.loopbackOnly()) {
      return new Verdict.Allowed(Role.LOCAL);
    }
    return new Verdict.Denied(401, "a token is needed: Authorization: Bearer …; the command line takes --token or EVENKEEL_TOKEN");
  }

  private boolean namesUs(@Nullable String hostHeader) {
    if (hostHeader == null) {
      return false;
    }
    String name = PORT.matcher(hostHeader).replaceFirst("").toLowerCase(Locale.ROOT);
    return LOCAL_NAMES.contains(name) || name.equals(settings.host().toLowerCase(Locale.ROOT));
  }

  private static boolean crossSite(Request request) {
    String origin = request.origin();
    if (origin != null) {
      try {
        String authority = new URI(origin).getRawAuthority();
        return authority == null || !authority.equalsIgnoreCase(request.host());
      } catch (URISyntaxException e) {
        return true;
      }
    }
    return request.changes() && "cross-site".equals(request.fetchSite());
  }

  private static @Nullable String bearer(@Nullable String authorization) {
    if (authorization == null || !authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return null;
    }
    return authorization.substring(7).strip();
  }

  /** Takes the same time wherever the first difference is. */
  private static boolean same(@Nullable String given, @Nullable String known) {
    return given != null && known != null
        && MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), known.getBytes(StandardCharsets.UTF_8));
  }

  private static String shown(@Nullable String header) {
    if (header == null) {
      return "(none)";
    }
    String bounded = header.length() > 80 ? header.substring(0, 80) + "…" : header;
    return bounded.replaceAll("\\p{Cntrl}", "?");
  }
}

package dev.evenkeel.hosts.probe;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where a probe goes: {@code :PORT[/path]}, {@code HOST:PORT[/path]}, or an {@code http} or {@code https} URL (RFC 3986).
 *
 * @param host as seen from the host, or null for the object's own address
 * @param path with its query, at least {@code /}
 */
record Address(boolean tls, @Nullable String host, int port, String path) {

  /** @throws IllegalArgumentException with what is wrong and what is expected */
  static Address parse(String text) {
    if (text.chars().anyMatch(c -> c <= ' ' || c >= 127)) {
      throw bad(text, "it has spaces or characters beyond ASCII in it");
    }
    return text.contains("://") ? url(text) : plain(text);
  }

  private static Address url(String text) {
    try {
      URI uri = new URI(text);
      boolean tls = "https".equalsIgnoreCase(uri.getScheme());
      if (!tls && !"http".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null || uri.getUserInfo() != null) {
        throw bad(text, "only http and https URLs with a host and without a user are probed");
      }
      String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
      String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
      return new Address(tls, unbracketed(uri.getHost()), uri.getPort() < 0 ? tls ? 443 : 80 : uri.getPort(), path + query);
    } catch (URISyntaxException e) {
      throw bad(text, e.getReason());
    }
  }

  private static Address plain(String text) {
    int slash = text.indexOf('/');
    String authority = slash < 0 ? text : text.substring(0, slash);
    int colon = authority.lastIndexOf(':');
    String port = authority.substring(colon + 1);
    if (colon < 0 || !port.matches("\\d{1,5}") || Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65535) {
      throw bad(text, "a port from 1 to 65535 is missing");
    }
    String host = colon == 0 ? null : unbracketed(authority.substring(0, colon));
    return new Address(false, host, Integer.parseInt(port), slash < 0 ? "/" : text.substring(slash));
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  private static IllegalArgumentException bad(String text, String why) {
    return new IllegalArgumentException(
        "cannot probe '" + text + "': " + why + "; write :PORT/path, HOST:PORT/path or http://HOST/path");
  }

  /** What stands in the Host header (RFC 9110, section 7.2). */
  String authority(String at) {
    String shown = at.contains(":") ? "[" + at + "]" : at;
    return port == (tls ? 443 : 80) ? shown : shown + ":" + port;
  }
}

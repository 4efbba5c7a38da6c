package dev.evenkeel.hosts.contact;

import org.jspecify.annotations.Nullable;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host as people type it: {@code [USER@]ADDRESS[:PORT]}, an IPv6 address with a port in brackets.
 *
 * @param user null if not typed
 * @param port null if not typed
 */
public record Typed(@Nullable String user, String address, @Nullable Integer port) {
  private static final Pattern BRACKETS = Pattern.compile("\\[([0-9a-fA-F:.]+)](?::([0-9]{1,5}))?");
  private static final Pattern PLAIN = Pattern.compile("([^:\\s]+)(?::([0-9]{1,5}))?");

  /** @throws IllegalArgumentException when it has another form, with the form in the message */
  public static Typed parse(String text) {
    int at = text.lastIndexOf('@');
    String user = at < 0 ? null : text.substring(0, at);
    String rest = text.substring(at + 1);
    boolean bareIpv6 = rest.chars().filter(c -> c == ':').count() > 1 && !rest.startsWith("[");
    Matcher matcher = (rest.startsWith("[") ? BRACKETS : PLAIN).matcher(rest);
    if (bareIpv6 && rest.matches("[0-9a-fA-F:.]+")) {
      return new Typed(user, rest, null);
    }
    if (!matcher.matches() || user != null && !user.matches("[^\\s@:-][^\\s@:]*") || matcher.group(1).startsWith("-")) {
      throw new IllegalArgumentException("'" + text + "' is not USER@ADDRESS, such as ops@192.0.2.10 or ops@[2001:db8::1]:2222");
    }
    String port = matcher.group(2);
    if (port != null && (Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65535)) {
      throw new IllegalArgumentException("port " + port + " of '" + text + "' is not between 1 and 65535");
    }
    return new Typed(user, matcher.group(1), port == null ? null : Integer.valueOf(port));
  }
}

package dev.evenkeel.manifests.compose;

import java.util.regex.Pattern;

/** Tells IP addresses from other texts, without asking anybody. */
public final class Addresses {
  private static final Pattern FOUR = Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})(?:\\.(?!$)|$)){4}");
  private static final Pattern SIX = Pattern.compile("(?i)(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}|(?:[0-9a-f]{0,4}:){2,6}[0-9.]{7,15}");

  private Addresses() {}

  public static boolean isIp(String text) {
    return isIpv4(text) || isIpv6(text);
  }

  public static boolean isIpv4(String text) {
    return text.length() <= 15 && FOUR.matcher(text).matches();
  }

  /** Whether it has the form of RFC 4291 section 2.2, with at most one {@code ::}. */
  public static boolean isIpv6(String text) {
    if (text.length() > 45 || !SIX.matcher(text).matches()) {
      return false;
    }
    int gap = text.indexOf("::");
    int groups = text.split(":", -1).length;
    return gap >= 0
        ? text.indexOf("::", gap + 1) < 0 && !text.contains(":::")
        : groups == (text.contains(".") ? 7 : 8) && !text.startsWith(":") && !text.endsWith(":");
  }
}

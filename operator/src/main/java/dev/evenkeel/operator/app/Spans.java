package dev.evenkeel.operator.app;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spans of time as people type them: {@code 30s}, {@code 10m}, {@code 24h}, {@code 7d}, {@code 1h30m}. */
public final class Spans {
  private static final Pattern FORM = Pattern.compile("(?:(\\d{1,6})d)?(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,9})s)?");

  private Spans() {}

  /** @throws RefusedException when it has another form, or is nothing */
  public static Duration parse(String typed) throws RefusedException {
    Matcher matcher = FORM.matcher(typed);
    if (typed.isEmpty() || !matcher.matches()) {
      throw new RefusedException(RefusedException.Why.INVALID, "a time span is written like 30s, 10m, 24h or 7d, not '" + typed + "'");
    }
    return Duration.ofDays(number(matcher, 1)).plusHours(number(matcher, 2)).plusMinutes(number(matcher, 3))
        .plusSeconds(number(matcher, 4));
  }

  /**
   * Reads a point in the past: a span before now, or a time of RFC 3339.
   *
   * @throws RefusedException when it is neither
   */
  public static Instant before(Instant now, String typed) throws RefusedException {
    return typed.indexOf('T') > 0 ? instant(typed) : now.minus(parse(typed));
  }

  /**
   * Reads a point in the future: a span after now, or a time of RFC 3339.
   *
   * @throws RefusedException when it is neither
   */
  public static Instant after(Instant now, String typed) throws RefusedException {
    return typed.indexOf('T') > 0 ? instant(typed) : now.plus(parse(typed));
  }

  private static Instant instant(String typed) throws RefusedException {
    try {
      return java.time.OffsetDateTime.parse(typed).toInstant();
    } catch (DateTimeParseException e) {
      throw new RefusedException(RefusedException.Why.INVALID,
          "a time is written like 2026-11-21T14:02:11Z, or as a span like 24h, not '" + typed + "'");
    }
  }

  private static long number(Matcher matcher, int group) {
    String digits = matcher.group(group);
    return digits == null ? 0 : Long.parseLong(digits);
  }
}

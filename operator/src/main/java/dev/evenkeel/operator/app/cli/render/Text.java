package dev.evenkeel.operator.app.cli.render;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Single values as people read them. */
public final class Text {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Text() {}

  /** In one line and without control characters: what comes from a host must not move the cursor of whoever reads it. */
  public static String line(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.strip().codePoints()
        .forEach(c -> clean.appendCodePoint(c == '\n' || c == '\t' ? ' ' : Character.isISOControl(c) || isSteering(c) ? '?' : c));
    return clean.toString();
  }

  /** Characters that change the direction of what follows. */
  private static boolean isSteering(int c) {
    return c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069;
  }

  public static String cut(String text, int most) {
    String line = line(text);
    return line.length() <= most ? line : line.substring(0, most - 1) + "…";
  }

  /** The time of day in UTC, with the day when it is not today's. */
  public static String time(Instant at, Instant now) {
    return day(at).equals(day(now)) ? TIME.format(at) : DAY.format(at);
  }

  /** {@code now} within ten seconds, else like {@link #time}. */
  public static String seen(Instant at, Instant now) {
    return Duration.between(at, now).abs().compareTo(Duration.ofSeconds(10)) <= 0 ? "now" : time(at, now);
  }

  private static LocalDate day(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC).toLocalDate();
  }

  /** {@code 0.4 s}, {@code 12 s}, {@code 3 min}. */
  public static String span(Duration span) {
    long millis = Math.max(0, span.toMillis());
    if (millis < 10_000) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
    return span.toSeconds() < 180 ? span.toSeconds() + " s" : span.toMinutes() < 180 ? span.toMinutes() + " min" : span.toHours() + " h";
  }

  /** {@code 4 s of downtime}, {@code no downtime}. */
  public static String downtime(double seconds) {
    if (seconds <= 0) {
      return "no downtime";
    }
    String number = seconds < 10 && seconds != Math.rint(seconds)
        ? String.format(Locale.ROOT, "%.1f", seconds)
        : String.format(Locale.ROOT, "%.0f", Math.ceil(seconds));
    return number + " s of downtime";
  }

  /** {@code 1 host}, {@code 2 hosts}. */
  public static String count(int count, String one) {
    return count + " " + one + (count == 1 ? "" : "s");
  }

  /** The first seven digits of a commit id; of a plain folder's hash likewise. */
  public static String commit(String commit) {
    String prefix = commit.startsWith("folder:") ? "folder:" : "";
    String id = commit.substring(prefix.length());
    return prefix + (id.length() > 7 ? id.substring(0, 7) : id);
  }
}

package dev.evenkeel.manifests.read.bind;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A duration as Compose writes it ("Specifying durations"): {@code 30s}, {@code 1m30s}, {@code 1.5h}; units us, ms, s, m, h, and d for days. Not negative. */
public final class DurationShape implements Shape<Duration> {
  private static final String FORM = "([0-9]{1,9}(\\.[0-9]{1,9})?(us|ms|s|m|h|d))+";
  private static final Pattern WHOLE = Pattern.compile(FORM);
  private static final Pattern PART = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(us|ms|s|m|h|d)");

  @Override
  public @Nullable Duration read(Cursor at) {
    String text = at.text("a duration");
    if (text == null) {
      return null;
    }
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    if (text.matches("[0-9]{1,9}")) {
      return at.refuse("\"" + text + "\" has no unit", "write " + text + "s for seconds");
    }
    if (text.length() > 64 || !WHOLE.matcher(text).matches()) {
      return at.refuse("expected a duration, found \"" + Schemas.shorten(text) + "\"", "write it like 30s, 1m30s or 24h");
    }
    BigDecimal nanos = BigDecimal.ZERO;
    Matcher parts = PART.matcher(text);
    while (parts.find()) {
      nanos = nanos.add(new BigDecimal(parts.group(1)).multiply(BigDecimal.valueOf(unit(parts.group(2)))));
    }
    Duration duration = Duration.ofSeconds(nanos.divideToIntegralValue(BigDecimal.valueOf(1_000_000_000L)).longValue(),
        nanos.remainder(BigDecimal.valueOf(1_000_000_000L)).longValue());
    return duration.compareTo(Duration.ofDays(36_500)) > 0 ? at.refuse("\"" + text + "\" is longer than a hundred years", null) : duration;
  }

  private static long unit(String unit) {
    return switch (unit) {
      case "us" -> 1_000L;
      case "ms" -> 1_000_000L;
      case "s" -> 1_000_000_000L;
      case "m" -> 60_000_000_000L;
      case "h" -> 3_600_000_000_000L;
      case "d" -> 86_400_000_000_000L;
      default -> throw new IllegalStateException("unit " + unit + " is not in the pattern");
    };
  }

  @Override
  public Map<String, Object> describe(Definitions definitions) {
    return Schemas.pattern("^(0|" + FORM + ")$");
  }

  @Override
  public String words() {
    return "duration";
  }
}

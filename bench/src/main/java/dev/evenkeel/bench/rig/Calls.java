package dev.evenkeel.bench.rig;

import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What an operator's calls to its hosts have taken so far, by its own figures: it says where the time of a measured deed has gone.
 *
 * @param spent by the call's name
 */
public record Calls(Map<String, Spent> spent) {
  private static final Pattern LINE = Pattern.compile("evenkeel_host_call_seconds_(sum|count)\\{([^}]*)\\} (\\S+)");
  private static final Pattern CALL = Pattern.compile("call=\"([^\"]*)\"");

  /** How often, and how long in all. */
  public record Spent(double count, double seconds) {
    private Spent plus(double moreCount, double moreSeconds) {
      return new Spent(count + moreCount, seconds + moreSeconds);
    }
  }

  /** @param metrics the answer of {@code GET /metrics}, in Prometheus' text format */
  static Calls of(String metrics) {
    Map<String, Spent> spent = new TreeMap<>();
    Matcher line = LINE.matcher(metrics);
    while (line.find()) {
      Matcher call = CALL.matcher(line.group(2));
      if (call.find()) {
        double value = Double.parseDouble(line.group(3));
        boolean isCount = line.group(1).equals("count");
        spent.merge(call.group(1), new Spent(isCount ? value : 0, isCount ? 0 : value), (a, b) -> a.plus(b.count, b.seconds));
      }
    }
    return new Calls(spent);
  }

  /**
   * The calls since then as a sentence.
   *
   * @param deeds how many deeds were measured
   */
  public String since(Calls before, int deeds) {
    Map<String, Spent> since = new TreeMap<>();
    spent.forEach((call, now) -> {
      Spent then = before.spent.getOrDefault(call, new Spent(0, 0));
      if (now.count > then.count) {
        since.put(call, new Spent(now.count - then.count, now.seconds - then.seconds));
      }
    });
    return "its calls to the host, what one takes on average and how many a deed has made: " + since.entrySet().stream()
        .sorted(Comparator.comparingDouble(entry -> -entry.getValue().seconds()))
        .map(entry -> String.format(Locale.ROOT, "%s %.0f ms (%.1f)", entry.getKey(),
            entry.getValue().seconds() / entry.getValue().count() * 1e3, entry.getValue().count() / deeds))
        .collect(Collectors.joining(", "));
  }
}

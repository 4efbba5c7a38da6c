package dev.evenkeel.bench;

import java.util.Locale;

/**
 * What a figure has to reach.
 *
 * @param wanted in words: {@code ≤ 1.25 × raw loop}
 * @param reached in the same words
 * @param passed whether it was reached
 */
public record Mark(String wanted, String reached, boolean passed) {

  /** At most so many times the peer's median. */
  public static Mark atMost(double times, Spread ours, Spread peer, String name) {
    double ratio = ours.median() / peer.median();
    return new Mark("≤ " + number(times) + " × " + name, number(ratio) + " ×", ratio <= times);
  }

  /** At least so many times faster than the peer, by the medians. */
  public static Mark fasterBy(double times, Spread ours, Spread peer, String name) {
    double ratio = peer.median() / ours.median();
    return new Mark("≥ " + number(times) + " × faster than " + name, number(ratio) + " ×", ratio >= times);
  }

  /** The median at most this, in the figure's own unit. */
  public static Mark below(double limit, Spread ours) {
    return new Mark("≤ " + ours.unit().text(limit), ours.middle(), ours.median() <= limit);
  }

  public String verdict() {
    return passed ? "PASS" : "MISS";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value >= 10 ? "%.0f" : "%.2f", value);
  }
}

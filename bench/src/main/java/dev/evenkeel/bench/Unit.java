package dev.evenkeel.bench;

import java.util.Locale;

/** What a figure is counted in. */
public enum Unit {
  MICROS("µs"), MILLIS("ms"), SECONDS("s"), PERCENT_OF_A_CORE("% of a core"), KIB("KiB"), MIB("MiB"), SECONDS_PER_HOUR("s/h"), KIB_PER_HOUR(
      "KiB/h");

  private final String sign;

  Unit(String sign) {
    this.sign = sign;
  }

  /** Three digits that count, and the unit. */
  public String text(double value) {
    String digits = Math.abs(value) >= 100 ? "%.0f" : Math.abs(value) >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, digits, value) + " " + sign;
  }
}

package dev.evenkeel.operator.store;

import java.time.Duration;

/**
 * How much history is kept: what is younger than the age, and of that at most so many of each.
 *
 * @param age of events, closed drift records, plans and revisions
 */
public record Retention(Duration age, int events, int drift, int plans, int revisions) {
  public static final Retention DEFAULT = new Retention(Duration.ofDays(30), 100_000, 20_000, 5_000, 5_000);
}

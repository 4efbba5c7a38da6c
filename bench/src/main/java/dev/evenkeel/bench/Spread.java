package dev.evenkeel.bench;

import java.util.Collection;
import java.util.List;

/**
 * Samples of one figure, in the unit of {@link #unit}.
 *
 * @param sorted at least one value, ascending
 */
public record Spread(Unit unit, List<Double> sorted) {
  public Spread {
    if (sorted.isEmpty()) {
      throw new IllegalArgumentException("a figure without a sample says nothing");
    }
    sorted = sorted.stream().sorted().toList();
  }

  public static Spread of(Unit unit, Collection<Double> samples) {
    return new Spread(unit, List.copyOf(samples));
  }

  /** A figure that can be had only once, such as a heap. */
  public static Spread single(Unit unit, double value) {
    return new Spread(unit, List.of(value));
  }

  public int n() {
    return sorted.size();
  }

  public double median() {
    return at(0.5);
  }

  /** The tenth part of the samples is smaller. */
  public double p10() {
    return at(0.1);
  }

  /** The tenth part of the samples is larger. */
  public double p90() {
    return at(0.9);
  }

  public double min() {
    return sorted.getFirst();
  }

  public double max() {
    return sorted.getLast();
  }

  /** Between two samples, as the place asks for (the method of most spreadsheets). */
  private double at(double share) {
    double place = share * (sorted.size() - 1);
    int below = (int) Math.floor(place);
    int above = Math.min(sorted.size() - 1, below + 1);
    return sorted.get(below) + (sorted.get(above) - sorted.get(below)) * (place - below);
  }

  /** {@code 120 ms}. */
  public String middle() {
    return unit.text(median());
  }

  /** {@code 110–150 ms}; the smallest and the largest where there are fewer than five samples, and nothing for a single one. */
  public String range() {
    if (n() == 1) {
      return "";
    }
    return n() < 5 ? unit.text(min()) + " – " + unit.text(max()) : unit.text(p10()) + " – " + unit.text(p90());
  }
}

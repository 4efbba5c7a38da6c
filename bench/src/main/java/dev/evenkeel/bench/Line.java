package dev.evenkeel.bench;

import java.util.List;

/** One line of the table. */
public sealed interface Line {
  /** What was measured: {@code container killed → started}. */
  String figure();

  /** Who was measured: {@code Evenkeel}, or a peer. */
  String who();

  /**
   * A figure.
   *
   * @param marks what it has to reach; none for peers
   * @param note what a reader must know, or the empty string
   */
  record Measured(String figure, String who, Spread spread, List<Mark> marks, String note) implements Line {
    public Measured {
      marks = List.copyOf(marks);
    }
  }

  /** A figure that could not be had. Nothing is put in its place. */
  record Missing(String figure, String who, String why) implements Line {}

  static Line of(String figure, String who, Spread spread, String note, Mark... marks) {
    return new Measured(figure, who, spread, List.of(marks), note);
  }

  static Line of(String figure, String who, Spread spread, Mark... marks) {
    return new Measured(figure, who, spread, List.of(marks), "");
  }
}

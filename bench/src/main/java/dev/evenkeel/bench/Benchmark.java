package dev.evenkeel.bench;

import java.util.List;

/** One row of the table, with its peers. */
public interface Benchmark {
  /** The word by which it is chosen on the command line. */
  String name();

  /** What it measures, in one line. */
  String question();

  /**
   * Measures. Whatever it starts goes into the bench, which takes it down afterwards, also after a failure.
   *
   * @throws Exception whatever kept it from an answer; it is reported, and the next benchmark goes on
   */
  List<Line> run(Bench bench) throws Exception;
}

package dev.evenkeel.bench;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;

/**
 * What came of one benchmark.
 *
 * @param failure why it gave no lines, or null
 * @param machine when it was begun, on what machine, and how busy that was
 */
public record Result(String name, String question, List<Line> lines, @Nullable String failure, String machine, Duration took) {
  public Result {
    lines = List.copyOf(lines);
  }
}

package dev.evenkeel.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Where {@code bench/run} begins. */
public final class Main {
  private static final String USAGE = """
      usage: bench/run [--list] [--runs N] [--small] [--publish] [NAME...]
        Measures Evenkeel side by side with its peers; without names, everything (about a quarter of an hour).
        --list     the benchmarks, and what each measures
        --runs N   so many samples of each figure
        --small    small fleets and few samples, for whoever works on a benchmark; its figures mean little
        --publish  puts the tables into docs/performance.md as well, in the place of those that stand there
        The tables are printed, and kept in bench/target/report.md and report.json.
      """;

  private static final int LONGEST = 300;

  /** @param names of the benchmarks to run; empty: all */
  private record Options(boolean list, boolean help, OptionalInt runs, boolean small, boolean publish, List<String> names) {
    static Options parse(String[] words) {
      boolean list = false;
      boolean help = false;
      boolean small = false;
      boolean publish = false;
      OptionalInt runs = OptionalInt.empty();
      List<String> names = new ArrayList<>();
      for (int i = 0; i < words.length; i++) {
        switch (words[i]) {
          case "--list" -> list = true;
          case "--small" -> small = true;
          case "--publish" -> publish = true;
          case "-h", "--help" -> help = true;
          case "--runs" -> {
            i++;
            runs = OptionalInt.of(count(i < words.length ? words[i] : ""));
          }
          default -> names.add(known(words[i]));
        }
      }
      return new Options(list, help, runs, small, publish, names);
    }

    private static int count(String word) {
      if (!word.matches("[1-9][0-9]{0,5}")) {
        throw new IllegalArgumentException("--runs takes a number of samples, not '" + word + "'");
      }
      return Integer.parseInt(word);
    }

    private static String known(String word) {
      if (Benchmarks.ALL.stream().noneMatch(one -> one.name().equals(word))) {
        throw new IllegalArgumentException("there is no benchmark '" + word + "'; bench/run --list shows them");
      }
      return word;
    }

    List<Benchmark> chosen() {
      return Benchmarks.ALL.stream().filter(one -> names.isEmpty() || names.contains(one.name())).toList();
    }
  }

  private Main() {}

  public static void main(String[] words) throws IOException {
    Options options;
    try {
      options = Options.parse(words);
    } catch (IllegalArgumentException e) {
      System.err.println("bench: " + e.getMessage() + "\n" + USAGE);
      System.exit(2);
      return;
    }
    if (options.help() || options.list()) {
      System.out.print(options.help() ? USAGE : listed());
      return;
    }
    List<Result> results = new ArrayList<>();
    for (Benchmark benchmark : options.chosen()) {
      System.err.println("bench: " + benchmark.name() + " (" + (results.size() + 1) + " of " + options.chosen().size() + "): "
          + benchmark.question());
      Result result = measured(benchmark, options);
      results.add(result);
      System.out.println(benchmark.name() + ": " + benchmark.question() + "\n" + Report.table(result));
      // After each one: a run that is interrupted keeps what it has.
      keep(results);
    }
    if (options.publish()) {
      Published.put(Bench.ROOT.resolve("docs/performance.md"), results);
    }
    System.err.println("bench: kept in bench/target/report.md and report.json");
    // Libraries' threads would keep the process for a while.
    System.exit(results.stream().anyMatch(result -> result.failure() != null) ? 1 : 0);
  }

  private static Result measured(Benchmark benchmark, Options options) throws IOException {
    String machine = Machine.describe();
    long began = System.nanoTime();
    try (Bench bench = new Bench(benchmark.name(), options.runs(), options.small())) {
      List<Line> lines = benchmark.run(bench);
      return new Result(benchmark.name(), benchmark.question(), lines, null, machine, Duration.ofNanos(System.nanoTime() - began));
    } catch (Exception | AssertionError | LinkageError e) {
      e.printStackTrace();
      return new Result(benchmark.name(), benchmark.question(), List.of(), shortened(e.toString()), machine,
          Duration.ofNanos(System.nanoTime() - began));
    }
  }

  /** The whole of it stands on stderr. */
  private static String shortened(String failure) {
    String first = failure.lines().findFirst().orElse("");
    return first.length() <= LONGEST ? first : first.substring(0, LONGEST) + "…";
  }

  private static String listed() {
    StringBuilder text = new StringBuilder();
    Benchmarks.ALL.forEach(one -> text.append(String.format("%-16s %s%n", one.name(), one.question())));
    return text.toString();
  }

  private static void keep(List<Result> results) throws IOException {
    Path folder = Files.createDirectories(Bench.ROOT.resolve("bench/target"));
    Files.writeString(folder.resolve("report.md"), Report.markdown(results));
    Files.writeString(folder.resolve("report.json"), Report.json(results));
  }
}

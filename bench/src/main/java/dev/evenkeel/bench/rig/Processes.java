package dev.evenkeel.bench.rig;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Processes that the measurements start; none outlives them. */
public final class Processes {
  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();
  /** What Linux counts processor time in; it has been this on every machine for decades. */
  private static final double TICKS_PER_SECOND = 100;

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly), "bench-processes"));
  }

  private Processes() {}

  static Process start(ProcessBuilder builder) throws IOException {
    Process process = builder.start();
    RUNNING.add(process);
    var _ = process.onExit().thenAccept(RUNNING::remove);
    return process;
  }

  /** Runs a command to its end.
   *
   * @return what it wrote
   * @throws IOException when it failed or did not end in time, with what it wrote */
  public static String run(Duration deadline, List<String> command) throws IOException, InterruptedException {
    return run(deadline, new ProcessBuilder(command));
  }

  /** The same with an environment of its own. */
  public static String run(Duration deadline, ProcessBuilder builder) throws IOException, InterruptedException {
    String command = String.join(" ", builder.command());
    Path output = Files.createTempFile("evenkeel-bench-", ".out");
    try {
      Process process = start(builder.redirectErrorStream(true).redirectOutput(output.toFile())
          .redirectInput(Path.of("/dev/null").toFile()));
      if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new IOException(command + " did not end within " + deadline + "\n" + Files.readString(output));
      }
      String text = Files.readString(output, StandardCharsets.UTF_8);
      if (process.exitValue() != 0) {
        throw new IOException(command + " ended with " + process.exitValue() + "\n" + text);
      }
      return text;
    } finally {
      Files.deleteIfExists(output);
    }
  }

  /** The processor time that a process has used so far, in seconds. */
  public static double cpuSeconds(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    // Behind the name, which may have spaces; fields 14 and 15 of proc(5).
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  /** The memory that a process has in use, in MiB. */
  public static double residentMib(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream().filter(line -> line.startsWith("VmRSS:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024).findFirst().orElse(Double.NaN);
  }
}

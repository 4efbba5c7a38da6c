package dev.evenkeel.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What an operator is doing while a test waits for it in vain: where each thread of it stands. A hang that comes once in a thousand runs is found by this or never. */
final class Autopsy {
  private static final int FRAMES = 4;
  private static final int THREADS = 40;
  private static final long SECONDS = 20;

  private Autopsy() {}

  /** A line for each thread, virtual ones too, that is in the product's own code; the whole dump stays beside the log. */
  static List<String> threads(Process process, Path log) {
    Path dump = Path.of(log.toString().replace(".log", ".threads"));
    try {
      Process jcmd = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(process.pid()),
          "Thread.dump_to_file", "-overwrite", dump.toString()).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
      if (!jcmd.waitFor(SECONDS, TimeUnit.SECONDS)) {
        jcmd.destroyForcibly();
        return List.of("no dump of its threads within " + SECONDS + " s");
      }
      return Files.exists(dump) ? read(Files.readString(dump)) : List.of("no dump of its threads: jcmd ended with " + jcmd.exitValue());
    } catch (IOException e) {
      return List.of("no dump of its threads: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  /** A thread begins with {@code #NUMBER "NAME" virtual STATE} at the start of a line; its frames are indented. */
  private static List<String> read(String dump) {
    List<String> threads = new ArrayList<>();
    for (String block : dump.split("(?m)^(?=#\\d)", -1)) {
      List<String> lines = block.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
      if (block.contains("dev.evenkeel.") && !lines.isEmpty() && threads.size() < THREADS) {
        List<String> frames = lines.subList(1, lines.size());
        int ours = 0;
        while (ours < frames.size() && !frames.get(ours).contains("dev.evenkeel.")) {
          ours++;
        }
        threads.add(lines.getFirst() + " | " + frames.getFirst() + " | "
            + String.join(" < ", frames.subList(ours, Math.min(frames.size(), ours + FRAMES))));
      }
    }
    return threads;
  }
}

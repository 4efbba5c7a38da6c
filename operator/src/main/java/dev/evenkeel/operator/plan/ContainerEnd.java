package dev.evenkeel.operator.plan;

import dev.evenkeel.api.host.FieldDiff;
import dev.evenkeel.api.host.Signal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** How a container came to a standstill, from the engine's events. One command makes several of them: {@code docker stop} is kill, die and stop. */
final class ContainerEnd {
  private static final Set<String> ENDS = Set.of("kill", "die", "oom", "stop", "pause");
  private static final Set<String> BEGINS = Set.of("start", "unpause");
  private static final String TERM = "15";
  private static final Duration EXEC_ENDS_IT = Duration.ofSeconds(2);

  private ContainerEnd() {}

  static Cause cause(FieldDiff diff, List<Signal> all) {
    String observed = String.valueOf(diff.observed());
    boolean restarted = observed.startsWith("restarted");
    List<Signal> heard = last(all);
    Set<String> kills = new LinkedHashSet<>();
    Set<String> words = new LinkedHashSet<>();
    heard.stream().filter(signal -> signal.action().equals("kill"))
        .forEach(signal -> kills.add(signal.attributes().getOrDefault("signal", "unknown")));
    if (observed.equals("paused")) {
      words.add("docker pause");
    } else if (has(heard, "restart")) {
      words.add("docker restart");
    } else if (has(heard, "stop")) {
      words.add("docker stop");
    } else if (!kills.isEmpty() && !kills.contains(TERM)) {
      // docker stop sends TERM first, and its own event comes at its end
      words.add("docker kill");
    }
    if (!observed.equals("paused")) {
      exec(heard, words);
      kills.forEach(signal -> words.add("signal " + signal));
      if (has(heard, "oom")) {
        words.add("out of memory");
      }
      heard.stream().filter(signal -> signal.action().equals("die")).reduce((_, last) -> last)
          .map(signal -> signal.attributes().get("exitCode"))
          .ifPresent(code -> words.add("exited with " + code));
    }
    if (words.isEmpty()) {
      words.add(restarted ? "docker restart, or it ended by itself" : found(observed));
    }
    return Cause.of(List.copyOf(words), heard.stream()
        .filter(signal -> ENDS.contains(signal.action()) || restarted && BEGINS.contains(signal.action())).findFirst().orElse(null));
  }

  /** {@code exited (3)} is what a reading shows. */
  private static String found(String observed) {
    return observed.startsWith("exited (") ? "exited with " + observed.substring("exited (".length(), observed.length() - 1) : observed;
  }

  private static boolean has(List<Signal> heard, String action) {
    return heard.stream().anyMatch(signal -> signal.action().equals(action));
  }

  /** A command that somebody ran in it, when it ended right after. */
  private static void exec(List<Signal> heard, Set<String> words) {
    Signal exec = null;
    for (Signal signal : heard) {
      if (signal.action().equals("exec")) {
        exec = signal;
      } else if (signal.action().equals("die") && exec != null
          && Duration.between(exec.at(), signal.at()).compareTo(EXEC_ENDS_IT) <= 0) {
        words.add("docker exec " + exec.attributes().getOrDefault("program", ""));
      }
    }
  }

  /** What belongs to its last end: about the same container, and after the start before that end. */
  private static List<Signal> last(List<Signal> all) {
    Signal end = all.stream().filter(signal -> ENDS.contains(signal.action())).reduce((_, last) -> last).orElse(null);
    if (end == null) {
      return all;
    }
    List<Signal> about = new ArrayList<>();
    boolean over = false;
    for (Signal signal : all) {
      if (!Objects.equals(signal.id(), end.id())) {
        continue;
      }
      over |= signal.equals(end);
      if (!over && BEGINS.contains(signal.action())) {
        about.clear();
      } else {
        about.add(signal);
      }
    }
    return about;
  }
}

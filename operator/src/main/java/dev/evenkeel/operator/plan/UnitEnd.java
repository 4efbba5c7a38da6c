package dev.evenkeel.operator.plan;

import dev.evenkeel.api.host.FieldDiff;
import dev.evenkeel.api.host.Signal;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * How a unit came to a standstill, from systemd's signals (org.freedesktop.systemd1(5)). When a person stops it there is a job that takes it down; what ends by itself has none. The properties of the unit and of its process come in signals of their own.
 */
final class UnitEnd {
  private static final Set<String> DOWN = Set.of("deactivating", "inactive", "failed");
  /** {@code CLD_KILLED} and {@code CLD_DUMPED} of waitid(2). */
  private static final Set<String> BY_SIGNAL = Set.of("2", "3");

  private UnitEnd() {}

  static Cause cause(FieldDiff diff, List<Signal> heard) {
    boolean asked = false;
    boolean ended = false;
    String result = "";
    String code = "";
    String status = "";
    Signal first = null;
    for (Signal signal : heard) {
      String active = signal.attributes().getOrDefault("ActiveState", "");
      String how = signal.attributes().getOrDefault("Result", "success");
      boolean failed = !how.isEmpty() && !how.equals("success");
      if (failed || DOWN.contains(active) || signal.attributes().getOrDefault("SubState", "").equals("auto-restart")) {
        first = first == null ? signal : first;
      }
      ended |= DOWN.contains(active);
      asked |= active.equals("deactivating") && signal.attributes().containsKey("Job");
      result = failed ? how : result;
      // systemd sets them back to 0 when it starts the unit anew
      code = nonZero(signal, "ExecMainCode", code);
      status = nonZero(signal, "ExecMainStatus", status);
    }
    String observed = String.valueOf(diff.observed());
    Set<String> words = new LinkedHashSet<>();
    if (asked) {
      words.add(observed.startsWith("restarted") ? "systemctl restart" : "systemctl stop");
    }
    if (!result.isEmpty()) {
      words.add(failure(result, status));
    } else if (!asked && BY_SIGNAL.contains(code)) {
      words.add("signal " + status);
    } else if (!asked && ended) {
      words.add(status.isEmpty() ? "the service ended by itself" : "the service ended by itself with " + status);
    }
    if (words.isEmpty()) {
      words.add(observed.equals("failed") ? "the service failed" : "stopped, or the service ended by itself");
    }
    return Cause.of(List.copyOf(words), first);
  }

  private static String failure(String result, String status) {
    return switch (result) {
      case "signal", "core-dump" -> "the service failed (signal " + status + ")";
      case "exit-code" -> "the service failed (exited with " + status + ")";
      case "oom-kill" -> "the service failed (out of memory)";
      default -> "the service failed (" + result + ")";
    };
  }

  private static String nonZero(Signal signal, String property, String before) {
    String value = signal.attributes().getOrDefault(property, "0");
    return value.equals("0") ? before : value;
  }
}

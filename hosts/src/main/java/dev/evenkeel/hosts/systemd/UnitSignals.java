package dev.evenkeel.hosts.systemd;

import org.freedesktop.dbus.types.Variant;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** From D-Bus signals of systemd to {@link UnitEvent}s. */
final class UnitSignals {
  private static final List<String> TELLING = List.of("ActiveState", "SubState", "Result", "MainPID", "NRestarts", "ExecMainCode",
      "ExecMainStatus");
  private static final String JOB = "Job";

  private UnitSignals() {}

  static void translate(Bus.Signal signal, Jobs jobs, Consumer<UnitEvent> listener) {
    List<Object> body = signal.body();
    switch (signal.member()) {
      case "PropertiesChanged" -> {
        String unit = UnitName.ofPath(signal.path());
        if (!unit.isEmpty() && body.size() > 1 && body.get(1) instanceof Map<?, ?> values) {
          listener.accept(new UnitEvent.Changed(unit, telling(values)));
        }
      }
      case "UnitFilesChanged" -> listener.accept(new UnitEvent.FilesChanged());
      case "Reloading" -> listener.accept(new UnitEvent.Reloading(!body.isEmpty() && Boolean.TRUE.equals(body.getFirst())));
      case "JobRemoved" -> {
        jobs.ended(text(body, 1), text(body, 3));
        listener.accept(new UnitEvent.JobEnded(text(body, 2), text(body, 3)));
      }
      default -> {
        // Signals that say nothing about a unit's state: UnitNew, UnitRemoved, JobNew, StartupFinished, the bus's own NameAcquired.
      }
    }
  }

  private static Map<String, String> telling(Map<?, ?> values) {
    Map<String, String> telling = new HashMap<>();
    for (String name : TELLING) {
      Object value = values.get(name);
      Object inner = value instanceof Variant<?> variant ? variant.getValue() : value;
      if (inner instanceof CharSequence || inner instanceof Number) {
        telling.put(name, inner.toString());
      }
    }
    // A pair of a number and a path; 0 stands for no job.
    Object job = values.get(JOB) instanceof Variant<?> variant ? variant.getValue() : values.get(JOB);
    Object number = switch (job) {
      case Object[] pair when pair.length > 0 -> pair[0];
      case List<?> pair when !pair.isEmpty() -> pair.getFirst();
      case null, default -> 0;
    };
    if (!"0".equals(String.valueOf(number))) {
      telling.put(JOB, String.valueOf(number));
    }
    return telling;
  }

  private static String text(List<Object> body, int index) {
    return index < body.size() ? String.valueOf(body.get(index)) : "";
  }
}

package dev.evenkeel.operator.sim;

import dev.evenkeel.api.model.Event;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What has happened in a world, for whoever reads a failure: what repeats itself is told once. */
final class Trace {
  private record Line(Instant at, String text) {}

  private final List<Line> lines = new ArrayList<>();

  void say(Instant at, String text) {
    lines.add(new Line(at, text));
  }

  /** With what the operator told, in the order of time. */
  String with(List<Event> events) {
    List<Line> all = new ArrayList<>(lines);
    events.forEach(event -> all.add(new Line(event.at(), "  " + event.level() + " " + event.reason() + " "
        + (event.host() == null ? "" : event.host() + ": ") + event.message())));
    all.sort(Comparator.comparing(Line::at));
    Map<String, Integer> again = new LinkedHashMap<>();
    StringBuilder text = new StringBuilder();
    for (Line line : all) {
      // Times and counts differ from one telling to the next.
      if (again.merge(line.text().replaceAll("\\d", ""), 1, Integer::sum) == 1) {
        text.append(line.at()).append(' ').append(line.text()).append('\n');
      }
    }
    again.values().removeIf(times -> times == 1);
    int repeated = again.values().stream().mapToInt(times -> times - 1).sum();
    return repeated == 0 ? text.toString() : text + "(" + repeated + " lines like one of these are left out)\n";
  }
}

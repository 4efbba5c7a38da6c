package dev.evenkeel.manifests.kinds.stack;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The labels of {@code docker compose} that say what belongs to which project. Those that say which tool made it, and when, are not among them. */
final class ComposeLabels {
  private static final String PREFIX = "com.docker.compose.";

  private ComposeLabels() {}

  /** For a network or volume. */
  static SortedMap<String, String> of(Map<String, String> written, String project, String what, String key) {
    SortedMap<String, String> labels = new TreeMap<>(written);
    labels.put(PREFIX + "project", project);
    labels.put(PREFIX + what, key);
    return labels;
  }

  /** For a container. */
  static SortedMap<String, String> of(Map<String, String> written, String project, String service, int number) {
    SortedMap<String, String> labels = of(written, project, "service", service);
    labels.put(PREFIX + "container-number", Integer.toString(number));
    labels.put(PREFIX + "oneoff", "False");
    return labels;
  }
}

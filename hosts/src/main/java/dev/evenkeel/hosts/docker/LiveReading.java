package dev.evenkeel.hosts.docker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.evenkeel.api.host.Live;
import org.jspecify.annotations.Nullable;

import java.util.SortedMap;
import java.util.TreeMap;

/** What an inspected container is doing. */
final class LiveReading {
  private static final int OUTPUT_CAP = 4096;

  private LiveReading() {}

  static Live.OfContainer of(JsonNode inspected, SortedMap<String, String> anonymousVolumes) {
    JsonNode state = inspected.path("State");
    JsonNode health = state.path("Health");
    String error = Nodes.text(state, "Error");
    boolean hasEnded = error != null || Nodes.time(state, "FinishedAt") != null;
    return new Live.OfContainer(status(Nodes.textOr(state, "Status", "dead")), hasEnded ? (int) Nodes.number(state, "ExitCode") : null,
        Nodes.flag(state, "OOMKilled"), error, health(Nodes.textOr(health, "Status", "none")), lastOutput(health),
        Nodes.time(inspected, "Created"),
        Nodes.time(state, "StartedAt"), Nodes.time(state, "FinishedAt"), (int) Nodes.number(inspected, "RestartCount"),
        Nodes.textOr(inspected, "Image", ""), Nodes.text(inspected.path("Config"), "Image"), addresses(inspected), anonymousVolumes);
  }

  static Live.Status status(String word) {
    return switch (word) {
      case "created" -> Live.Status.CREATED;
      case "running" -> Live.Status.RUNNING;
      case "paused" -> Live.Status.PAUSED;
      case "restarting" -> Live.Status.RESTARTING;
      case "removing" -> Live.Status.REMOVING;
      case "exited" -> Live.Status.EXITED;
      default -> Live.Status.DEAD;
    };
  }

  private static Live.Health health(String word) {
    return switch (word) {
      case "starting" -> Live.Health.STARTING;
      case "healthy" -> Live.Health.HEALTHY;
      case "unhealthy" -> Live.Health.UNHEALTHY;
      default -> Live.Health.NONE;
    };
  }

  private static @Nullable String lastOutput(JsonNode health) {
    JsonNode log = health.path("Log");
    String output = log.isEmpty() ? null : Nodes.text(log.get(log.size() - 1), "Output");
    return output == null || output.length() <= OUTPUT_CAP ? output : output.substring(0, OUTPUT_CAP);
  }

  private static SortedMap<String, String> addresses(JsonNode inspected) {
    SortedMap<String, String> addresses = new TreeMap<>();
    inspected.path("NetworkSettings").path("Networks").properties().forEach(entry -> {
      String address = Nodes.text(entry.getValue(), "IPAddress");
      if (address != null) {
        addresses.put(entry.getKey(), address);
      }
    });
    return addresses;
  }
}

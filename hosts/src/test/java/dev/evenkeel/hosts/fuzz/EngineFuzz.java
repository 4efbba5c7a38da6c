package dev.evenkeel.hosts.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Observation;
import dev.evenkeel.hosts.docker.Docker;
import dev.evenkeel.hosts.docker.DockerReading;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** An engine whose JSON is anything: an object with a member for each question, {@code {"containers": […], "container": {…}, …}}. */
public final class EngineFuzz {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<ObjectKey> ASKED = List.of(ObjectKey.container("web"), ObjectKey.network("front"), ObjectKey.volume("data"),
      ObjectKey.image("busybox:1"));

  private EngineFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) throws InterruptedException {
    JsonNode says;
    try {
      says = JSON.readTree(data);
    } catch (IOException e) {
      return;
    }
    try (Docker docker = Docker.connect(new Says(target -> Says.ok(answer(says, target))), "/run/docker.sock", Map.of(),
        InstantSource.system())) {
      DockerReading reading = docker.read(new TreeSet<>(ASKED), new TreeMap<>(Map.of(ASKED.getFirst(), "c1")), true);
      for (Observation seen : reading.objects().values()) {
        if (seen instanceof Observation.Present(var instances)) {
          instances.forEach(instance -> instance.object().fields());
        }
      }
    } catch (IOException e) {
      // Said, and nothing is taken for absent.
    }
  }

  private static byte[] answer(JsonNode says, String target) {
    String question = target.replaceFirst("^/v[0-9.]+", "").replaceFirst("\\?.*", "");
    String member = question.startsWith("/containers/") && !question.equals("/containers/json")
        ? "container"
        : question.startsWith("/images/") && !question.equals("/images/json")
            ? "image"
            : question.replaceFirst("^/_?", "").replaceFirst("/json$", "");
    return says.path(member).toString().getBytes(StandardCharsets.UTF_8);
  }
}

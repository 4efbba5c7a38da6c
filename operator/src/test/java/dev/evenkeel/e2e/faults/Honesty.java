package dev.evenkeel.e2e.faults;

import com.fasterxml.jackson.databind.JsonNode;
import dev.evenkeel.e2e.Api;
import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** Asks the operator all through a trial what it says of beast, and looks at the host itself each time it says for the first time that a commit has been reached (I7): the host must be at that commit's version. */
final class Honesty implements AutoCloseable {
  private static final long PAUSE_NANOS = 250_000_000;
  private static final Set<String> NUMBERED = Set.of("Service/web", "Service/ported", "Unit/worker", "File/note");

  private final World world;
  private final Set<String> known = new HashSet<>();
  private final List<String> lies = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile boolean ended;

  Honesty(World world) {
    this.world = world;
    thread = Thread.ofVirtual().name("honesty").start(this::ask);
  }

  /** What was said and was not so. */
  List<String> lies() {
    return lies;
  }

  @Override
  public void close() {
    ended = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void ask() {
    boolean first = true;
    while (!ended) {
      try {
        for (JsonNode resource : world.operator().api().list("/api/v1/resources")) {
          judge(resource, first);
        }
        first = false;
      } catch (RuntimeException | AssertionError e) {
        // It is down, or the host cannot be looked at: nothing was said that could be compared.
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private void judge(JsonNode resource, boolean first) {
    String ref = resource.path("kind").asText() + "/" + resource.path("name").asText();
    JsonNode synced = Api.condition(resource, "Synced");
    Integer said = world.versionOf(synced.path("commit").asText());
    if (!NUMBERED.contains(ref) || said == null || !synced.path("status").asText().equals("True") || !known.add(ref + "@" + said)
        || first) {
      return;
    }
    Integer is = version(ref);
    if (is != null && is < said) {
      lies.add(ref + " was said to be as version " + said + " has it, and the host had version " + is);
    }
  }

  private @Nullable Integer version(String ref) {
    var result = world.beast().sh(switch (ref) {
      case "Unit/worker" -> "systemctl show -P Environment worker.service";
      case "File/note" -> "cat /etc/evenkeel-test/note";
      default -> "docker inspect -f '{{range .Config.Env}}{{println .}}{{end}}' " + ref.substring(ref.indexOf('/') + 1) + " | grep VERSION";
    });
    String digits = result.text().replaceAll("\\D", "");
    return result.ok() && !digits.isEmpty() ? Integer.valueOf(digits) : null;
  }
}

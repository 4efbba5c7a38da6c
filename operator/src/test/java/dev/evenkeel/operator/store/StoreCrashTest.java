package dev.evenkeel.operator.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.model.Event;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.operator.loop.Suspension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** kill -9 in the middle of writing, again and again: what was acknowledged is there, and nothing is half there. */
class StoreCrashTest {
  private static final int KILLS = 5;

  @TempDir
  Path folder;

  /** Writes passes of one event, one suspension and one drift record each, and says the number of a pass when it is durable. */
  public static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) {
      try (Store store = Store.open(Path.of(arguments[0]), InstantSource.system())) {
        int from = store.events().after(0, Integer.MAX_VALUE).size();
        for (int i = from;; i++) {
          int pass = i;
          store.batch(() -> {
            store.events().add(Samples.event(Instant.EPOCH.plusSeconds(pass), "pass " + pass));
            store.intents().put(new Suspension(new ResourceRef("Service", "s" + pass), "x".repeat(2000), "ana", Instant.EPOCH, null));
            store.drift().open(Samples.drift("beast", "container/c" + pass, "state", Instant.EPOCH));
          });
          System.out.println(pass);
          System.out.flush();
        }
      }
    }
  }

  @Test
  void nothing_is_torn_and_nothing_acknowledged_is_lost() throws Exception {
    for (int kill = 1; kill <= KILLS; kill++) {
      int acknowledged = writeAndKill(20 * kill);
      try (Store store = Store.open(folder, InstantSource.system())) {
        List<Event> events = store.events().after(0, Integer.MAX_VALUE);
        assertEquals(Optional.empty(), store.intentLost());
        assertTrue(events.size() > acknowledged, events.size() + " events, acknowledged up to " + acknowledged);
        assertEquals(events.size(), store.intents().suspensions().size());
        assertEquals(events.size(), store.drift().open("beast").size());
        for (int i = 0; i < events.size(); i++) {
          assertEquals("pass " + i, events.get(i).message());
        }
      }
    }
  }

  private int writeAndKill(int passes) throws Exception {
    Process process = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "--enable-native-access=ALL-UNNAMED",
        "-XX:TieredStopAtLevel=1", "-Xmx128m", "-cp", System.getProperty("java.class.path"), Writer.class.getName(), folder.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader out = process.inputReader()) {
      String last = "";
      for (int i = 0; i < passes; i++) {
        String line = out.readLine();
        if (line == null) {
          throw new AssertionError("the writer ended with " + process.waitFor() + " after " + last);
        }
        last = line;
      }
      process.destroyForcibly();
      assertTrue(process.waitFor(20, TimeUnit.SECONDS));
      return Integer.parseInt(last);
    } finally {
      process.destroyForcibly();
    }
  }
}

package dev.evenkeel.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.testbed.RealHosts;
import dev.evenkeel.testbed.TestHost;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** An operator that is stopped (SIGTERM) in the middle of its work on a real host: what it has begun it brings to an end and writes down, and begins nothing else. */
@RealHosts(value = {"beast"}, reset = RealHosts.Reset.CLASS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoppedOperatorTest {
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final int MANY = 40;
  private final TestHost beast;
  private final Fleet fleet;
  private final Path state;

  StoppedOperatorTest(TestHost beast, @TempDir Path folder) {
    this.beast = beast;
    this.state = folder.resolve("state");
    beast.loadImage("evenkeel/busybox");
    this.fleet = Fleet.folder(folder.resolve("fleet")).hosts(beast);
    for (int i = 0; i < MANY; i++) {
      fleet.write("s" + i + ".yaml", """
          apiVersion: evenkeel/v1
          kind: Service
          metadata: {name: many-%d}
          spec:
            container: {image: "evenkeel/busybox:1", command: [sleep, "100000"], stop_signal: SIGKILL}
          """.formatted(i));
    }
  }

  @AfterAll
  void close() {
    fleet.close();
  }

  @Test
  void stoppedWhileItMakesContainersItLeavesNoneThatIsNotWrittenDown() {
    OperatorProcess operator = OperatorProcess.start(fleet.path(), state);
    Await.until("it has begun", SOON, () -> !containers().isEmpty());
    assertEquals(0, operator.stop() & ~143, "stopped in good order");

    List<String> made = containers();
    assertTrue(made.size() < MANY, "it was in the middle: " + made.size());
    String ledger = beast.sh("cat /var/lib/evenkeel/ledger").orThrow().stdout();
    assertEquals(List.of(), made.stream().filter(id -> !ledger.contains(id)).toList(), "made and not written down");
    assertTrue(beast.sh("flock -n /run/evenkeel/lock true").ok(), "the lock is free");

    OperatorProcess next = OperatorProcess.start(fleet.path(), state);
    try {
      assertTrue(containers().containsAll(made));
      next.cli("sync", "--wait", "120s");
      assertEquals(MANY, containers().size());
      assertTrue(containers().containsAll(made), "nothing was made anew");
      assertEquals(0, next.api().drift().count(), "and nothing of it is drift");
    } finally {
      next.close();
    }
  }

  private List<String> containers() {
    return beast.docker("ps", "-aq", "--no-trunc").orThrow().stdout().lines().toList();
  }
}

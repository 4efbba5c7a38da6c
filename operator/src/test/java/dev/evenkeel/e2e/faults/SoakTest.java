package dev.evenkeel.e2e.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evenkeel.testbed.RealHosts;
import dev.evenkeel.testbed.TestHost;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Random breaks on real hosts, one after the other, while commits go on: on the other host all the time, on the broken one in between. Each change by hand must give its records and no other; at the end all is as written, and the operator takes no more than after the first minute. How long is said by
 * {@code -Devenkeel.soak=5m}, the order of the breaks by {@code -Devenkeel.seed=N}, which is told.
 */
@RealHosts(value = {"beast", "vault"}, reset = RealHosts.Reset.CLASS)
class SoakTest {
  /** What happens to the host without anybody changing anything on it: it is no drift. */
  private enum Trouble {
    CUT, DROPPED, SLOW, ENGINE_STOPPED
  }

  private final World world;
  private final Duration length = length(System.getProperty("evenkeel.soak", "5m"));
  private final long seed = Long.getLong("evenkeel.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final SortedMap<String, Integer> done = new TreeMap<>();
  private Duration slowest = Duration.ZERO;
  private int records;

  SoakTest(TestHost beast, TestHost vault, @TempDir Path folder) {
    world = new World(beast, vault, folder);
  }

  private static Duration length(String text) {
    return Duration.parse(text.endsWith("d") ? "P" + text : "PT" + text);
  }

  @Test
  @Tag("soak")
  void randomBreaksWhileCommitsGoOn() throws Exception {
    System.out.println("soak of " + length + ", seed " + seed);
    long end = System.nanoTime() + length.toNanos();
    try {
      warmUp();
      Trial trial = new Trial(world);
      while (System.nanoTime() < end) {
        switch (random.nextInt(10)) {
          case 0 -> trouble(trial, anyOf(Trouble.values()));
          case 1, 2 -> commit(trial);
          default -> byHand(trial, anyOf(ByHand.values()));
        }
        trial.newlyDrifted("no more");
      }
      trial.heal(() -> {});
      trial.converges();
      report(trial);
      trial.end();
    } finally {
      world.mend();
      world.close();
    }
  }

  private <T> T anyOf(T[] all) {
    return List.of(all).get(random.nextInt(all.length));
  }

  /** Once each, so that what is loaded and cached on first use is there when usage is noted. */
  private void warmUp() {
    for (ByHand deed : ByHand.values()) {
      world.beast().sh(deed.script).orThrow();
      world.awaitAsWritten(World.SOON);
    }
    world.nextOnBeast();
    world.way().cut();
    world.awaitAsWritten(World.SOON);
  }

  private void byHand(Trial trial, ByHand deed) {
    boolean commits = random.nextBoolean();
    world.beast().sh(deed.script).orThrow();
    long began = System.nanoTime();
    if (commits) {
      world.nextOnVault();
      count("commits");
    }
    world.awaitAsWritten(World.SOON);
    took(began);
    trial.newlyDrifted(deed.name(), deed.records().toArray(String[]::new));
    records += deed.records().size();
    count("by hand " + deed.name());
  }

  private void commit(Trial trial) {
    long began = System.nanoTime();
    world.nextOnBeast();
    if (random.nextBoolean()) {
      world.way().cut();
      count("cut during a commit");
    }
    world.awaitAsWritten(World.SOON);
    took(began);
    trial.newlyDrifted("a commit");
    count("commits");
  }

  private void trouble(Trial trial, Trouble trouble) throws InterruptedException {
    switch (trouble) {
      case CUT -> world.way().cut();
      case DROPPED -> world.beast().dropSsh();
      case SLOW -> world.way().delay(Duration.ofMillis(500));
      case ENGINE_STOPPED -> world.beast().sh("kill -STOP $(pidof dockerd)").orThrow();
    }
    world.nextOnVault();
    world.awaitVault(World.SOON);
    count("commits");
    TimeUnit.SECONDS.sleep(random.nextInt(20));
    long began = System.nanoTime();
    switch (trouble) {
      case CUT -> world.way().heal();
      case DROPPED -> world.beast().restoreSsh();
      case SLOW -> world.way().delay(Duration.ZERO);
      case ENGINE_STOPPED -> world.beast().sh("kill -CONT $(pidof dockerd)").orThrow();
    }
    world.awaitAsWritten(World.SOON);
    took(began);
    trial.newlyDrifted(trouble.name());
    count(trouble.name());
  }

  private void took(long began) {
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    slowest = took.compareTo(slowest) > 0 ? took : slowest;
  }

  private void count(String what) {
    done.merge(what, 1, Integer::sum);
  }

  private void report(Trial trial) throws IOException {
    Path folder = Files.createDirectories(Path.of("target", "faults"));
    Usage after = Usage.of(world.operator(), List.of(world.beast(), world.vault()));
    StringBuilder text = new StringBuilder("Soak of " + length + ", seed " + seed + "\n\n");
    done.forEach((what, times) -> text.append("- ").append(what).append(": ").append(times).append('\n'));
    text.append("- drift records, each as expected: ").append(records).append('\n');
    text.append("- longest way back: ").append(slowest.toMillis()).append(" ms\n");
    text.append("- at first: ").append(trial.usage()).append("\n- at the end: ").append(after).append('\n');
    Files.writeString(folder.resolve("soak.md"), text);
    System.out.println(text);
    assertEquals(records, trial.knownRecords(), "each break its records, and no other");
  }
}

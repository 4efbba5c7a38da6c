package dev.evenkeel.operator.store;

import static dev.evenkeel.operator.store.Samples.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.model.Drift;
import dev.evenkeel.api.model.Event;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.operator.loop.Suspension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A state folder of 4 MB, really full. Needs the right to mount. */
class StoreFullDiskTest {
  Path folder;
  boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    folder = Files.createTempDirectory("evenkeel-full");
    mounted = run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder.toString());
    Assumptions.assumeTrue(mounted, "mounting a small disk needs root");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertTrue(run("umount", folder.toString()));
    }
    Files.deleteIfExists(folder);
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
      return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static void write(Store store, int number) {
    store.batch(() -> {
      store.intents().put(new Suspension(new ResourceRef("Service", "s" + number), "x".repeat(5000), "ana", NOON, null));
      store.events().add(Samples.event(NOON, "pass " + number));
    });
  }

  @Test
  void nothing_is_torn_the_error_is_clear_and_writing_goes_on_when_there_is_space() throws Exception {
    int written = 0;
    Path ballast = folder.resolve("ballast");
    try (Store store = Store.open(folder, InstantSource.system())) {
      write(store, written++);
      Files.write(ballast, new byte[1024 * 1024]);
      StoreException full = null;
      while (full == null && written < 10_000) {
        try {
          write(store, written);
          written++;
        } catch (StoreException e) {
          full = e;
        }
      }
      assertEquals("cannot write " + folder.resolve("evenkeel.db")
          + ": the disk is full; nothing of it was written. Free some space, Evenkeel goes on by itself",
          full == null ? "" : full.getMessage());
      assertEquals(written, store.intents().suspensions().size());
      assertEquals(written, store.events().after(0, 10_000).size());
      int number = written;
      assertThrows(StoreException.class, () -> write(store, number));

      Event lost = store.journal().event(Samples.event(NOON, "not kept ".repeat(100_000)));
      assertEquals(0, lost.id());
      assertEquals(full == null ? "" : full.getMessage(), store.journal().failure().orElseThrow());

      Files.delete(ballast);
      write(store, written++);
      Drift kept = store.journal().open(Samples.drift("beast", "container/a", "state", NOON));
      assertEquals(Optional.empty(), store.journal().failure());
      assertEquals(List.of(kept), store.journal().openDrift("beast"));
      assertEquals(written, store.intents().suspensions().size());
    }
    try (Store store = Store.open(folder, InstantSource.system())) {
      assertEquals(Optional.empty(), store.intentLost());
      assertEquals(written, store.intents().suspensions().size());
      assertEquals(written, store.events().after(0, 10_000).size());
    }
  }

  @Test
  void a_disk_that_is_full_from_the_start_is_told_and_is_no_damage() throws Exception {
    try (Store store = Store.open(folder, InstantSource.system())) {
      write(store, 0);
    }
    Path ballast = folder.resolve("ballast");
    assertTrue(!run("dd", "if=/dev/zero", "of=" + ballast, "bs=4096"), "dd ends with an error when the disk is full");

    StoreException refused = assertThrows(StoreException.class, () -> {
      try (Store store = Store.open(folder, InstantSource.system())) {
        write(store, 1);
      }
    });
    assertTrue(refused.getMessage().contains("disk"), refused.getMessage());

    Files.delete(ballast);
    try (Store store = Store.open(folder, InstantSource.system())) {
      assertEquals(Optional.empty(), store.intentLost());
      assertEquals(1, store.intents().suspensions().size());
    }
  }
}

package dev.evenkeel.operator.store;

import static dev.evenkeel.operator.store.Samples.NOON;
import static dev.evenkeel.operator.store.Samples.WEB;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.operator.loop.Suspension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A store that was spoilt or lost is never passed off as a new one, and nothing of it is deleted. */
class StoreDamageTest {
  @TempDir
  Path folder;

  private Store open() {
    return Store.open(folder, InstantSource.fixed(NOON));
  }

  private void fill() {
    try (Store store = open()) {
      store.intents().put(new Suspension(WEB, "x", "ana", NOON, null));
      for (int i = 0; i < 500; i++) {
        store.events().add(Samples.event(NOON, "event number " + i));
      }
    }
  }

  private List<String> files() throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void a_damaged_file_is_moved_aside_and_a_person_has_to_confirm() throws Exception {
    fill();
    byte[] spoilt;
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve("evenkeel.db").toFile(), "rw")) {
      file.seek(4096 * 3);
      file.write("not a page".repeat(2000).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    spoilt = Files.readAllBytes(folder.resolve("evenkeel.db"));

    String lost;
    try (Store store = open()) {
      lost = store.intentLost().orElseThrow();
      assertEquals(List.of(), store.intents().suspensions());
    }

    Path aside = folder.resolve("evenkeel.db.damaged-20260504T120000.123Z");
    assertTrue(lost.startsWith("2026-05-04T12:00:00.123456Z: the store was damaged and is now " + aside), lost);
    assertTrue(lost.endsWith("hosts are only observed until a person confirms"), lost);
    assertEquals(-1, java.util.Arrays.mismatch(spoilt, Files.readAllBytes(aside)));
    try (Store store = open()) {
      assertEquals(Optional.of(lost), store.intentLost());
      store.confirmIntent();
    }
    try (Store store = open()) {
      assertEquals(Optional.empty(), store.intentLost());
    }
  }

  @Test
  void a_store_that_is_older_than_what_was_kept_in_it_is_noticed() throws Exception {
    fill();
    byte[] yesterday = Files.readAllBytes(folder.resolve("evenkeel.db"));
    try (Store store = open()) {
      store.intents().put(new Suspension(new ResourceRef("Service", "db"), "y", "ana", NOON, null));
      store.intents().endSuspension(WEB);
      assertEquals(Optional.empty(), store.intentLost());
    }
    Files.write(folder.resolve("evenkeel.db"), yesterday);
    for (String part : List.of("evenkeel.db-wal", "evenkeel.db-shm")) {
      Files.deleteIfExists(folder.resolve(part));
    }

    try (Store store = open()) {
      String lost = store.intentLost().orElseThrow();
      assertTrue(lost.contains("older than what was kept in it: 2 of 3 decisions are missing"), lost);
      store.confirmIntent();
    }
    try (Store store = open()) {
      assertEquals(Optional.empty(), store.intentLost(), "confirmed once is confirmed");
      assertEquals(List.of(WEB), store.intents().suspensions().stream().map(Suspension::target).toList());
    }
  }

  @Test
  void a_file_that_is_no_database_is_moved_aside() throws Exception {
    Files.writeString(folder.resolve("evenkeel.db"), "this was never a database, however long it may be. ".repeat(50));

    try (Store store = open()) {
      assertTrue(store.intentLost().isPresent());
    }
    assertTrue(files().contains("evenkeel.db.damaged-20260504T120000.123Z"), files().toString());
  }

  @Test
  void a_truncated_file_is_moved_aside() throws Exception {
    fill();
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve("evenkeel.db").toFile(), "rw")) {
      file.setLength(file.length() / 2);
    }

    try (Store store = open()) {
      assertTrue(store.intentLost().isPresent());
    }
  }

  @Test
  void a_store_that_is_gone_was_lost_and_is_not_new() throws Exception {
    fill();
    Files.delete(folder.resolve("evenkeel.db"));

    try (Store store = open()) {
      assertTrue(store.intentLost().orElseThrow().contains("was there before and is gone"));
    }
  }

  @Test
  void a_first_start_has_lost_nothing() {
    try (Store store = open()) {
      assertEquals(Optional.empty(), store.intentLost());
    }
    try (Store store = open()) {
      assertEquals(Optional.empty(), store.intentLost());
    }
  }

  @Test
  void a_file_of_a_newer_program_is_refused_and_left_alone() throws Exception {
    fill();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("evenkeel.db"));
        Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO schema_version (version) VALUES (77)");
    }
    byte[] before = Files.readAllBytes(folder.resolve("evenkeel.db"));

    StoreException refused = assertThrows(StoreException.class, this::open);

    assertTrue(refused.getMessage().startsWith(folder.resolve("evenkeel.db") + " has schema version 77, and this Evenkeel knows up to 2"),
        refused.getMessage());
    assertTrue(refused.getMessage().endsWith("Start that one, or choose another state folder with --state"), refused.getMessage());
    assertEquals(-1, java.util.Arrays.mismatch(before, Files.readAllBytes(folder.resolve("evenkeel.db"))));
    assertFalse(files().stream().anyMatch(file -> file.contains("damaged")), files().toString());
    assertThrows(StoreException.class, this::open, "the folder must be free again after a refusal, and refused for the same reason");
  }

  @Test
  void a_folder_that_cannot_be_made_is_told() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "x");

    StoreException refused = assertThrows(StoreException.class, () -> Store.open(file.resolve("state"), InstantSource.system()));

    assertTrue(refused.getMessage().startsWith("cannot make the state folder " + file.resolve("state")), refused.getMessage());
  }
}

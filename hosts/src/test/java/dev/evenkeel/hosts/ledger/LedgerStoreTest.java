package dev.evenkeel.hosts.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.Fields;
import dev.evenkeel.api.host.HostState.LedgerReading;
import dev.evenkeel.api.host.Ledger;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.model.Policy;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.hosts.files.HostFiles;
import dev.evenkeel.hosts.shell.HostShell;
import dev.evenkeel.hosts.shell.LocalShell;
import dev.evenkeel.hosts.shell.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

class LedgerStoreTest {
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");
  @TempDir
  Path top;
  private Path path;
  private HostShell shell;
  private LedgerStore store;

  @BeforeEach
  void open() throws Exception {
    path = top.resolve("evenkeel/ledger");
    shell = LocalShell.open(top.resolve("lock"));
    store = new LedgerStore("here", shell, new HostFiles("here", shell), path.toString());
  }

  @AfterEach
  void close() {
    shell.close();
  }

  private static Ledger full() {
    Ledger.Entry whole = new Ledger.Entry(ObjectKey.container("web"), "abc",
        new TreeSet<>(List.of(ResourceRef.parse("Service/web"), ResourceRef.parse("Stack/x"))),
        Policy.Prune.APPROVE, new Fields(new TreeMap<>(Map.of("image", "a:1", "environment.A", "\"quoted\"\n☂"))),
        new Fields(new TreeMap<>(Map.of("image", "a:1"))), "c41f",
        "20.10.24", new TreeMap<>(Map.of(ObjectKey.file("/etc/a b.conf"), "00ff")), AT + "#1", 7, new Ledger.Intent("create", AT),
        new Ledger.Attempt("hash", 3, Reason.START_FAILED, "no", AT, true, "def"), List.of(AT, AT.plusSeconds(1)));
    Ledger.Entry bare = new Ledger.Entry(ObjectKey.unit("t.service"), null, new TreeSet<>(), Policy.Prune.DELETE, Fields.NONE, Fields.NONE,
        null, null, new TreeMap<>(),
        null, 0, null, null, List.of());
    return LedgerStore.fresh().with(whole).with(bare);
  }

  @Test
  void what_is_written_reads_back_equal_and_is_roots_alone() throws Exception {
    assertEquals(new LedgerReading.Missing(), store.read());
    Ledger ledger = full();
    store.write(ledger);
    assertEquals(new LedgerReading.Read(ledger), store.read());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
    store.write(ledger.without(ObjectKey.container("web")));
    assertEquals(new LedgerReading.Read(ledger.without(ObjectKey.container("web"))), store.read());
  }

  @Test
  void a_torn_file_is_unreadable_at_every_length_and_never_missing() throws Exception {
    byte[] whole = LedgerCodec.write(full()).bytes();
    for (int length = 0; length < whole.length - 1; length += 37) {
      byte[] torn = java.util.Arrays.copyOf(whole, length);
      assertThrows(LedgerFormatException.class, () -> LedgerCodec.read(dev.evenkeel.api.model.Blob.of(torn)), "length " + length);
    }
    store.write(full());
    Files.write(path, java.util.Arrays.copyOf(whole, whole.length / 2));
    String message = assertInstanceOf(LedgerReading.Unreadable.class, store.read()).message();
    assertTrue(message.startsWith("here: the ledger " + path + ": it is no whole JSON document"), message);
  }

  @Test
  void a_changed_byte_is_noticed() throws Exception {
    store.write(full());
    Files.writeString(path, Files.readString(path).replace("c41f", "c41e"));
    assertTrue(assertInstanceOf(LedgerReading.Unreadable.class, store.read()).message().endsWith("it is damaged or was edited"));
  }

  @Test
  void a_newer_format_is_refused_and_said_to_be_newer() throws Exception {
    store.write(full());
    Files.writeString(path, Files.readString(path).replace("\"version\":1", "\"version\":2"));
    String message = assertInstanceOf(LedgerReading.Unreadable.class, store.read()).message();
    assertTrue(message.contains("version 2, this Evenkeel knows 1"), message);
  }

  @Test
  void a_file_that_others_can_read_or_a_link_is_not_believed() throws Exception {
    store.write(full());
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-r--"));
    assertTrue(assertInstanceOf(LedgerReading.Unreadable.class, store.read()).message()
        .contains("it is not root's alone (owner and mode root 664)"));
    Files.move(path, path.resolveSibling("moved"));
    Files.createSymbolicLink(path, path.resolveSibling("moved"));
    assertTrue(assertInstanceOf(LedgerReading.Unreadable.class, store.read()).message().contains("no regular file"));
  }

  @Test
  void one_that_could_not_be_read_is_not_overwritten() throws Exception {
    store.write(full());
    Files.writeString(path, "not a ledger");
    assertInstanceOf(LedgerReading.Unreadable.class, store.read());
    assertTrue(String.valueOf(assertThrows(IOException.class, () -> store.write(full())).getMessage()).contains("is not overwritten"));
    assertEquals("not a ledger", Files.readString(path));
    LedgerStore fresh = new LedgerStore("here", shell, new HostFiles("here", shell), path.toString());
    assertThrows(IOException.class, () -> fresh.write(full()), "a session that has not looked yet looks first");
  }

  @Test
  void what_a_killed_writer_left_is_in_nobodys_way() throws Exception {
    Path left = path.resolveSibling("ledger.new");
    Files.createDirectories(left.resolve("deeper"));
    Ledger ledger = full();
    store.write(ledger);
    assertEquals(new LedgerReading.Read(ledger), store.read());
    Files.createSymbolicLink(left, top.resolve("elsewhere"));
    store.write(ledger.without(ObjectKey.container("web")));
    assertFalse(Files.exists(top.resolve("elsewhere")), "a link there is not followed");
    assertFalse(Files.exists(left, java.nio.file.LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void a_folder_that_is_a_link_is_not_written_into() throws Exception {
    store.write(full());
    Files.move(path.getParent(), top.resolve("moved"));
    Files.createSymbolicLink(path.getParent(), top.resolve("moved"));
    String message = String.valueOf(assertThrows(IOException.class, () -> store.write(LedgerStore.fresh())).getMessage());
    assertTrue(message.contains("is not a folder of root"), message);
  }

  @Test
  void what_was_last_read_or_written_is_remembered() throws Exception {
    assertNull(store.last());
    Ledger ledger = full();
    store.write(ledger);
    assertEquals(new LedgerReading.Read(ledger), store.last());
    Files.writeString(path, "not a ledger");
    assertEquals(store.read(), store.last());
  }

  @Test
  void one_that_is_known_is_not_sent_again() throws Exception {
    Ledger ledger = full();
    store.write(ledger);
    LedgerStore.Question again = store.question();
    Result.Done done = assertInstanceOf(Result.Done.class, shell.run(again.command()));
    assertTrue(done.out().bytes().length == 0, "only that it is the same is told");
    assertEquals(new LedgerReading.Read(ledger), store.answer(again, done));
    Files.writeString(path, Files.readString(path) + "\n");
    LedgerStore.Question changed = store.question();
    assertEquals(Files.readString(path), assertInstanceOf(Result.Done.class, shell.run(changed.command())).text());
    assertEquals(new LedgerReading.Read(ledger), store.read());
  }

  @Test
  void no_value_of_the_ledger_stands_in_a_complaint() throws Exception {
    store.write(full());
    Files.write(path, "{\"version\":1,\"secret\":\"canary-71\"".getBytes(StandardCharsets.UTF_8));
    assertFalse(assertInstanceOf(LedgerReading.Unreadable.class, store.read()).message().contains("canary-71"));
  }
}

package dev.evenkeel.operator.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

class FolderSourceTest {
  @TempDir
  Path temporary;
  Path folder;
  FolderSource source;

  @BeforeEach
  void create() throws IOException {
    folder = Files.createDirectory(temporary.resolve("fleet"));
    source = new FolderSource(folder, SourceLimits.DEFAULT, InstantSource.system());
  }

  private void write(String path, String text) throws IOException {
    Files.createDirectories(folder.resolve(path).getParent());
    Files.writeString(folder.resolve(path), text);
  }

  private Snapshot moved() {
    return assertInstanceOf(Fetched.Moved.class, source.fetch()).snapshot();
  }

  @Test
  void the_revision_is_a_hash_of_names_and_contents() throws Exception {
    write("web.yaml", "1");
    Snapshot first = moved();
    assertTrue(first.revision().id().matches("folder:[0-9a-f]{16}"), first.revision().id());
    assertInstanceOf(Fetched.Unchanged.class, source.fetch());

    write("web.yaml", "2");
    Snapshot second = moved();
    assertNotEquals(first.revision().id(), second.revision().id());
    assertEquals("1", first.tree().read("web.yaml", 9).orElseThrow().text());

    write("web.yaml", "1");
    assertEquals(first.revision(), moved().revision());
  }

  @Test
  void a_change_that_leaves_size_and_time_alone_is_seen_while_the_file_is_young() throws Exception {
    write("web.yaml", "1");
    FileTime time = Files.getLastModifiedTime(folder.resolve("web.yaml"));
    moved();
    Files.writeString(folder.resolve("web.yaml"), "2");
    Files.setLastModifiedTime(folder.resolve("web.yaml"), time);

    assertEquals("2", moved().tree().read("web.yaml", 9).orElseThrow().text());
  }

  @Test
  void hidden_folders_and_build_output_are_not_read_and_hidden_files_are() throws Exception {
    write(".git/config", "x");
    write("target/out.yaml", "x");
    write("a/.cache/b.yaml", "x");
    write(".env", "x");
    write("a/b.yaml", "x");

    assertEquals(List.of(".env", "a/b.yaml"), moved().tree().list(""));
  }

  @Test
  void links_are_left_out_and_said() throws Exception {
    write("web.yaml", "x");
    Files.createSymbolicLink(folder.resolve("shadow.yaml"), Path.of("/etc/shadow"));
    Files.createSymbolicLink(folder.resolve("etc"), Path.of("/etc"));

    Snapshot snapshot = moved();

    assertEquals(List.of("web.yaml"), snapshot.tree().list(""));
    assertEquals(List.of("etc", "shadow.yaml"), snapshot.leftOut().stream().map(p -> p.at().file()).toList());
  }

  @Test
  void the_folder_itself_may_be_reached_by_a_link() throws Exception {
    write("web.yaml", "x");
    Path link = Files.createSymbolicLink(temporary.resolve("current"), folder);
    source = new FolderSource(link, SourceLimits.DEFAULT, InstantSource.system());

    assertEquals(List.of("web.yaml"), moved().tree().list(""));
  }

  @Test
  void a_folder_that_went_away_is_a_failure_and_no_empty_folder() throws Exception {
    write("web.yaml", "x");
    Snapshot before = moved();
    Trash.delete(folder);

    Fetched.Failed failed = assertInstanceOf(Fetched.Failed.class, source.fetch());

    assertEquals(before, failed.kept());
    assertEquals(folder + " is not there; say a folder that is; " + before.revision().id() + " is kept", failed.message());
  }

  @Test
  void an_emptied_folder_is_an_empty_tree() throws Exception {
    write("web.yaml", "x");
    moved();
    Files.delete(folder.resolve("web.yaml"));

    assertEquals(List.of(), moved().tree().list(""));
  }

  @Test
  void a_large_file_that_changed_after_the_reading_is_refused_and_not_passed_off_as_what_it_was() throws Exception {
    write("large.bin", "x".repeat(2 * 1024 * 1024));
    Snapshot snapshot = moved();
    assertEquals(2 * 1024 * 1024, snapshot.tree().read("large.bin", 1 << 30).orElseThrow().size());
    write("large.bin", "y".repeat(2 * 1024 * 1024));

    assertThrows(TreeUnreadableException.class, () -> snapshot.tree().read("large.bin", 1 << 30));
  }

  @Test
  void a_snapshot_never_mixes_two_states() throws Exception {
    write("a", "0");
    write("b", "0");
    AtomicBoolean stop = new AtomicBoolean();
    Thread writer = Thread.ofPlatform().start(() -> {
      for (int i = 1; !stop.get(); i++) {
        try {
          // b is never older than a while both are being changed
          write("b", Integer.toString(i));
          write("a", Integer.toString(i));
        } catch (IOException e) {
          throw new IllegalStateException(e);
        }
      }
    });
    try {
      int taken = 0;
      for (int i = 0; i < 300 && taken < 20; i++) {
        if (source.fetch() instanceof Fetched.Moved(var _, Snapshot snapshot)) {
          String a = snapshot.tree().read("a", 99).orElseThrow().text();
          String b = snapshot.tree().read("b", 99).orElseThrow().text();
          if (!a.isEmpty() && !b.isEmpty()) { // a file just truncated by its writer is a state of its own
            assertTrue(Integer.parseInt(b) - Integer.parseInt(a) <= 1 && Integer.parseInt(b) >= Integer.parseInt(a), a + " " + b);
          }
          taken++;
        }
      }
    } finally {
      stop.set(true);
      writer.join();
    }
    assertTrue(source.latest().isPresent() || source.fetch() instanceof Fetched.Moved);
  }

  @Test
  void too_many_files_are_refused() throws Exception {
    source = new FolderSource(folder, new SourceLimits(2, 100, 100), InstantSource.system());
    write("a", "1");
    write("b", "1");
    write("c", "1");

    Fetched.Failed failed = assertInstanceOf(Fetched.Failed.class, source.fetch());

    assertEquals(folder + " holds more than 2 files; choose the folder of the manifests (--path)", failed.message());
  }

  @Test
  void a_file_in_the_place_of_the_folder_is_told() throws Exception {
    write("web.yaml", "x");
    source = new FolderSource(folder.resolve("web.yaml"), SourceLimits.DEFAULT, InstantSource.system());

    assertEquals(folder.resolve("web.yaml") + " is a file; say the folder it is in",
        assertInstanceOf(Fetched.Failed.class, source.fetch()).message());
  }
}

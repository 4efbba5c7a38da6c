package dev.evenkeel.hosts.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.File;
import dev.evenkeel.api.model.Blob;
import dev.evenkeel.hosts.shell.HostShell;
import dev.evenkeel.hosts.shell.LocalShell;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Files through a real shell of this machine, as root. */
class HostFilesTest {
  @TempDir
  Path top;
  private HostShell shell;
  private HostFiles files;

  @BeforeEach
  void open() throws Exception {
    shell = LocalShell.open(top.resolve("lock"));
    files = new HostFiles("here", shell);
  }

  @AfterEach
  void close() {
    shell.close();
  }

  private static File regular(Path path, String text, @Nullable String mode, @Nullable String owner, boolean inPlace) {
    File.Mode bits = mode == null ? null : new File.Mode(Integer.parseInt(mode, 8));
    return new File(path.toString(), File.Regular.of(Blob.utf8(text)), bits, owner, null, inPlace);
  }

  private FileReading read(Path path) throws Exception {
    return of(files.read(FileAsk.of(path.toString())), path.toString());
  }

  private static <T> T of(Map<String, T> map, String key) {
    T value = map.get(key);
    if (value == null) {
      throw new AssertionError("nothing for " + key + " in " + map.keySet());
    }
    return value;
  }

  private FileFacts facts(Path path) throws Exception {
    return assertInstanceOf(FileReading.Present.class, read(path)).facts();
  }

  @Test
  void a_written_file_reads_back_with_mode_owner_and_hash() throws Exception {
    Path path = top.resolve("new folder/it's $(here) ☂.conf");
    files.put(regular(path, "hello\n", "0640", "daemon", false), List.of());
    FileFacts facts = facts(path);
    assertEquals(FileFacts.Kind.REGULAR, facts.kind());
    assertEquals(0640, facts.mode());
    assertEquals("daemon", facts.owner());
    assertEquals("daemon", facts.group());
    assertEquals(6, facts.size());
    assertEquals(Blob.utf8("hello\n").sha256(), facts.sha256());
    assertEquals(List.of("it's $(here) ☂.conf"), names(top.resolve("new folder")));
  }

  @Test
  void binary_content_of_eight_megabytes_arrives_whole() throws Exception {
    byte[] bytes = new byte[HostFiles.LARGEST];
    new Random(3).nextBytes(bytes);
    Path path = top.resolve("big");
    files.put(new File(path.toString(), File.Regular.of(Blob.of(bytes)), null, null, null, false), List.of());
    assertArrayEquals(bytes, Files.readAllBytes(path));
    assertEquals("root", facts(path).owner());
    assertEquals(0644, facts(path).mode());
  }

  @Test
  void a_replaced_file_has_a_new_inode_and_one_rewritten_in_place_keeps_it() throws Exception {
    Path path = top.resolve("f");
    files.put(regular(path, "one", null, null, false), List.of());
    long first = facts(path).inode();
    files.put(regular(path, "two", null, null, false), List.of());
    long second = facts(path).inode();
    assertNotEquals(first, second);
    files.put(regular(path, "three is longer", "0600", "daemon", true), List.of());
    files.put(regular(path, "4", "0600", "daemon", true), List.of());
    FileFacts last = facts(path);
    assertEquals(second, last.inode());
    assertEquals(0600, last.mode());
    assertEquals("daemon", last.owner());
    assertEquals("4", Files.readString(path));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_link_in_the_place_of_a_file_is_replaced_and_its_target_is_untouched(boolean inPlace) throws Exception {
    Path victim = Files.writeString(top.resolve("victim"), "precious");
    Path path = Files.createSymbolicLink(top.resolve("f"), victim);
    assertEquals(victim.toString(), facts(path).target());
    files.put(regular(path, "new", "0777", null, inPlace), List.of());
    assertEquals(FileFacts.Kind.REGULAR, facts(path).kind());
    assertEquals("precious", Files.readString(victim));
    assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(victim)));
  }

  @Test
  void a_link_to_a_directory_in_the_place_of_a_file_does_not_swallow_the_file() throws Exception {
    Path folder = Files.createDirectory(top.resolve("folder"));
    Path path = Files.createSymbolicLink(top.resolve("f"), folder);
    files.put(regular(path, "new", null, null, false), List.of());
    assertEquals("new", Files.readString(path));
    assertEquals(List.of(), names(folder));
  }

  @Test
  void an_empty_folder_in_the_way_goes_and_a_full_one_stays() throws Exception {
    Path path = Files.createDirectory(top.resolve("f"));
    files.put(regular(path, "new", null, null, false), List.of());
    assertEquals("new", Files.readString(path));
    Path full = Files.createDirectory(top.resolve("full"));
    Files.writeString(full.resolve("data"), "precious");
    IOException refused = assertThrows(FileRefusedException.class, () -> files.put(regular(full, "new", null, null, false), List.of()));
    assertTrue(String.valueOf(refused.getMessage()).contains("a directory that is not empty stands at " + full), refused.getMessage());
    assertEquals("precious", Files.readString(full.resolve("data")));
    assertEquals(List.of("data"), names(full));
  }

  @Test
  void a_link_on_the_way_that_others_can_change_is_not_followed() throws Exception {
    Path elsewhere = Files.createDirectory(top.resolve("elsewhere"));
    Path theirs = Files.createDirectory(top.resolve("theirs"));
    Files.setPosixFilePermissions(theirs, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path link = Files.createSymbolicLink(theirs.resolve("way"), elsewhere);
    Files.setAttribute(link, "unix:uid", 1, LinkOption.NOFOLLOW_LINKS);
    IOException refused = assertThrows(FileRefusedException.class,
        () -> files.put(regular(link.resolve("f"), "x", null, null, false), List.of()));
    assertTrue(String.valueOf(refused.getMessage()).contains("'way' on the way is a link that others than root can change"),
        refused.getMessage());
    assertEquals(List.of(), names(elsewhere));
    assertThrows(FileRefusedException.class, () -> files.remove(link.resolve("f").toString(), "file", List.of()));
  }

  @Test
  void a_link_of_root_on_the_way_is_followed() throws Exception {
    Path real = Files.createDirectory(top.resolve("real"));
    Path link = Files.createSymbolicLink(top.resolve("var"), real);
    files.put(regular(link.resolve("f"), "x", null, null, false), List.of());
    assertEquals("x", Files.readString(real.resolve("f")));
  }

  @Test
  void absent_is_told_from_unreadable() throws Exception {
    Path file = Files.writeString(top.resolve("file"), "x");
    assertEquals(new FileReading.Absent(), read(top.resolve("nothing's here")));
    assertEquals(new FileReading.Absent(), read(file.resolve("below")));
    Path loop = Files.createSymbolicLink(top.resolve("loop"), top.resolve("loop"));
    FileReading.Unreadable unreadable = assertInstanceOf(FileReading.Unreadable.class, read(loop.resolve("x")));
    assertTrue(unreadable.reason().contains("Too many levels of symbolic links"), unreadable.reason());
    assertEquals(FileFacts.Kind.LINK, facts(loop).kind());
  }

  @Test
  void many_paths_come_by_one_reading_each_with_its_own_answer() throws Exception {
    TreeSet<String> paths = new TreeSet<>();
    for (int i = 0; i < 900; i++) {
      Path path = top.resolve("p" + i);
      paths.add(path.toString());
      if (i % 3 == 0) {
        Files.writeString(path, "content " + i);
      }
    }
    SortedMap<String, FileReading> readings = files
        .read(new FileAsk(paths, new TreeSet<>(List.of(top.resolve("p3").toString())), new TreeSet<>()));
    for (int i = 0; i < 900; i++) {
      FileReading reading = readings.get(top.resolve("p" + i).toString());
      if (i % 3 == 0) {
        assertEquals(Blob.utf8("content " + i).sha256(), assertInstanceOf(FileReading.Present.class, reading).facts().sha256());
      } else {
        assertEquals(new FileReading.Absent(), reading);
      }
    }
    FileFacts third = ((FileReading.Present) of(readings, top.resolve("p3").toString())).facts();
    assertEquals(Blob.utf8("content 3"), third.content());
  }

  @Test
  void a_pipe_is_told_and_not_read() throws Exception {
    Path pipe = top.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    assertEquals(FileFacts.Kind.OTHER, facts(pipe).kind());
  }

  @Test
  void a_tree_gains_changes_and_loses_only_its_own_entries() throws Exception {
    Path path = top.resolve("tree");
    files.put(tree(path, Map.of("a.yml", "a", "deep/er/b.yml", "b", "gone/c.yml", "c")), List.of());
    Files.writeString(path.resolve("foreign"), "theirs");
    Files.writeString(path.resolve("gone/foreign"), "theirs");
    long kept = facts(path.resolve("a.yml")).inode();
    files.put(tree(path, Map.of("a.yml", "a", "new.yml", "n")), List.of("a.yml", "deep/er/b.yml", "gone/c.yml"));
    FileReading reading = files.read(new FileAsk(new TreeSet<>(), new TreeSet<>(), new TreeSet<>(List.of(path.toString()))))
        .get(path.toString());
    SortedMap<String, FileFacts> entries = assertInstanceOf(FileReading.Present.class, reading).facts().entries();
    assertEquals(List.of("a.yml", "foreign", "gone", "gone/foreign", "new.yml"), List.copyOf(entries.keySet()));
    assertEquals(kept, facts(path.resolve("a.yml")).inode());
    assertEquals(Blob.utf8("n").sha256(), of(entries, "new.yml").sha256());
    files.remove(path.toString(), "tree", List.of("a.yml", "new.yml"));
    assertEquals(List.of("foreign", "gone"), names(path));
  }

  private static File tree(Path path, Map<String, String> contents) {
    SortedMap<String, File.Entry> entries = new TreeMap<>();
    contents.forEach((name, text) -> entries.put(name, File.Entry.of(Blob.utf8(text), null)));
    return new File(path.toString(), File.Tree.of(entries), null, null, null, false);
  }

  @Test
  void directories_and_links_are_made_changed_and_removed() throws Exception {
    Path folder = top.resolve("d");
    files.put(new File(folder.toString(), File.Directory.PLAIN, new File.Mode(0750), "daemon", "root", false), List.of());
    assertEquals(0750, facts(folder).mode());
    assertEquals("daemon", facts(folder).owner());
    assertEquals("root", facts(folder).group());
    Files.writeString(folder.resolve("x"), "theirs");
    files.remove(folder.toString(), "directory", List.of());
    assertTrue(Files.exists(folder.resolve("x")));
    Files.delete(folder.resolve("x"));
    files.remove(folder.toString(), "directory", List.of());
    assertFalse(Files.exists(folder));
    Path link = top.resolve("l");
    files.put(new File(link.toString(), File.Link.to("-d/o'dd"), null, null, null, false), List.of());
    files.put(new File(link.toString(), File.Link.to("other"), null, null, null, false), List.of());
    assertEquals("other", facts(link).target());
    Path plain = Files.writeString(top.resolve("plain"), "theirs");
    assertThrows(FileRefusedException.class, () -> files.remove(plain.toString(), "link", List.of()));
    assertEquals("theirs", Files.readString(plain));
    files.remove(link.toString(), "link", List.of());
    files.remove(link.toString(), "link", List.of());
    files.remove(top.resolve("no/where").toString(), "file", List.of());
    assertFalse(Files.exists(link, LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void an_unknown_owner_is_refused_by_name_and_nothing_is_written() throws Exception {
    Path path = top.resolve("f");
    IOException refused = assertThrows(FileRefusedException.class,
        () -> files.put(regular(path, "x", null, "nobody-here", false), List.of()));
    assertEquals("here: " + path + ": the host has no user 'nobody-here'", refused.getMessage());
    assertEquals(new FileReading.Absent(), read(path));
    files.put(regular(path, "x", null, "54321", false), List.of());
    assertEquals(54321, facts(path).gid());
  }

  @Test
  void a_full_disk_leaves_the_old_content() throws Exception {
    Path small = Files.createDirectory(top.resolve("small"));
    assertEquals(0, new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", small.toString()).start().waitFor());
    try {
      Path path = small.resolve("f");
      files.put(regular(path, "old", null, null, false), List.of());
      IOException refused = assertThrows(FileRefusedException.class,
          () -> files.put(regular(path, "x".repeat(600_000), null, null, false), List.of()));
      assertTrue(String.valueOf(refused.getMessage()).contains("is the disk full?"), refused.getMessage());
      assertEquals("old", Files.readString(path));
      assertEquals(List.of("f"), names(small));
    } finally {
      assertEquals(0, new ProcessBuilder("umount", small.toString()).start().waitFor());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"relative", "/a/../b", "/a//b", "/a\nb", "/", "/a/."})
  void a_path_that_is_not_plain_is_refused_before_anything_is_asked(String path) {
    assertThrows(IllegalArgumentException.class, () -> FileAsk.of(path));
  }

  private static List<String> names(Path folder) throws IOException {
    try (var entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }
}

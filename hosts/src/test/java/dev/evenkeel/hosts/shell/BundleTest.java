package dev.evenkeel.hosts.shell;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.model.Blob;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A bundle gives to each of its commands what it gives to one that runs alone. */
class BundleTest {
  @TempDir
  Path top;
  private HostShell shell;

  @BeforeEach
  void open() throws Exception {
    shell = LocalShell.open(top.resolve("lock"));
  }

  @AfterEach
  void close() {
    shell.close();
  }

  private List<Result> together(Command... parts) throws Exception {
    Bundle bundle = Bundle.of(List.of(parts));
    return bundle.ends(shell.run(bundle.command()));
  }

  @Test
  void each_has_its_own_arguments_input_output_complaint_and_end() throws Exception {
    List<Command> parts = List.of(
        Command.reading("cat; echo \"$1\"; exit 3", "it's one").withInput(Blob.utf8("first\n")),
        Command.reading("case $1 in a) echo a >&2 ;; esac; exec printf %s no-newline", "a"),
        Command.reading("cat"),
        Command.reading("false"));
    List<Result> alone = new ArrayList<>();
    for (Command part : parts) {
      alone.add(shell.run(part));
    }
    assertEquals(alone, together(parts.toArray(Command[]::new)));
    assertEquals("300000", ((Result.Done) together(Command.reading("wc -c").withInput(Blob.of(bytes(300_000)))).getFirst()).text().strip());
  }

  @Test
  void no_byte_of_an_output_is_lost() throws Exception {
    byte[] noise = bytes(100_000);
    List<Result> ends = together(Command.reading("cat").withInput(Blob.of(noise)), Command.reading("echo behind it"));
    assertArrayEquals(noise, ((Result.Done) ends.get(0)).out().bytes());
    assertEquals("behind it\n", ((Result.Done) ends.get(1)).text());
  }

  @Test
  void an_output_that_is_too_long_is_cut_for_itself() throws Exception {
    List<Result> ends = together(Command.reading("printf 123456").withOutputCap(4), Command.reading("printf ok"));
    assertEquals("1234", ((Result.Done) ends.get(0)).text());
    assertTrue(((Result.Done) ends.get(0)).truncated());
    assertEquals("ok", ((Result.Done) ends.get(1)).text());
  }

  @Test
  void where_the_whole_does_not_end_no_part_does() throws Exception {
    List<Result> ends = together(Command.reading("echo known").withDeadline(Duration.ofSeconds(1)),
        Command.reading("sleep 100").withDeadline(Duration.ofSeconds(1)));
    assertEquals(List.of(), ends);
  }

  @Test
  void what_writes_is_not_bundled() {
    assertThrows(IllegalArgumentException.class, () -> Bundle.of(List.of(Command.writing("touch x"))));
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(7).nextBytes(bytes);
    return bytes;
  }
}

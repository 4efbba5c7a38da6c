package dev.evenkeel.hosts.shell;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.model.Blob;
import dev.evenkeel.hosts.ssh.LocalLink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** The shell against the sh of the machine that runs the tests; everything that needs a real SSH server stands in the tests on real hosts. */
class HostShellTest {
  private final LocalLink link = new LocalLink();
  @TempDir
  Path folder;

  @AfterEach
  void end() {
    link.close();
  }

  private ShellOptions options(String name) {
    return ShellOptions.of(new Holder(name, "desk", 42, "2026-01-01T00:00:00Z")).withLockFolder(folder.toString());
  }

  private HostShell open(String name) throws Exception {
    return HostShell.open("h1", link, options(name));
  }

  @Test
  void a_command_gives_exit_code_and_both_outputs_apart() throws Exception {
    try (HostShell shell = open("one")) {
      Result result = shell.run(Command.reading("echo out; echo err >&2; exit 3"));
      Result.Done done = assertInstanceOf(Result.Done.class, result);
      assertEquals(3, done.exit());
      assertEquals("out\n", done.text());
      assertEquals("err\n", done.err().text());
      assertFalse(done.truncated());
    }
  }

  @Test
  void binary_input_comes_through_whole() throws Exception {
    byte[] bytes = new byte[3_000_000];
    new Random(7).nextBytes(bytes);
    try (HostShell shell = open("one")) {
      Result.Done done = (Result.Done) shell.run(Command.reading("cat").withInput(Blob.of(bytes)).withOutputCap(4 << 20));
      assertArrayEquals(bytes, done.out().bytes());
      Result.Done none = (Result.Done) shell.run(Command.reading("wc -c"));
      assertEquals("0", none.text().strip());
    }
  }

  @Test
  void values_are_arguments_whatever_they_hold() throws Exception {
    String nasty = "a'b\"c$(touch /tmp/never)`id`\n\\ -rf *\t~ é";
    try (HostShell shell = open("one")) {
      Result.Done done = (Result.Done) shell.run(Command.reading("printf '%s|' \"$@\"", nasty, "-n", ""));
      assertEquals(nasty + "|-n||", done.text());
    }
  }

  @Test
  void output_over_the_cap_is_dropped_and_said() throws Exception {
    try (HostShell shell = open("one")) {
      Result.Done done = (Result.Done) shell.run(Command.reading("head -c 100000 /dev/zero; echo end >&2").withOutputCap(1000));
      assertEquals(1000, done.out().size());
      assertTrue(done.truncated());
      assertEquals("end\n", done.err().text());
      assertEquals(0, done.exit());
    }
  }

  @Test
  void what_runs_past_its_deadline_is_killed_with_its_children() throws Exception {
    Path proof = folder.resolve("proof");
    try (HostShell shell = open("one")) {
      // A span that nobody else sleeps: the processes of the test hosts' containers are seen from here, too.
      String sleep = "sleep 100." + ProcessHandle.current().pid();
      Result result = shell.run(Command.reading("echo $$ > " + ShellQuote.path(proof.toString()) + "; " + sleep + " & " + sleep)
          .withDeadline(Duration.ofSeconds(1)));
      assertInstanceOf(Result.Overdue.class, result);
      long pid = Long.parseLong(Files.readString(proof).strip());
      await(() -> ProcessHandle.of(pid).isEmpty());
      await(() -> ProcessHandle.allProcesses().noneMatch(each -> each.info().commandLine().orElse("").contains(sleep)));
      assertEquals(0, ((Result.Done) shell.run(Command.reading("true"))).exit());
    }
  }

  @Test
  void a_batch_stops_at_the_first_failure() throws Exception {
    try (HostShell shell = open("one")) {
      List<Result> results = shell.run(List.of(Command.reading("true"), Command.reading("exit 4"), Command.reading("echo never")));
      assertTrue(((Result.Done) results.get(0)).ok());
      assertEquals(4, ((Result.Done) results.get(1)).exit());
      assertEquals(new Result.Skipped(), results.get(2));
    }
  }

  @Test
  void the_second_operator_reads_whose_the_lock_is_and_may_not_write() throws Exception {
    HostShell first = open("ana");
    assertInstanceOf(LockState.Held.class, first.lock());
    try (HostShell second = open("ben")) {
      assertEquals(new LockState.HeldByOther(new Holder("ana", "desk", 42, "2026-01-01T00:00:00Z")), second.lock());
      NoLockException refused = assertThrows(NoLockException.class, () -> second.run(Command.writing("echo x")));
      assertEquals("h1 is not written to: its lock is held by ana on desk, process 42, since 2026-01-01T00:00:00Z", refused.getMessage());
      assertEquals("seen", ((Result.Done) second.run(Command.reading("printf seen"))).text());
      first.close();
      await(() -> {
        try {
          return second.acquire() instanceof LockState.Held;
        } catch (Exception e) {
          throw new AssertionError(e);
        }
      });
      assertEquals(0, ((Result.Done) second.run(Command.writing("true"))).exit());
    }
  }

  @Test
  void nothing_is_left_running_after_the_shell_is_closed_in_the_middle_of_a_command() throws Exception {
    HostShell shell = open("one");
    Thread runner = Thread.startVirtualThread(() -> {
      try {
        shell.run(Command.reading("sleep 77").withDeadline(Duration.ofSeconds(60)));
      } catch (Exception e) {
        assertTrue(e.getMessage() != null);
      }
    });
    await(() -> running("sleep 77"));
    shell.close();
    await(() -> !running("sleep 77"));
    assertTrue(runner.join(Duration.ofSeconds(10)));
    await(() -> !running(" " + folder));
  }

  @Test
  void a_lock_folder_that_is_a_link_is_refused() throws Exception {
    Path real = Files.createDirectory(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    try (HostShell shell = HostShell.open("h1", this.link, options("one").withLockFolder(link.toString()))) {
      LockState.Unavailable none = assertInstanceOf(LockState.Unavailable.class, shell.lock());
      assertTrue(none.reason().contains("not a folder of root"), none.reason());
    }
  }

  private static boolean running(String args) {
    return ProcessHandle.allProcesses().anyMatch(p -> p.info().commandLine().orElse("").endsWith(args));
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within 20 s");
      }
      Thread.onSpinWait();
    }
  }
}

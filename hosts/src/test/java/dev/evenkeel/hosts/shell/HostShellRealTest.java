package dev.evenkeel.hosts.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.testbed.RealHosts;
import dev.evenkeel.testbed.TestHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What the lock promises, on a real host with a real SSH server. */
@RealHosts("h1")
class HostShellRealTest {
  private final TestHost h1;

  HostShellRealTest(TestHost h1) {
    this.h1 = h1;
  }

  @ParameterizedTest
  @ValueSource(strings = {"root", "ops"})
  void a_frozen_operator_loses_the_lock_and_its_late_requests_reach_nothing(String user) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
    ProcessBuilder start = new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), FrozenOperator.class.getName(),
        h1.address(), String.valueOf(h1.sshPort()), h1.hostKey(), user, h1.privateKeyPath(user).toString());
    Process frozen = start.redirectErrorStream(true).start();
    try (BufferedReader says = new BufferedReader(new InputStreamReader(frozen.getInputStream(), StandardCharsets.UTF_8));
        OutputStream tell = frozen.getOutputStream()) {
      assertEquals("lock held by us, frozen on testbed, process " + frozen.pid() + ", since 2026-01-01T00:00:00Z", answer(says));
      ask(tell);
      assertTrue(answer(says).startsWith("answered HTTP/1.1 201"), "its channel to the engine works");
      h1.docker("volume", "rm", "late").orThrow();
      try (RealSession other = RealSession.open(h1, user)) {
        LockState.HeldByOther held = assertInstanceOf(LockState.HeldByOther.class, other.shell().lock());
        assertEquals("frozen", held.other().operator());
        signal("STOP", frozen);
        long stopped = System.nanoTime();
        RealSession.await("the lock is free", () -> acquired(other.shell()));
        long seconds = Duration.ofNanos(System.nanoTime() - stopped).toSeconds();
        assertTrue(seconds >= 8 && seconds <= 25, "the lock was free after " + seconds + " s");
        signal("CONT", frozen);
        ask(tell);
        String late = answer(says);
        assertTrue(late.startsWith("dead: ") && !late.contains("lock held by us"), late);
        assertFalse(h1.docker("volume", "ls", "-q").stdout().contains("late"), "nothing of the late request has arrived");
        assertEquals(0, ((Result.Done) other.shell().run(Command.writing("true"))).exit());
      }
    } finally {
      frozen.destroyForcibly().waitFor();
    }
    RealSession.await("no process of the sessions is left", () -> !h1.sh("ps -eo args | grep -E '[e]venkeel-ready|[s]shd: .*@notty'").ok());
  }

  private static boolean acquired(HostShell shell) {
    try {
      return shell.acquire() instanceof LockState.Held;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void ask(OutputStream tell) throws Exception {
    tell.write('\n');
    tell.flush();
  }

  /** The next line that is ours; libraries may say something before. */
  private static String answer(BufferedReader says) throws Exception {
    for (String line = says.readLine(); line != null; line = says.readLine()) {
      if (line.startsWith("lock ") || line.startsWith("answered ") || line.startsWith("dead: ")) {
        return line;
      }
    }
    throw new AssertionError("the other operator has ended");
  }

  private static void signal(String name, Process process) throws Exception {
    assertEquals(0, new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor());
  }

  @Test
  void a_user_without_root_reads_and_is_told_why_there_is_no_lock() throws Exception {
    try (RealSession session = RealSession.open(h1, "jimmyb")) {
      LockState.Unavailable none = assertInstanceOf(LockState.Unavailable.class, session.shell().lock());
      assertTrue(none.reason().startsWith("no root on this host: sudo -n: sudo: "), none.reason());
      assertFalse(session.shell().isRoot());
      assertEquals("jimmyb\n", ((Result.Done) session.shell().run(Command.reading("id -un"))).text());
      String refused = String.valueOf(assertThrows(NoLockException.class, () -> session.shell().run(Command.writing("true"))).getMessage());
      assertTrue(refused.startsWith("h1 is not written to: its lock is not to be had: no root on this host"), refused);
    }
  }

  @Test
  void sudo_that_is_switched_off_is_not_tried() throws Exception {
    try (var link = RealSession.link(h1.address(), h1.sshPort(), h1.hostKey(), "ops", h1.privateKey());
        HostShell shell = HostShell.open("h1", link, RealSession.options("ops").withoutSudo())) {
      assertEquals("not to be had: no root on this host: sudo is switched off for this host", shell.lock().describe());
    }
  }

  @Test
  void a_user_with_sudo_is_root_in_the_shell() throws Exception {
    try (RealSession session = RealSession.open(h1, "ops")) {
      assertInstanceOf(LockState.Held.class, session.shell().lock());
      assertTrue(session.shell().isRoot());
      assertEquals("root\n", ((Result.Done) session.shell().run(Command.writing("id -un"))).text());
    }
  }

  @Test
  void a_login_shell_that_talks_does_no_harm() throws Exception {
    h1.sh("echo 'echo hello from .bashrc; echo l held; echo oops >&2' > /root/.bashrc").orThrow();
    try (RealSession session = RealSession.open(h1, "root")) {
      assertInstanceOf(LockState.Held.class, session.shell().lock());
      assertEquals("fine\n", ((Result.Done) session.shell().run(Command.reading("echo fine"))).text());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"root", "ops"})
  void a_command_past_its_deadline_is_killed_with_what_it_started(String user) throws Exception {
    try (RealSession session = RealSession.open(h1, user)) {
      Result result = session.shell().run(Command.writing("(sleep 4321) & sleep 4321").withDeadline(Duration.ofSeconds(1)));
      assertEquals(new Result.Overdue(Duration.ofSeconds(1)), result);
      RealSession.await("its processes are gone", () -> !h1.sh("pgrep -f 'sleep 4321'").ok());
      assertEquals("next\n", ((Result.Done) session.shell().run(Command.reading("echo next"))).text());
    }
  }

  @Test
  void a_killed_shell_ends_the_session_before_the_lock_is_free() throws Exception {
    try (var link = RealSession.link(h1.address(), h1.sshPort(), h1.hostKey(), "root", h1.privateKey());
        HostShell shell = HostShell.open("h1", link, RealSession.options("root").withTimes(Duration.ofSeconds(1), Duration.ofSeconds(3)))) {
      assertInstanceOf(LockState.Held.class, shell.lock());
      h1.sh("pkill -9 -f -o evenkeel-ready").orThrow();
      RealSession.await("we know", () -> !(shell.lock() instanceof LockState.Held));
      assertFalse(h1.exec("flock", "-n", "/run/evenkeel/lock", "true").ok(), "the lock outlives the shell");
      RealSession.await("the lock is free", () -> h1.exec("flock", "-n", "/run/evenkeel/lock", "true").ok());
      RealSession.await("the session is dead", () -> !link.isOpen());
    }
  }

  @Test
  void closing_frees_the_lock_at_once_and_leaves_no_process() throws Exception {
    RealSession session = RealSession.open(h1, "ops");
    session.shell().close();
    RealSession.await("the lock is free", () -> h1.exec("flock", "-n", "/run/evenkeel/lock", "true").ok());
    assertTrue(session.link().isOpen(), () -> "other channels live on, but: " + session.link().ended().toCompletableFuture().getNow(null));
    RealSession.await("nothing is left", () -> !h1.sh("pgrep -f evenkeel-ready").ok());
    session.close();
    assertEquals(List.of(), h1.readFile("/run/evenkeel/lock").lines().toList());
  }

  @Test
  void a_read_only_place_for_the_lock_is_said() throws Exception {
    h1.sh("mkdir -p /run/evenkeel /var/lib/evenkeel && mount -t tmpfs -o ro tmpfs /run/evenkeel").orThrow();
    try (RealSession session = RealSession.open(h1, "root")) {
      LockState.Unavailable none = assertInstanceOf(LockState.Unavailable.class, session.shell().lock());
      assertTrue(none.reason().contains("/run/evenkeel/lock cannot be written") && none.reason().contains("Read-only file system"),
          none.reason());
    } finally {
      h1.sh("umount /run/evenkeel").orThrow();
    }
  }
}

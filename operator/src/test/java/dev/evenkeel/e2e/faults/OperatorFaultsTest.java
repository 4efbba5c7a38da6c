package dev.evenkeel.e2e.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.e2e.Api;
import dev.evenkeel.e2e.Await;
import dev.evenkeel.e2e.OperatorProcess;
import dev.evenkeel.testbed.TestHost;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What may become of the operator's process, of its machine, and of a second one. */
class OperatorFaultsTest extends FaultsOnHosts {
  private final Path folder;

  OperatorFaultsTest(TestHost beast, TestHost vault, @TempDir Path folder) {
    super(new World(beast, vault, folder));
    this.folder = folder;
  }

  private static boolean run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
      return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void suspend(String ref, String reason) {
    assertEquals(200, world.api().post("/api/v1/resources/" + ref + "/suspend", "{\"reason\":\"" + reason + "\"}").status());
  }

  private void resume(String ref) {
    assertEquals(200, world.api().post("/api/v1/resources/" + ref + "/resume", "{}").status());
  }

  @Fault(row = 2, what = "crash during a write of state", how = "kill -9 in a storm of suspensions and commits, five times")
  void killedWhileWriting(Trial trial) throws InterruptedException {
    for (int round = 0; round < 5; round++) {
      suspend("File/note", "round " + round);
      Api api = world.api();
      Thread storm = Thread.ofVirtual().start(() -> {
        try {
          while (true) {
            api.post("/api/v1/resources/Service/web/suspend", "{\"reason\":\"storm\"}");
            api.post("/api/v1/resources/Service/web/resume", "{}");
          }
        } catch (RuntimeException killed) {
          // as it was to be
        }
      });
      world.nextOnVault();
      TimeUnit.MILLISECONDS.sleep(200 + round * 150L);
      world.killOperator();
      storm.join();
      world.startOperator();
      String reason = "round " + round;
      trial.until("what was acknowledged is kept",
          () -> world.api().resource("File/note").path("suspension").path("reason").asText().equals(reason));
      world.api().post("/api/v1/resources/Service/web/resume", "{}");
      resume("File/note");
    }
    trial.heal(() -> {});
    trial.converges();
  }

  @Fault(row = 2, what = "torn state", how = "kill -9, then the store's file and its journal cut to half")
  void tornState(Trial trial) throws IOException {
    suspend("File/note", "do not touch");
    world.killOperator();
    List<Path> cut = new ArrayList<>();
    try (Stream<Path> files = Files.list(world.state())) {
      for (Path file : files.filter(one -> one.getFileName().toString().startsWith("evenkeel.db")).toList()) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          channel.truncate(channel.size() / 2);
          cut.add(file.getFileName());
        }
      }
    }
    world.beast().docker("kill", "ported").orThrow();
    world.startOperator();
    world.lookAtAll();
    trial.note("cut: " + cut);
    trial.until("the commit is read", () -> world.api().get("/api/v1/resources/File/note").status() == 200);
    if (world.api().resource("File/note").path("suspension").isNull()) {
      trial.note(trial.isNotSynced("Service/ported", "Suspended"));
      assertEquals("false", world.beast().docker("inspect", "-f", "{{.State.Running}}", "ported").text(),
          "nothing is written while nobody knows what people had suspended");
    } else {
      trial.note("nothing was lost");
    }
    trial.heal(() -> {
      world.killOperator();
      world.startOperator("--confirm-lost-state");
    });
    if (!world.api().resource("File/note").path("suspension").isNull()) {
      resume("File/note");
    }
    trial.converges();
  }

  @Fault(row = 3, what = "operator paused for a minute", how = "kill -STOP, CONT; meanwhile a container is killed and a commit comes")
  void pausedForAMinute(Trial trial) throws InterruptedException {
    world.operator().signal("STOP");
    world.beast().docker("kill", "ported").orThrow();
    world.written().nextOnBeast();
    world.commit("while it is paused");
    TimeUnit.SECONDS.sleep(60);
    trial.heal(() -> world.operator().signal("CONT"));
    world.tell();
    trial.converges();
  }

  @Fault(row = 4, what = "two operators, the first frozen and thawed", how = "two JVMs, kill -STOP in the middle of a rollout; the second one takes over; kill -CONT")
  void twoOperators(Trial trial) throws InterruptedException {
    world.nextOnBeast();
    trial.until("a successor of web is made", () -> world.containersOf("web").size() == 2);
    world.operator().signal("STOP");
    OperatorProcess first = world.operator();
    try (
        OperatorProcess second = OperatorProcess.start(Canaries.environment(), world.fleet().path().toString(), folder.resolve("second"))) {
      world.use(second);
      world.awaitAsWritten(World.SOON);
      trial.note("the second one has taken over");
      world.nextOnBeast();
      world.awaitAsWritten(World.SOON);
      String before = world.trace();
      first.signal("CONT");
      Await.value("the first is told whose the hosts are", World.SOON, () -> Api.condition(first.api().host("beast"), "Stalled"),
          one -> one.path("reason").asText().equals("LockHeld"));
      world.lookAtAll();
      assertEquals(before, world.trace(), "the thawed one's requests reach nothing");
      world.nextOnBeast();
      world.awaitAsWritten(World.SOON);
      world.use(first);
      second.stop();
    }
    trial.heal(() -> {});
    trial.converges();
  }

  /** The clock of the operator alone: that of a host is this machine's. */
  @Fault(row = 18, what = "clock of the operator one hour on, and one back", how = "a preloaded clock_gettime, started anew each time; the hosts keep their clock")
  void anotherHour(Trial trial) {
    Path library = folder.resolve("clock-shift.so");
    Assumptions.assumeTrue(run("cc", "-shared", "-fPIC", "-o", library.toString(), "src/test/resources/clock-shift.c"),
        "there is no C compiler; the simulator runs this row in virtual time");
    String before = world.trace();
    for (String shift : List.of("3600", "-3600")) {
      world.operator().stop();
      world.startOperator(Map.of("LD_PRELOAD", library.toString(), "CLOCK_SHIFT", shift));
      world.awaitAsWritten(World.SOON);
      world.api().post("/api/v1/sync", "{}");
      world.awaitAsWritten(World.SOON);
      assertEquals(before, world.trace(), "nothing is restarted, nothing is written");
      world.beast().docker("kill", "ported").orThrow();
      world.awaitAsWritten(World.SOON);
      before = world.trace();
    }
    world.operator().stop();
    world.startOperator();
    trial.heal(() -> {});
    trial.converges();
  }

  @Fault(row = 20, what = "disk of the operator full", how = "a state folder on a disk with 4 MB left, filled up while it runs; a container is killed and a commit comes")
  void diskFull(Trial trial) throws IOException {
    world.operator().stop();
    Path state = world.state();
    Path kept = state.resolveSibling("state-kept");
    GitFaultsTest.move(state, kept);
    assertTrue(state.toFile().mkdir());
    Assumptions.assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=" + (bytesIn(kept) + (4 << 20)), "tmpfs", state.toString()),
        "mounting a small disk needs root");
    try {
      assertTrue(run("cp", "-a", kept + "/.", state.toString()));
      world.startOperator();
      world.awaitAsWritten(World.SOON);
      assertFalse(run("dd", "if=/dev/zero", "of=" + state.resolve("ballast"), "bs=1M", "count=1024"), "the disk is full");
      world.beast().docker("kill", "ported").orThrow();
      trial.until("healing goes on", () -> world.beast().docker("inspect", "-f", "{{.State.Running}}", "ported").text().equals("true"));
      world.nextOnBeast();
      trial.until("the error is told",
          () -> world.operator().output().contains("disk is full") || world.operator().output().contains("No space left"));
      trial.note(
          world.operator().output().lines().filter(line -> line.contains("disk is full") || line.contains("No space left")).findFirst()
              .orElse("").replaceAll("/\\S*/", "…/"));
      trial.heal(() -> {
        assertTrue(run("rm", state.resolve("ballast").toString()));
        world.tell();
      });
      world.awaitAsWritten(World.SOON);
      world.operator().kill();
      world.startOperator();
      world.awaitAsWritten(World.SOON);
      world.operator().stop();
    } finally {
      if (world.operator().isAlive()) {
        world.operator().kill();
      }
      run("cp", "-a", state + "/.", kept.toString());
      run("umount", state.toString());
      assertTrue(state.toFile().delete());
      GitFaultsTest.move(kept, state);
    }
    world.startOperator();
    trial.converges();
  }

  /** As many as blocks of 4 KiB take. */
  private static long bytesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.mapToLong(file -> (file.toFile().length() / 4096 + 1) * 4096).sum();
    }
  }

  @Fault(row = 21, what = "operator out of memory", how = "-Xmx36m and a commit with 40,000 mistakes; then started again as usual")
  void outOfMemory(Trial trial) {
    world.operator().stop();
    world.startOperator(Map.of("_JAVA_OPTIONS", "-Xmx36m"));
    world.awaitAsWritten(World.SOON);
    for (int file = 0; file < 40; file++) {
      StringBuilder many = new StringBuilder();
      for (int i = 0; i < 1_000; i++) {
        many.append("---\napiVersion: evenkeel/v1\nkind: Service\nmetadata: {name: s").append(file).append('-').append(i)
            .append("}\nspec: {host: beast, containr: {image: x}}\n");
      }
      world.fleet().write("many/" + file + ".yaml", many.toString());
    }
    world.commitAsItStands("more than it can hold");
    world.tell();
    int code = world.operator().awaitExit(World.SOON);
    assertNotEquals(0, code);
    assertTrue(world.operator().output().contains("OutOfMemoryError"), world.operator()::output);
    trial.note("it ended with " + code);
    assertEquals("", world.wrongOnBeast(), "everything goes on running");
    for (int file = 0; file < 40; file++) {
      world.fleet().remove("many/" + file + ".yaml");
    }
    world.written().nextOnBeast();
    world.commit("without it");
    trial.heal(world::startOperator);
    trial.converges();
  }
}

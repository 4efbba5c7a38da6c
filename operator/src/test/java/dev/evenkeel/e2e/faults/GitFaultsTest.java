package dev.evenkeel.e2e.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evenkeel.testbed.TestHost;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What may become of the repository. */
class GitFaultsTest extends FaultsOnHosts {

  GitFaultsTest(TestHost beast, TestHost vault, @TempDir Path folder) {
    super(new World(beast, vault, folder));
  }

  private boolean told(String reason) {
    return world.api().events().anyMatch(event -> event.path("reason").asText().equals(reason));
  }

  private void killsAreHealed(Trial trial) {
    world.beast().docker("kill", "ported").orThrow();
    trial.until("what is killed meanwhile is started again", () -> world.wrongOnBeast().isEmpty());
  }

  @Fault(row = 30, what = "history rewritten", how = "the newest commit is amended and the branch moved to it")
  void historyRewritten(Trial trial) {
    world.nextOnBeast();
    world.awaitAsWritten(World.SOON);
    trial.heal(() -> {
      world.written().nextOnBeast();
      world.amend("another history");
      world.tell();
    });
    trial.converges();
    trial.until("it is told", () -> told("HistoryRewritten"));
  }

  @Fault(row = 31, what = "repository gone", how = "its folder is moved away; a container is killed")
  void repositoryGone(Trial trial) {
    Path aside = world.fleet().path().resolveSibling("aside");
    move(world.fleet().path(), aside);
    world.tell();
    trial.until("it is told", () -> told("SourceUnavailable"));
    killsAreHealed(trial);
    move(aside, world.fleet().path());
    trial.heal(world::nextOnBeast);
    trial.converges();
  }

  @Fault(row = 31, what = "repository corrupt", how = "the newest commit's objects are overwritten; a container is killed")
  void repositoryCorrupt(Trial trial) throws IOException {
    String good = world.head();
    world.written().nextOnBeast();
    String bad = world.commit("a commit that cannot be read");
    Path object = world.fleet().path().resolve(".git/objects").resolve(bad.substring(0, 2)).resolve(bad.substring(2));
    byte[] bytes = Files.readAllBytes(object);
    object.toFile().setWritable(true);
    Files.write(object, new byte[]{1, 2, 3});
    world.tell();
    trial.until("it is told", () -> told("SourceUnavailable"));
    assertEquals(good, world.api().resource("Service/web").path("commit").asText(), "the last good commit is kept");
    world.beast().docker("kill", "ported").orThrow();
    trial.until("what is killed meanwhile is started again",
        () -> world.beast().docker("inspect", "-f", "{{.State.Running}}", "ported").text().equals("true"));
    trial.heal(() -> {
      write(object, bytes);
      world.tell();
    });
    trial.converges();
  }

  @Fault(row = 32, what = "manifests emptied", how = "a commit in which no manifest but the hosts' is left")
  void manifestsEmptied(Trial trial) {
    world.fleet().remove("beast.yaml").remove("vault.yaml");
    String emptied = world.commitAsItStands("all is gone");
    world.tell();
    trial.until("it is read", () -> world.api().get("/api/v1/revisions").body().contains(emptied));
    trial.until("it waits for an approval", () -> world.api().get("/api/v1/plans/current").body().contains("ApprovalNeeded")
        || world.api().get("/api/v1/plans/current").body().contains("PruneHeld"));
    world.lookAtAll();
    assertEquals("", world.wrongOnBeast(), "nothing is removed");
    trial.heal(() -> {
      world.commit("all is back");
      world.tell();
    });
    trial.converges();
  }

  @Fault(row = 32, what = "everything removed", how = "a commit without any file of a manifest")
  void everythingRemoved(Trial trial) {
    String beast = world.fleet().read("hosts/beast.yaml");
    String vault = world.fleet().read("hosts/vault.yaml");
    world.fleet().remove("beast.yaml").remove("vault.yaml").remove("hosts/beast.yaml").remove("hosts/vault.yaml").write("README.md",
        "empty\n");
    String emptied = world.commitAsItStands("nothing at all");
    world.tell();
    trial.until("it is read", () -> world.api().get("/api/v1/revisions").body().contains(emptied));
    assertEquals("", world.wrongOnBeast(), "nothing is removed");
    trial.heal(() -> {
      world.fleet().write("hosts/beast.yaml", beast).write("hosts/vault.yaml", vault);
      world.commit("all is back");
      world.tell();
    });
    trial.converges();
  }

  static void move(Path from, Path to) {
    try {
      Files.move(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void write(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

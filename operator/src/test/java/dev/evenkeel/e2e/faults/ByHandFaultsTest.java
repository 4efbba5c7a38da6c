package dev.evenkeel.e2e.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.e2e.Api;
import dev.evenkeel.e2e.Await;
import dev.evenkeel.testbed.TestHost;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** What a person at the host may do, and what a host may hold against what is written. */
class ByHandFaultsTest extends FaultsOnHosts {
  private static final String UNIT = "/etc/systemd/system/worker.service";

  ByHandFaultsTest(TestHost beast, TestHost vault, @TempDir Path folder) {
    super(new World(beast, vault, folder));
  }

  /** One deed after the other, the records of each, and each is put right. */
  private void byHand(Trial trial, String prefix) {
    for (ByHand deed : ByHand.values()) {
      if (deed.name().startsWith(prefix)) {
        trial.heal(() -> world.beast().sh(deed.script).orThrow());
        world.awaitAsWritten(World.SOON);
        trial.newlyDrifted(deed.script, deed.records().toArray(String[]::new));
        trial.note(deed.script);
      }
    }
    trial.converges();
  }

  @Fault(row = 26, what = "containers changed by hand", how = "docker rm, rename, stop, kill, pause, update, network disconnect, one after the other")
  void containersByHand(Trial trial) {
    byHand(trial, "CONTAINER_");
  }

  @Fault(row = 27, what = "a foreign container has our name", how = "docker run --name of a service before the commit that declares it")
  void foreignName(Trial trial) {
    String id = world.beast().docker("run", "-d", "--name", "late", "evenkeel/busybox:1", "sleep", "100000").orThrow().text();
    declareLate(trial, "", "Foreign");
    assertEquals(id, world.beast().docker("inspect", "-f", "{{.Id}}", "late").text(), "it is left alone");
    undeclareLate(trial, id);
  }

  @Fault(row = 27, what = "a foreign container has our port", how = "docker run -p of a service's port before the commit that declares it")
  void foreignPort(Trial trial) {
    String id = world.beast().docker("run", "-d", "--name", "squatter", "-p", "127.0.0.1:8190:80", "evenkeel/busybox:1", "sleep", "100000")
        .orThrow().text();
    declareLate(trial, "ports: [\"127.0.0.1:8190:80\"]", "PortTaken");
    assertEquals("true", world.beast().docker("inspect", "-f", "{{.State.Running}}", id).text(), "it is left alone");
    undeclareLate(trial, id);
  }

  private void declareLate(Trial trial, String more, String reason) {
    world.fleet().write("late.yaml", """
        apiVersion: evenkeel/v1
        kind: Service
        metadata: {name: late}
        spec:
          host: beast
          container:
            image: evenkeel/busybox:1
            command: [sleep, "100000"]
            init: true
            %s
        """.formatted(more));
    world.commitAsItStands("a service that comes late");
    world.tell();
    trial.note(trial.isNotSynced("Service/late", reason));
    trial.othersGoOn();
  }

  private void undeclareLate(Trial trial, String foreign) {
    trial.heal(() -> {
      world.beast().docker("rm", "-f", foreign).orThrow();
      world.tell();
    });
    trial.until("it is there once the foreign one is gone", () -> world.wrongOnBeast("late running").isEmpty());
    world.fleet().remove("late.yaml");
    world.commitAsItStands("without it");
    world.tell();
    trial.converges();
  }

  @Fault(row = 28, what = "units changed by hand", how = "systemctl stop, disable, mask; the file edited and removed")
  void unitsByHand(Trial trial) {
    byHand(trial, "UNIT_");
  }

  @Fault(row = 28, what = "drop-in added by hand", how = "a file in the unit's .d folder")
  void dropInByHand(Trial trial) {
    byHand(trial, "DROP_IN_");
  }

  @Fault(row = 29, what = "a file changed by hand", how = "edited, removed, chmod, chown, replaced by a link and by a folder")
  void filesByHand(Trial trial) {
    String hostname = world.beast().readFile("/etc/hostname");
    byHand(trial, "FILE_");
    assertEquals(hostname, world.beast().readFile("/etc/hostname"), "a link is not followed");
  }

  @Fault(row = 40, what = "broken unit", how = "a commit with a unit text that systemd does not take")
  void brokenUnit(Trial trial) {
    String good = world.fleet().read("beast.yaml");
    String before = world.beast().readFile(UNIT);
    world.fleet().replace("beast.yaml", "ExecStart=/bin/sleep infinity", "ExecStart=relative/path");
    world.commitAsItStands("a unit that systemd does not take");
    world.tell();
    refused(trial, before, "does not take the unit");
    trial.heal(() -> {
      world.fleet().write("beast.yaml", good);
      world.commitAsItStands("a good one");
      world.tell();
    });
    trial.converges();
  }

  private void refused(Trial trial, String before, String why) {
    trial.until("it is told", () -> world.api().status("Unit/worker", "Synced").equals("False"));
    trial.othersGoOn();
    trial.note(Await.value("it is still told, and why", World.SOON,
        () -> Api.condition(world.api().resource("Unit/worker"), "Synced").path("message").asText(), message -> message.contains(why)));
    // Each try puts the new one there for the moment in which systemd is asked.
    trial.until("the old one is put back", () -> world.beast().readFile(UNIT).equals(before));
    assertTrue(world.beast().systemctl("is-active", "worker").ok(), "and goes on running");
  }

  /** systemd reads nothing anew while /run has less than 16 MB left. */
  @Fault(row = 40, what = "failing daemon-reload", how = "/run made so small that systemd refuses to reload; a commit with another unit text comes")
  void failingReload(Trial trial) {
    String before = world.beast().readFile(UNIT);
    world.beast().sh("mount -o remount,size=12m /run && ! systemctl daemon-reload").orThrow();
    world.nextOnBeast();
    refused(trial, before, "cannot read its units again");
    trial.heal(() -> {
      world.beast().sh("mount -o remount,size=50% /run").orThrow();
      world.tell();
    });
    trial.converges();
  }
}

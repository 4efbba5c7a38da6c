package dev.evenkeel.e2e.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.testbed.TestHost;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What may become of a host's engine, of the host as a whole, and of what runs on it. */
class EngineFaultsTest extends FaultsOnHosts {
  private static final String ENGINE_ANSWERS = "timeout 60 sh -c 'until docker info >/dev/null 2>&1; do sleep 0.05; done'";

  EngineFaultsTest(TestHost beast, TestHost vault, @TempDir Path folder) {
    super(new World(beast, vault, folder));
  }

  private void liveRestore(boolean on) {
    world.beast().sh("""
        sed -i -e '/live-restore/d' -e 's/^{/{\\n  "live-restore": %1$s,/' /etc/docker/daemon.json && kill -HUP $(pidof dockerd)
        until [ "$(docker info -f '{{.LiveRestoreEnabled}}')" = %1$s ]; do sleep 0.05; done""".formatted(on)).orThrow();
  }

  private void engineGoes(Trial trial, String command, boolean liveRestore) {
    liveRestore(liveRestore);
    // The rows before this one count: systemd leaves an engine alone that was started three times within a minute.
    world.beast().sh("systemctl reset-failed docker.service docker.socket").orThrow();
    String web = started("web");
    world.beast().sh(command).orThrow();
    trial.othersGoOn();
    trial.heal(() -> world.beast().sh(ENGINE_ANSWERS).orThrow());
    trial.converges();
    assertEquals(liveRestore, started("web").equals(web), "containers live on with live-restore only");
    trial.note(trial.drift().size() + " drift records");
    liveRestore(false);
  }

  private String started(String container) {
    return world.beast().docker("inspect", "-f", "{{.Id}} {{.State.StartedAt}}", container).text();
  }

  @Fault(row = 14, what = "engine restarted", how = "systemctl restart docker")
  void engineRestarted(Trial trial) {
    engineGoes(trial, "systemctl restart docker", false);
  }

  @Fault(row = 14, what = "engine restarted, live-restore on", how = "systemctl restart docker")
  void engineRestartedWithLiveRestore(Trial trial) {
    engineGoes(trial, "systemctl restart docker", true);
  }

  @Fault(row = 14, what = "engine dies", how = "kill -KILL of dockerd; systemd starts it again")
  void engineKilled(Trial trial) {
    engineGoes(trial, "kill -KILL $(pidof dockerd)", false);
  }

  @Fault(row = 14, what = "engine dies, live-restore on", how = "kill -KILL of dockerd; systemd starts it again")
  void engineKilledWithLiveRestore(Trial trial) {
    engineGoes(trial, "kill -KILL $(pidof dockerd)", true);
  }

  @Fault(row = 15, what = "host rebooted", how = "docker restart of the host")
  void rebooted(Trial trial) {
    world.beast().reboot();
    trial.heal(() -> world.instances().again());
    trial.converges();
    assertEquals(List.of(), trial.drift(), "a reboot explains what it restarts");
  }

  @Fault(row = 15, what = "power cut", how = "docker kill of the host in the middle of a rollout; 10 s later it is started again")
  void powerCut(Trial trial) {
    world.nextOnBeast();
    trial.until("a successor of web is made", () -> world.containersOf("web").size() == 2);
    world.beast().powerOff();
    trial.isUnknown();
    trial.othersGoOn();
    trial.heal(() -> {
      world.beast().powerOn();
      world.instances().again();
    });
    trial.converges();
    trial.note(trial.drift().size() + " drift records");
  }

  private static final String CRASHING = """
      apiVersion: evenkeel/v1
      kind: Service
      metadata: {name: crashing}
      spec:
        host: beast
        container: {image: "evenkeel/busybox:1", command: [sh, -c, "exit 1"]}
      """;
  private static final String FLAPPING = """
      apiVersion: evenkeel/v1
      kind: Service
      metadata: {name: flapping}
      spec:
        host: beast
        container:
          image: evenkeel/busybox:1
          command: [sh, -c, "while :; do touch /up; sleep 4; rm /up; sleep 4; done"]
          init: true
          healthcheck: {test: [CMD, test, -e, /up], interval: 1s, timeout: 1s, retries: 2}
      ---
      apiVersion: evenkeel/v1
      kind: Service
      metadata: {name: hanging}
      spec:
        host: beast
        container:
          image: evenkeel/busybox:1
          command: [sleep, "100000"]
          init: true
          healthcheck: {test: [CMD, sleep, "1000"], interval: 1s, timeout: 1s, retries: 2}
      """;

  /** How often an engine has started a service's containers within a time. */
  private long starts(String service, Duration time) throws InterruptedException {
    String since = world.beast().exec("date", "+%s").text();
    TimeUnit.SECONDS.sleep(time.toSeconds());
    return world.beast().sh("docker events --since " + since + " --until $(date +%s) --filter label=dev.evenkeel.name=" + service
        + " --filter type=container --filter event=start --format x | wc -l").orThrow().text().transform(Long::parseLong);
  }

  @Fault(row = 24, what = "crash-looping container", how = "a service that ends with 1 at once")
  void crashLoop(Trial trial) throws InterruptedException {
    Instant began = Instant.now();
    world.fleet().write("crashing.yaml", CRASHING);
    world.commitAsItStands("a service that ends at once");
    world.tell();
    trial.othersGoOn();
    long starts = starts("crashing", Duration.ofSeconds(30));
    assertTrue(starts <= 10, starts + " starts within 30 s");
    trial.note(starts + " starts in 30 s, of which the engine's own restart policy makes some");
    trial.until("it is told", () -> !world.api().isReady("Service/crashing"));
    String message = message("Service/crashing");
    trial.note("told after " + Duration.between(began, Instant.now()).toSeconds() + " s at the latest: " + message);
    world.nextOnBeast();
    trial.until("the other services go on", () -> world.wrongOnBeast("crashing " + state("crashing")).isEmpty());
    trial.heal(() -> {
      world.fleet().remove("crashing.yaml");
      world.commitAsItStands("without it");
      world.tell();
    });
    trial.converges();
  }

  private String message(String ref) {
    return dev.evenkeel.e2e.Api.condition(world.api().resource(ref), "Ready").path("message").asText();
  }

  private String state(String container) {
    return world.beast().docker("inspect", "-f", "{{.State.Status}}", container).text();
  }

  @Fault(row = 25, what = "health check that flaps, and one that hangs", how = "checks that fail for 4 of 8 s, and that never end")
  void healthChecks(Trial trial) throws InterruptedException {
    world.fleet().write("flapping.yaml", FLAPPING);
    world.commitAsItStands("checks that flap and hang");
    world.tell();
    trial.othersGoOn();
    long flapping = starts("flapping", Duration.ofSeconds(30));
    long hanging = starts("hanging", Duration.ofSeconds(1));
    assertTrue(flapping <= 3 && hanging <= 2, flapping + " and " + hanging + " starts");
    trial.note(flapping + " starts of the flapping one in 30 s");
    assertEquals("False", world.api().status("Service/hanging", "Healthy"));
    trial.heal(() -> {
      world.fleet().remove("flapping.yaml");
      world.commitAsItStands("without them");
      world.tell();
    });
    trial.converges();
  }
}

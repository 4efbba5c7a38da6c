package dev.evenkeel.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.evenkeel.testbed.RealHosts;
import dev.evenkeel.testbed.TestHost;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Every way in which a person or an accident can change a real host: each becomes one drift record, and is put right. */
@Tag("drill")
@RealHosts(value = {"beast"}, reset = RealHosts.Reset.CLASS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HandsOnTest {
  private static final Duration SOON = Reports.SOON;
  private static final String MOTD = "/etc/evenkeel-test/motd";
  private static final String MANIFESTS = """
      apiVersion: evenkeel/v1
      kind: Service
      metadata: {name: web}
      spec:
        container:
          image: evenkeel/busybox:1
          command: [sh, -c, "trap 'exit 0' TERM; trap 'exit 3' USR1; while :; do sleep 1000 & wait; done"]
          restart: "no"
          stop_grace_period: 2s
          networks: [front]
          mem_limit: 64m
          memswap_limit: 64m
      ---
      apiVersion: evenkeel/v1
      kind: Service
      metadata: {name: lively}
      spec:
        container:
          image: evenkeel/busybox:1
          command: [sh, -c, "trap 'exit 3' USR1; while :; do sleep 1000 & wait; done"]
          restart: always
          stop_signal: SIGKILL
      ---
      apiVersion: evenkeel/v1
      kind: Network
      metadata: {name: front}
      spec: {}
      ---
      apiVersion: evenkeel/v1
      kind: Network
      metadata: {name: spare}
      spec: {}
      ---
      apiVersion: evenkeel/v1
      kind: Volume
      metadata: {name: cache}
      spec: {}
      ---
      apiVersion: evenkeel/v1
      kind: Unit
      metadata: {name: worker}
      spec:
        text: |
          [Unit]
          Description=Worker

          [Service]
          ExecStart=/bin/sleep infinity

          [Install]
          WantedBy=multi-user.target
      ---
      apiVersion: evenkeel/v1
      kind: Unit
      metadata: {name: packaged}
      spec: {enabled: true, state: active}
      ---
      apiVersion: evenkeel/v1
      kind: File
      metadata: {name: motd}
      spec:
        path: %s
        mode: "0640"
        content: |
          This machine is kept.
      """.formatted(MOTD);
  private static final String PACKAGED = """
      [Unit]
      Description=Packaged

      [Service]
      ExecStart=/bin/sleep infinity

      [Install]
      WantedBy=multi-user.target
      """;

  private final TestHost beast;
  private final Fleet fleet;
  private final OperatorProcess operator;
  private Reports reports;
  private final String foreign;

  HandsOnTest(TestHost beast, @TempDir Path folder) {
    this.beast = beast;
    beast.loadImage("evenkeel/busybox");
    beast.writeFile("/usr/local/lib/systemd/system/packaged.service", PACKAGED);
    beast.systemctl("daemon-reload").orThrow();
    beast.docker("run", "-d", "--name", "stranger", "evenkeel/busybox:1", "sleep", "100000").orThrow();
    beast.writeFile("/etc/evenkeel-test/stranger", "nobody's\n");
    beast.writeFile("/etc/systemd/system/stranger.service", PACKAGED);
    this.foreign = strangers();
    this.fleet = Fleet.folder(folder.resolve("fleet")).hosts(beast).write("all.yaml", MANIFESTS);
    this.operator = OperatorProcess.start(fleet.path(), folder.resolve("state"));
    this.reports = Reports.from(() -> operator, beast);
  }

  @BeforeAll
  void converge() {
    operator.cli("sync", "--wait", "120s");
    assertEquals(List.of(), operator.api().drift().toList(), "a first commit is no drift");
    reports = Reports.from(() -> operator, beast);
  }

  /** Nothing is written at rest, and what is not ours is as it was. */
  @AfterEach
  void rest() {
    operator.awaitReady(SOON, "Service/web", "Service/lively", "Network/front", "Network/spare", "Volume/cache", "Unit/worker",
        "Unit/packaged", "File/motd");
    beast.sh("touch /run/e2e-marker").orThrow();
    String before = Reports.trace(beast);
    reports.lookAtAll();
    assertEquals(before, Reports.trace(beast), "something was written at rest");
    assertEquals(foreign, strangers(), "something foreign was touched");
    reports = Reports.from(() -> operator, beast);
  }

  @AfterAll
  void stop() {
    operator.close();
    fleet.close();
  }

  private String strangers() {
    return beast.sh("""
        docker inspect -f '{{.Id}} {{.Name}} {{.State.StartedAt}} {{.State.Status}}' stranger
        stat -c '%i %y %a %n' /etc/evenkeel-test/stranger /etc/systemd/system/stranger.service""").orThrow().stdout();
  }

  // containers

  @Test
  void aContainerThatWasRemoved() {
    String id = inspect("web", "{{.Id}}");

    byHand(() -> beast.docker("rm", "-f", "web").orThrow(), () -> running("web"));

    JsonNode record = record("container/web", "exists", "evenkeel");
    assertEquals("yes", record.path("desired").asText());
    assertTrue(record.path("observed").isNull(), record.toString());
    assertTrue(record.path("cause").asText().contains("docker rm"), record.toString());
    assertEquals("docker event", record.path("seenBy").asText());
    assertNotEquals(id, inspect("web", "{{.Id}}"));
  }

  @Test
  void aContainerThatWasStopped() {
    String id = inspect("web", "{{.Id}}");

    byHand(() -> beast.docker("stop", "web").orThrow(), () -> running("web"));

    JsonNode record = record("container/web", "state", "evenkeel");
    assertEquals("running", record.path("desired").asText());
    assertTrue(record.path("observed").asText().startsWith("exited"), record.toString());
    assertTrue(record.path("cause").asText().contains("signal 15"), record.toString());
    assertEquals(id, inspect("web", "{{.Id}}"), "it is started, not made anew");
  }

  @Test
  void aContainerThatWasKilled() {
    String id = inspect("web", "{{.Id}}");

    byHand(() -> beast.docker("kill", "web").orThrow(), () -> running("web"));

    JsonNode record = record("container/web", "state", "evenkeel");
    assertEquals("exited (137)", record.path("observed").asText());
    assertTrue(record.path("cause").asText().contains("signal 9"), record.toString());
    assertEquals(id, inspect("web", "{{.Id}}"));
  }

  @Test
  void aContainerThatCrashed() {
    byHand(() -> beast.docker("exec", "web", "kill", "-USR1", "1").orThrow(), () -> running("web"));

    JsonNode record = record("container/web", "state", "evenkeel");
    assertEquals("exited (3)", record.path("observed").asText());
    assertTrue(record.path("cause").asText().contains("exited with 3"), record.toString());
  }

  @Test
  void aContainerThatCrashedAndWasRestartedByTheEngine() {
    String started = inspect("lively", "{{.State.StartedAt}}");

    byHand(() -> beast.docker("exec", "lively", "kill", "-USR1", "1"),
        () -> running("lively") && !inspect("lively", "{{.State.StartedAt}}").equals(started));

    JsonNode record = record("container/lively", "state", "engine");
    assertTrue(record.path("cause").asText().contains("exited with 3"), record.toString());
  }

  @Test
  void aContainerThatWasPaused() {
    byHand(() -> beast.docker("pause", "web").orThrow(), () -> inspect("web", "{{.State.Status}}").equals("running"));

    JsonNode record = record("container/web", "state", "evenkeel");
    assertEquals("paused", record.path("observed").asText());
    assertTrue(record.path("cause").asText().contains("docker pause"), record.toString());
  }

  @Test
  void aContainerThatWasRenamed() {
    String id = inspect("web", "{{.Id}}");

    byHand(() -> beast.docker("rename", "web", "elsewhere").orThrow(), () -> running("web"));

    JsonNode record = record("container/web", "name", "evenkeel");
    assertEquals("elsewhere", record.path("observed").asText());
    assertTrue(record.path("cause").asText().contains("docker rename"), record.toString());
    assertEquals(id, inspect("web", "{{.Id}}"));
    assertFalse(beast.docker("inspect", "elsewhere").ok());
  }

  @Test
  void aContainerWhoseLimitWasChanged() {
    String started = inspect("web", "{{.Id}} {{.State.StartedAt}}");

    byHand(() -> beast.docker("update", "--memory", "48m", "web").orThrow(),
        () -> inspect("web", "{{.HostConfig.Memory}}").equals("67108864"));

    JsonNode record = record("container/web", "mem_limit", "evenkeel");
    assertEquals("67108864", record.path("desired").asText());
    assertEquals("50331648", record.path("observed").asText());
    assertTrue(record.path("cause").asText().contains("docker update"), record.toString());
    assertEquals(started, inspect("web", "{{.Id}} {{.State.StartedAt}}"), "a limit is set without a restart");
    String report = operator.cli("drift", "--host", "beast").stdout();
    assertTrue(report.lines().anyMatch(line -> line.contains(record.path("id").asText() + " ") && line.contains("memory limit")
        && line.contains("64M") && line.contains("48M") && line.contains("put back in")), report);
  }

  @Test
  void aContainerThatWasDisconnectedFromItsNetwork() {
    String started = inspect("web", "{{.Id}} {{.State.StartedAt}}");

    byHand(() -> beast.docker("network", "disconnect", "front", "web").orThrow(), () -> inspect("web", networks()).contains("front"));

    JsonNode record = record("container/web", "networks.front", "evenkeel");
    assertTrue(record.path("cause").asText().contains("docker network disconnect"), record.toString());
    assertEquals(started, inspect("web", "{{.Id}} {{.State.StartedAt}}"));
  }

  @Test
  void aContainerThatWasConnectedToAnotherNetwork() {
    byHand(() -> beast.docker("network", "connect", "spare", "web").orThrow(), () -> !inspect("web", networks()).contains("spare"));

    JsonNode record = record("container/web", "networks.spare", "evenkeel");
    assertTrue(record.path("cause").asText().contains("docker network connect"), record.toString());
  }

  @Test
  void aContainerThatWasReplacedByHandWithAnotherImage() {
    String image = inspect("web", "{{.Image}}");
    operator.signal("STOP");
    String other;
    try {
      beast.docker("rm", "-f", "web").orThrow();
      other = beast.docker("run", "-d", "--name", "web", "evenkeel/busybox:2", "sleep", "100000").orThrow().text();
    } finally {
      operator.signal("CONT");
    }
    Await.until("web is ours again", SOON, () -> running("web") && inspect("web", "{{.Image}}").equals(image));

    JsonNode record = record("container/web", "image", "evenkeel");
    assertEquals("evenkeel/busybox:1", record.path("desired").asText());
    assertEquals(inspect(other, "{{.Image}}"), record.path("observed").asText(), "what it runs, whatever it is called");
    assertEquals("exited", inspect(other, "{{.State.Status}}"), "what a person made is set aside and kept");
    beast.docker("rm", other).orThrow();
  }

  // networks and volumes

  @Test
  void aNetworkThatWasRemoved() {
    byHand(() -> beast.docker("network", "rm", "spare").orThrow(), () -> beast.docker("network", "inspect", "spare").ok());

    JsonNode record = record("network/spare", "exists", "evenkeel");
    assertTrue(record.path("observed").isNull(), record.toString());
  }

  @Test
  void aVolumeThatWasRemoved() {
    byHand(() -> beast.docker("volume", "rm", "cache").orThrow(), () -> beast.docker("volume", "inspect", "cache").ok());

    JsonNode record = record("volume/cache", "exists", "evenkeel");
    assertTrue(record.path("observed").isNull(), record.toString());
  }

  // units

  @Test
  void aUnitThatWasStopped() {
    byHand(() -> beast.systemctl("stop", "worker").orThrow(), () -> active("worker"));

    JsonNode record = record("unit/worker.service", "state", "evenkeel");
    assertEquals("active", record.path("desired").asText());
    assertEquals("systemd signal", record.path("seenBy").asText());
    assertTrue(record.path("cause").asText().contains("systemctl stop"), record.toString());
  }

  @Test
  void aUnitThatWasKilled() {
    byHand(() -> beast.systemctl("kill", "-s", "KILL", "worker").orThrow(), () -> active("worker"));

    JsonNode record = record("unit/worker.service", "state", "evenkeel");
    assertTrue(record.path("cause").asText().contains("failed"), record.toString());
  }

  @Test
  void aUnitThatWasDisabled() {
    String run = beast.systemctl("show", "-P", "InvocationID", "worker").text();

    byHand(() -> beast.systemctl("disable", "worker").orThrow(), () -> beast.systemctl("is-enabled", "worker").text().equals("enabled"));

    JsonNode record = record("unit/worker.service", "enabled", "evenkeel");
    assertEquals("enabled", record.path("desired").asText());
    assertEquals("disabled", record.path("observed").asText());
    assertTrue(record.path("cause").asText().contains("systemctl disable"), record.toString());
    assertEquals(run, beast.systemctl("show", "-P", "InvocationID", "worker").text(), "it ran on");
  }

  @Test
  void aUnitThatWasMasked() {
    byHand(() -> beast.systemctl("mask", "packaged").orThrow(),
        () -> beast.systemctl("is-enabled", "packaged").text().equals("enabled"));

    JsonNode record = record("unit/packaged.service", "enabled", "evenkeel");
    assertEquals("masked", record.path("observed").asText());
    assertTrue(record.path("cause").asText().contains("systemctl mask"), record.toString());
    assertTrue(active("packaged"));
  }

  @Test
  void aUnitOfOursThatWasMasked() {
    byHand(() -> beast.sh("ln -sf /dev/null /etc/systemd/system/worker.service && systemctl daemon-reload").orThrow(),
        () -> beast.systemctl("is-enabled", "worker").text().equals("enabled") && active("worker"));

    JsonNode record = record("unit/worker.service", "enabled", "evenkeel");
    assertEquals("masked", record.path("observed").asText());
    assertTrue(beast.readFile("/etc/systemd/system/worker.service").contains("Description=Worker"));
  }

  @Test
  void aUnitThatWasEdited() {
    byHand(() -> beast.sh("sed -i s/Worker/Changed/ /etc/systemd/system/worker.service").orThrow(),
        () -> beast.readFile("/etc/systemd/system/worker.service").contains("Description=Worker"));

    JsonNode record = record("unit/worker.service", "text", "evenkeel");
    assertTrue(record.path("cause").asText().contains("edited"), record.toString());
    assertEquals("no", beast.systemctl("show", "-P", "NeedDaemonReload", "worker").text());
  }

  @Test
  void aUnitThatWasGivenADropIn() {
    byHand(() -> beast.sh("""
        mkdir -p /etc/systemd/system/worker.service.d
        printf '[Service]\\nNice=5\\n' >/etc/systemd/system/worker.service.d/override.conf
        systemctl daemon-reload""").orThrow(), () -> !beast.exists("/etc/systemd/system/worker.service.d/override.conf"));

    JsonNode record = record("unit/worker.service", "drop_ins.override.conf", "evenkeel");
    assertTrue(record.path("cause").asText().contains("drop-in"), record.toString());
    assertEquals("", beast.systemctl("show", "-P", "DropInPaths", "worker").text());
  }

  @Test
  void aUnitWhoseFileWasRemoved() {
    byHand(() -> beast.sh("rm /etc/systemd/system/worker.service && systemctl daemon-reload").orThrow(),
        () -> beast.exists("/etc/systemd/system/worker.service") && active("worker"));

    JsonNode record = reports.one();
    assertEquals("unit/worker.service", record.path("object").asText());
    assertTrue(List.of("exists", "text").contains(record.path("path").asText()), record.toString());
  }

  // files

  @Test
  void aFileThatWasEdited() {
    byHand(() -> beast.sh("echo more >>" + MOTD).orThrow(), () -> beast.readFile(MOTD).equals("This machine is kept.\n"));

    JsonNode record = record("file/" + MOTD, "content", "evenkeel");
    assertEquals("edited by hand", record.path("cause").asText());
  }

  @Test
  void aFileThatWasRemoved() {
    byHand(() -> beast.sh("rm " + MOTD).orThrow(), () -> beast.exists(MOTD));

    JsonNode record = record("file/" + MOTD, "exists", "evenkeel");
    assertEquals("removed", record.path("cause").asText());
    assertEquals("640 root", beast.exec("stat", "-c", "%a %U", MOTD).text());
  }

  @Test
  void aFileWhoseModeWasChanged() {
    byHand(() -> beast.sh("chmod 0666 " + MOTD).orThrow(), () -> beast.exec("stat", "-c", "%a", MOTD).text().equals("640"));

    JsonNode record = record("file/" + MOTD, "mode", "evenkeel");
    assertEquals("0640", record.path("desired").asText());
    assertEquals("0666", record.path("observed").asText());
    assertEquals("chmod", record.path("cause").asText());
  }

  @Test
  void aFileThatWasReplacedByALinkWhichIsNotFollowed() {
    beast.writeFile("/root/precious", "do not touch\n");
    byHand(() -> beast.sh("ln -sf /root/precious " + MOTD).orThrow(),
        () -> beast.exec("stat", "-c", "%F", MOTD).text().equals("regular file"));

    JsonNode record = record("file/" + MOTD, "type", "evenkeel");
    assertEquals("link", record.path("observed").asText());
    assertTrue(record.path("cause").asText().contains("replaced by a link"), record.toString());
    assertEquals("do not touch\n", beast.readFile("/root/precious"));
    assertEquals("This machine is kept.\n", beast.readFile(MOTD));
  }

  // what is wanted of drift

  @Test
  void whatIsOnlyObservedIsReportedAndLeft() {
    fleet.write("all.yaml", MANIFESTS.replace("metadata: {name: web}\nspec:\n", "metadata: {name: web}\nspec:\n  reconcile: observe\n"));
    reports.lookAtAll();

    beast.docker("update", "--memory", "48m", "web").orThrow();

    JsonNode record = Await.value("the change is reported", SOON, reports::fresh, seen -> !seen.isEmpty()).getFirst();
    reports.lookAtAll();
    assertEquals("50331648", inspect("web", "{{.HostConfig.Memory}}"), "it is only reported");
    assertTrue(record.path("remedy").asText().contains("observe"), record.toString());
    assertEquals("False", operator.api().status("Service/web", "Synced"));

    fleet.write("all.yaml", MANIFESTS);
    reports.lookAtAll();
    Await.until("it is put right when it is enforced again", SOON, () -> inspect("web", "{{.HostConfig.Memory}}").equals("67108864"));
    record("container/web", "mem_limit", "evenkeel");
  }

  @Test
  void whatIsIgnoredIsNotEvenReported() {
    fleet.write("all.yaml",
        MANIFESTS.replace("metadata: {name: web}\nspec:\n", "metadata: {name: web}\nspec:\n  ignore: [mem_limit]\n"));
    reports.lookAtAll();

    beast.docker("update", "--memory", "48m", "web").orThrow();
    reports.lookAtAll();

    assertEquals(List.of(), reports.fresh());
    assertEquals("50331648", inspect("web", "{{.HostConfig.Memory}}"));
    operator.awaitReady(SOON, "Service/web");

    fleet.write("all.yaml", MANIFESTS);
    reports.lookAtAll();
    Await.until("it is put right when it is not ignored any more", SOON,
        () -> inspect("web", "{{.HostConfig.Memory}}").equals("67108864"));
  }

  @Test
  void somethingForeignInTheWayBlocksAndIsNotTouched() {
    fleet.write("foreign.yaml", """
        apiVersion: evenkeel/v1
        kind: Service
        metadata: {name: stranger}
        spec:
          container: {image: "evenkeel/busybox:1", command: [sleep, "1000"]}
        ---
        apiVersion: evenkeel/v1
        kind: Unit
        metadata: {name: stranger}
        spec: {text: "[Service]\\nExecStart=/bin/sleep infinity\\n"}
        ---
        apiVersion: evenkeel/v1
        kind: File
        metadata: {name: stranger}
        spec: {path: /etc/evenkeel-test/stranger, content: ours}
        """);
    reports.lookAtAll();

    for (String ref : List.of("Service/stranger", "Unit/stranger", "File/stranger")) {
      Await.until(ref + " is blocked", SOON, () -> operator.api().status(ref, "Stalled").equals("True"));
      assertEquals("Foreign", Api.condition(operator.api().resource(ref), "Synced").path("reason").asText());
    }
    assertEquals(foreign, strangers());
    assertEquals(List.of(), reports.fresh());

    fleet.remove("foreign.yaml");
    reports.lookAtAll();
    assertEquals(foreign, strangers());
  }

  @Test
  void aVolumeIsNotRemovedWithoutAnApproval() {
    fleet.write("all.yaml", without("kind: Volume"));
    reports.lookAtAll();

    Await.until("it is said to wait", SOON, () -> operator.api().get("/api/v1/plans/current?host=beast").body().contains("ApprovalNeeded"));
    assertTrue(beast.docker("volume", "inspect", "cache").ok());

    fleet.write("all.yaml", MANIFESTS);
    reports.lookAtAll();
    assertTrue(beast.docker("volume", "inspect", "cache").ok());
  }

  @Test
  void anEmptiedFolderRemovesNothing() {
    Instant before = Instant.now();
    fleet.remove("all.yaml");
    reports.lookAtAll();

    Await.until("it is said to wait", SOON, () -> operator.api().get("/api/v1/plans/current?host=beast").body().contains("PruneHeld"));
    assertTrue(running("web") && running("lively") && active("worker") && beast.exists(MOTD));
    assertTrue(Instant.parse(inspect("web", "{{.State.StartedAt}}")).isBefore(before));

    fleet.write("all.yaml", MANIFESTS);
    reports.lookAtAll();
  }

  private static String without(String kind) {
    return String.join("---\n", List.of(MANIFESTS.split("---\n", -1)).stream().filter(one -> !one.contains(kind)).toList());
  }

  /** Does something to the host and waits until the host itself shows that it is right again. */
  private void byHand(Runnable fault, BooleanSupplier right) {
    fault.run();
    long since = System.nanoTime();
    Await.until("the host is right again", SOON, right);
    Reports
        .figure("on the host right again within " + Duration.ofNanos(System.nanoTime() - since).toMillis() + " ms, as seen from outside:");
  }

  private JsonNode record(String object, String path, String by) {
    JsonNode record = reports.one();
    assertEquals(object, record.path("object").asText(), record.toString());
    assertEquals(path, record.path("path").asText(), record.toString());
    assertEquals(by, record.path("correctedBy").asText(), record.toString());
    assertFalse(record.path("remedy").asText().isEmpty(), record.toString());
    return record;
  }

  private String inspect(String container, String format) {
    return beast.docker("inspect", "-f", format, container).text();
  }

  private static String networks() {
    return "{{range $name, $_ := .NetworkSettings.Networks}}{{$name}} {{end}}";
  }

  private boolean running(String container) {
    return inspect(container, "{{.State.Running}} {{.State.Paused}}").equals("true false");
  }

  private boolean active(String unit) {
    return beast.systemctl("is-active", unit).text().equals("active");
  }
}

package dev.evenkeel.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.testbed.RealHosts;
import dev.evenkeel.testbed.TestHost;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** Every way in which a person or an accident can change a unit of a real host: each becomes one drift record with its cause, and is put right. */
@RealHosts(value = {"beast"}, reset = RealHosts.Reset.CLASS)
class UnitsByHandTest implements KeptByHand {
  private static final String WORKER = "unit/worker.service";
  private static final String FILE = "/etc/systemd/system/worker.service";
  private static final String MANIFESTS = """
      apiVersion: evenkeel/v1
      kind: Unit
      metadata: {name: worker}
      spec:
        text: |
          [Unit]
          Description=Worker

          [Service]
          ExecStart=/bin/sh -c 'trap "exit 3" USR1; trap "exit 0" USR2; while :; do sleep 1000 & wait; done'

          [Install]
          WantedBy=multi-user.target
      ---
      apiVersion: evenkeel/v1
      kind: Unit
      metadata: {name: packaged}
      spec: {enabled: true, state: active}
      """;
  private TestHost beast;
  private HandsOn hands;

  @BeforeAll
  void converge(TestHost beast, @TempDir Path folder) {
    this.beast = beast;
    beast.writeFile("/usr/local/lib/systemd/system/packaged.service", HandsOn.SLEEPER);
    beast.systemctl("daemon-reload").orThrow();
    hands = new HandsOn(beast, folder, MANIFESTS, "Unit/worker", "Unit/packaged");
  }

  @Override
  public HandsOn hands() {
    return hands;
  }

  private String property(String name) {
    return beast.systemctl("show", "-P", name, "worker").text();
  }

  private boolean enabled(String unit) {
    return beast.systemctl("is-enabled", unit).text().equals("enabled");
  }

  @Test
  void aUnitThatWasStopped() {
    hands.byHand(() -> beast.systemctl("stop", "worker").orThrow(), () -> hands.active("worker"));

    HandsOn.Drifted record = hands.drifted(WORKER, "state").seenBy("systemd signal").correctedBy("evenkeel");
    assertTrue(record.json().path("cause").asText().startsWith("systemctl stop"), record.toString());
    assertEquals("active", record.json().path("desired").asText());
  }

  @Test
  void aUnitThatWasKilled() {
    hands.byHand(() -> beast.systemctl("kill", "-s", "KILL", "worker").orThrow(), () -> hands.active("worker"));

    hands.drifted(WORKER, "state").values("active", "failed").cause("the service failed (signal 9)").seenBy("systemd signal")
        .correctedBy("evenkeel");
  }

  @Test
  void aUnitThatCrashed() {
    hands.byHand(() -> beast.systemctl("kill", "--kill-who=main", "-s", "USR1", "worker").orThrow(),
        () -> hands.active("worker") && hands.reports().fresh().size() == 1);

    hands.drifted(WORKER, "state").values("active", "failed").cause("the service failed (exited with 3)").seenBy("systemd signal")
        .correctedBy("evenkeel");
  }

  @Test
  void aUnitThatEndedByItself() {
    hands.byHand(() -> beast.systemctl("kill", "--kill-who=main", "-s", "USR2", "worker").orThrow(),
        () -> hands.active("worker") && hands.reports().fresh().size() == 1);

    hands.drifted(WORKER, "state").values("active", "inactive").cause("the service ended by itself").seenBy("systemd signal")
        .correctedBy("evenkeel");
  }

  @Test
  void aUnitThatWasDisabled() {
    String run = property("InvocationID");

    hands.byHand(() -> beast.systemctl("disable", "worker").orThrow(), () -> enabled("worker"));

    hands.drifted(WORKER, "enabled").values("enabled", "disabled").cause("systemctl disable").correctedBy("evenkeel");
    assertEquals(run, property("InvocationID"), "it ran on");
  }

  @Test
  void aUnitOfAPackageThatWasMasked() {
    hands.byHand(() -> beast.systemctl("mask", "packaged").orThrow(), () -> enabled("packaged"));

    hands.drifted("unit/packaged.service", "enabled").values("enabled", "masked").cause("systemctl mask").correctedBy("evenkeel");
    assertTrue(hands.active("packaged"));
  }

  @Test
  void aUnitOfOursThatWasMasked() {
    hands.byHand(() -> beast.sh("ln -sf /dev/null " + FILE + " && systemctl daemon-reload").orThrow(),
        () -> enabled("worker") && hands.active("worker"));

    hands.drifted(WORKER, "enabled").values("enabled", "masked").cause("systemctl mask").correctedBy("evenkeel");
    assertTrue(beast.readFile(FILE).contains("Description=Worker"));
  }

  /** systemd does not read it again, and so says nothing of it: the watch over the files does. */
  @Test
  void aUnitThatWasEditedInSilence() {
    hands.byHand(() -> beast.sh("sed -i s/Worker/Changed/ " + FILE).orThrow(),
        () -> beast.readFile(FILE).contains("Description=Worker"));

    edited().seenBy("file watch");
    assertEquals("no", property("NeedDaemonReload"));
  }

  @Test
  void aUnitThatWasEditedAndReadAgain() {
    hands.byHand(() -> beast.sh("sed -i s/Worker/Changed/ " + FILE + " && systemctl daemon-reload").orThrow(),
        () -> property("Description").equals("Worker"));

    edited();
  }

  private HandsOn.Drifted edited() {
    HandsOn.Drifted record = hands.drifted(WORKER, "text").cause("edited by hand").correctedBy("evenkeel");
    assertNotEquals(record.json().path("desired").asText(""), record.json().path("observed").asText(""));
    return record;
  }

  @Test
  void aUnitThatWasGivenADropIn() {
    String dropIn = FILE + ".d/override.conf";
    hands.byHand(() -> beast.sh("""
        mkdir -p /etc/systemd/system/worker.service.d
        printf '[Service]\\nNice=5\\n' >/etc/systemd/system/worker.service.d/override.conf
        systemctl daemon-reload""").orThrow(), () -> !beast.exists(dropIn));

    HandsOn.Drifted record = hands.drifted(WORKER, "drop_ins.override.conf").cause("drop-in added or edited by hand")
        .correctedBy("evenkeel");
    assertTrue(record.json().path("desired").isNull() && !record.json().path("observed").isNull(), record.toString());
    assertEquals("", property("DropInPaths"));
    assertEquals("0", property("Nice"));
  }

  @Test
  void aUnitWhoseFileWasRemoved() {
    hands.byHand(() -> beast.sh("rm " + FILE + " && systemctl daemon-reload").orThrow(),
        () -> beast.exists(FILE) && hands.active("worker"));

    HandsOn.Drifted record = hands.drifted(WORKER, "text").cause("removed").correctedBy("evenkeel");
    assertTrue(record.json().path("observed").isNull(), record.toString());
    assertTrue(enabled("worker"));
  }
}

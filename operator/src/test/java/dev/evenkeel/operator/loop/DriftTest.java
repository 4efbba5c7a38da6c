package dev.evenkeel.operator.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.Unit;
import dev.evenkeel.api.model.Condition.Status;
import dev.evenkeel.api.model.Condition.Type;
import dev.evenkeel.api.model.Drift;
import dev.evenkeel.api.model.Drift.CorrectedBy;
import dev.evenkeel.api.model.Drift.SeenBy;
import dev.evenkeel.api.model.Policy;
import dev.evenkeel.hosts.fake.FakeHost;
import dev.evenkeel.hosts.fake.FakeImage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Every way in which a host can drift, through the whole loop: one record with field, values and cause, and it is put right. */
class DriftTest {
  private static final long MB = 1L << 20;
  private final Rig rig = new Rig();
  private final FakeHost host = rig.host("h1", "web");

  @BeforeEach
  void converge() {
    host.world().binary("/bin/sleep");
    rig.apply(fleet(Policy.DEFAULT));
    rig.pass(Duration.ofSeconds(130));
    assertEquals(Progress.State.CONVERGED, rig.operator.progress().state(), () -> rig.operator.progress() + "\n" + rig.story());
    assertEquals(List.of(), rig.drift());
  }

  private static TestFleet fleet(Policy policy) {
    return new TestFleet("c1").host("h1").service("h1", "web", "reg/web:1", 64 * MB, policy, t -> t).volume("h1", "data")
        .file("h1", "/etc/app.conf", "a=1\n").unit("h1", "tick");
  }

  @AfterEach
  void close() {
    rig.close();
  }

  /** Lets little time pass, and demands that all is well again and that there is exactly one record. */
  private Drift onlyRecord(Duration within) {
    Instant before = rig.time.now();
    rig.pass(within);
    rig.pass(100);
    assertEquals(1, rig.drift().size(), rig::story);
    Drift drift = rig.drift().getFirst();
    assertNotNull(drift.correctedAt(), rig::story);
    assertTrue(!drift.correctedAt().isAfter(before.plus(within)), rig::story);
    rig.pass(Duration.ofMinutes(10));
    assertEquals(Progress.State.CONVERGED, rig.operator.progress().state(), () -> rig.operator.progress() + "\n" + rig.story());
    assertEquals(1, rig.drift().size(), rig::story);
    return drift;
  }

  private void assertRecord(Drift drift, String object, String path, SeenBy seenBy, CorrectedBy by) {
    assertEquals(object, drift.object(), rig::story);
    assertEquals(path, drift.path(), rig::story);
    assertEquals(seenBy, drift.seenBy(), rig::story);
    assertEquals(by, drift.correctedBy(), rig::story);
  }

  private static final Duration SOON = Duration.ofMillis(500);

  @Test
  void a_container_that_was_removed() {
    host.byHand().removeContainer("web");
    Drift drift = onlyRecord(SOON);
    assertRecord(drift, "container/web", "exists", SeenBy.DOCKER_EVENT, CorrectedBy.EVENKEEL);
    assertTrue(String.valueOf(drift.cause()).contains("docker rm"), rig::story);
  }

  @Test
  void a_container_that_was_stopped() {
    host.byHand().stopContainer("web");
    Drift drift = onlyRecord(SOON);
    assertRecord(drift, "container/web", "state", SeenBy.DOCKER_EVENT, CorrectedBy.EVENKEEL);
    assertTrue(String.valueOf(drift.cause()).contains("docker stop"), rig::story);
  }

  @Test
  void a_container_that_was_killed() {
    host.byHand().killContainer("web");
    Drift drift = onlyRecord(SOON);
    assertRecord(drift, "container/web", "state", SeenBy.DOCKER_EVENT, CorrectedBy.EVENKEEL);
    assertTrue(String.valueOf(drift.cause()).contains("SIGKILL"), rig::story);
  }

  @Test
  void a_container_that_crashed() {
    host.byHand().crashContainer("web", 3);
    Drift drift = onlyRecord(SOON);
    assertRecord(drift, "container/web", "state", SeenBy.DOCKER_EVENT, CorrectedBy.EVENKEEL);
    assertTrue(String.valueOf(drift.cause()).contains("exited with 3"), rig::story);
  }

  @Test
  void a_container_that_ran_out_of_memory() {
    host.byHand().outOfMemory("web");
    Drift drift = onlyRecord(SOON);
    assertRecord(drift, "container/web", "state", SeenBy.DOCKER_EVENT, CorrectedBy.EVENKEEL);
    assertTrue(String.valueOf(drift.cause()).contains("out of memory"), rig::story);
  }

  @Test
  void a_container_that_was_paused() {
    host.byHand().pause("web");
    Drift drift = onlyRecord(SOON);
    assertRecord(drift, "container/web", "state", SeenBy.DOCKER_EVENT, CorrectedBy.EVENKEEL);
    assertTrue(String.valueOf(drift.cause()).contains("docker pause"), rig::story);
  }

  @Test
  void a_container_that_was_renamed() {
    host.byHand().renameContainer("web", "my-web");
    Drift drift = onlyRecord(SOON);
    assertRecord(drift, "container/web", "name", SeenBy.DOCKER_EVENT, CorrectedBy.EVENKEEL);
    assertTrue(String.valueOf(drift.cause()).contains("docker rename"), rig::story);
  }

  @Test
  void a_container_whose_limit_was_changed() {
    host.byHand().updateContainer("web", 32 * MB);
    rig.pass(SOON);
    Drift drift = rig.drift().stream().filter(one -> one.path().equals("mem_limit")).findFirst().orElseThrow();
    assertRecord(drift, "container/web", "mem_limit", SeenBy.DOCKER_EVENT, CorrectedBy.EVENKEEL);
    assertEquals(String.valueOf(64 * MB), drift.desired());
    assertEquals(String.valueOf(32 * MB), drift.observed());
    assertEquals("docker update", drift.cause());
    rig.pass(Duration.ofMinutes(10));
    assertEquals(List.of(), rig.drift().stream().filter(one -> one.correctedAt() == null).toList());
    assertEquals(List.of("mem_limit", "memswap_limit"), rig.drift().stream().map(Drift::path).sorted().toList(), rig::story);
    assertEquals(Status.TRUE, rig.status("Service/web", Type.READY));
  }

  @Test
  void a_container_whose_restart_policy_was_changed() {
    host.byHand().updateRestart("web", new Container.Restart(Container.Restart.Mode.ALWAYS, null));
    assertRecord(onlyRecord(SOON), "container/web", "restart", SeenBy.DOCKER_EVENT, CorrectedBy.EVENKEEL);
  }

  @Test
  void a_container_that_was_disconnected_from_its_network() {
    host.byHand().disconnect("web", "evenkeel");
    Drift drift = onlyRecord(SOON);
    assertTrue(drift.path().startsWith("networks.evenkeel"), rig::story);
    assertEquals("docker network disconnect", drift.cause());
  }

  @Test
  void a_container_that_was_replaced_by_hand() {
    host.byHand().replaceByHand("web", FakeImage.of("other"));
    Drift drift = onlyRecord(Duration.ofSeconds(1));
    assertRecord(drift, "container/web", "image", SeenBy.DOCKER_EVENT, CorrectedBy.EVENKEEL);
    assertEquals("docker rm, docker run", drift.cause());
    assertTrue(String.valueOf(drift.observed()).startsWith("by-hand/"), rig::story);
  }

  @Test
  void a_network_that_was_removed() {
    host.byHand().removeNetwork("evenkeel");
    rig.pass(Duration.ofSeconds(1));
    rig.pass(Duration.ofMinutes(10));
    assertTrue(rig.drift().stream().anyMatch(one -> one.object().equals("network/evenkeel") && one.path().equals("exists")), rig::story);
    assertEquals(List.of(), rig.drift().stream().filter(one -> one.correctedAt() == null).toList(), rig::story);
    assertEquals(Progress.State.CONVERGED, rig.operator.progress().state(), rig::story);
  }

  @Test
  void a_volume_that_was_removed() {
    host.byHand().removeVolume("data");
    assertRecord(onlyRecord(SOON), "volume/data", "exists", SeenBy.DOCKER_EVENT, CorrectedBy.EVENKEEL);
  }

  @Test
  void a_unit_that_was_stopped() {
    host.byHand().stopUnit("tick.service");
    Drift drift = onlyRecord(SOON);
    assertRecord(drift, "unit/tick.service", "state", SeenBy.SYSTEMD_SIGNAL, CorrectedBy.EVENKEEL);
    assertTrue(String.valueOf(drift.cause()).contains("systemctl stop"), rig::story);
  }

  @Test
  void a_unit_that_was_disabled() {
    host.byHand().disableUnit("tick.service");
    Drift drift = onlyRecord(SOON);
    assertRecord(drift, "unit/tick.service", "enabled", SeenBy.SYSTEMD_SIGNAL, CorrectedBy.EVENKEEL);
    assertEquals("systemctl disable", drift.cause());
  }

  @Test
  void a_unit_that_was_masked() {
    host.byHand().maskUnit("tick.service");
    Drift drift = onlyRecord(SOON);
    assertRecord(drift, "unit/tick.service", "enabled", SeenBy.SYSTEMD_SIGNAL, CorrectedBy.EVENKEEL);
    assertEquals("systemctl mask", drift.cause());
  }

  @Test
  void a_unit_whose_file_was_removed() {
    host.byHand().removeUnitFile("tick.service");
    Drift drift = onlyRecord(SOON);
    assertEquals("text", drift.path(), rig::story);
    assertEquals("removed", drift.cause());
  }

  @Test
  void a_unit_that_was_edited() {
    host.byHand().editUnit("tick.service", "[Service]\nExecStart=/bin/sleep 5\n[Install]\nWantedBy=multi-user.target\n");
    Drift drift = onlyRecord(SOON);
    assertRecord(drift, "unit/tick.service", "text", SeenBy.FILE_WATCH, CorrectedBy.EVENKEEL);
    assertEquals("edited by hand", drift.cause());
  }

  @Test
  void a_unit_that_was_given_a_drop_in() {
    host.byHand().addDropIn("tick.service", "99-mine.conf", "[Service]\nNice=5\n");
    Drift drift = onlyRecord(SOON);
    assertRecord(drift, "unit/tick.service", "drop_ins.99-mine.conf", SeenBy.SYSTEMD_SIGNAL, CorrectedBy.EVENKEEL);
    assertTrue(String.valueOf(drift.cause()).contains("drop-in"), rig::story);
  }

  @Test
  void a_file_that_was_edited() {
    host.byHand().editFile("/etc/app.conf", "a=2\n");
    Drift drift = onlyRecord(SOON);
    assertRecord(drift, "file//etc/app.conf", "content", SeenBy.FILE_WATCH, CorrectedBy.EVENKEEL);
    assertEquals("edited by hand", drift.cause());
    assertEquals("a=1\n", host.byHand().readFile("/etc/app.conf"));
  }

  @Test
  void a_file_that_was_edited_while_the_engine_never_stopped_talking() {
    for (int i = 0; i < 2500; i++) {
      host.byHand().updateRestart("web", new Container.Restart(Container.Restart.Mode.NO, null));
      rig.pass(5);
    }
    assertEquals(List.of(), rig.drift(), rig::story);
    host.byHand().editFile("/etc/app.conf", "a=2\n");
    rig.pass(Duration.ofSeconds(11));
    assertEquals("a=1\n", host.byHand().readFile("/etc/app.conf"), rig::story);
  }

  @Test
  void a_file_that_was_removed() {
    host.byHand().removeFile("/etc/app.conf");
    assertRecord(onlyRecord(SOON), "file//etc/app.conf", "exists", SeenBy.FILE_WATCH, CorrectedBy.EVENKEEL);
  }

  @Test
  void a_file_whose_mode_was_changed() {
    host.byHand().chmod("/etc/app.conf", 0777);
    Drift drift = onlyRecord(SOON);
    assertRecord(drift, "file//etc/app.conf", "mode", SeenBy.FILE_WATCH, CorrectedBy.EVENKEEL);
    assertEquals("chmod", drift.cause());
  }

  @Test
  void a_file_that_was_replaced_by_a_link() {
    host.byHand().replaceByLink("/etc/app.conf", "/tmp/evil");
    Drift drift = onlyRecord(SOON);
    assertEquals("type", drift.path(), rig::story);
    assertEquals("replaced by a link", drift.cause());
    assertEquals("a=1\n", host.byHand().readFile("/etc/app.conf"));
  }

  @Test
  void what_the_engine_has_put_right_by_itself_is_told_too() {
    rig.apply(new TestFleet("c2").host("h1").service("h1", "web", "reg/web:1", 64 * MB, Policy.DEFAULT,
        target -> target.withObject(withRestart((Container) target.object()))).volume("h1", "data").file("h1", "/etc/app.conf", "a=1\n")
        .unit("h1", "tick"));
    rig.pass(Duration.ofMinutes(5));
    assertEquals(List.of(), rig.drift(), rig::story);
    host.byHand().crashContainer("web", 1);
    Drift drift = onlyRecord(SOON);
    assertRecord(drift, "container/web", "state", SeenBy.DOCKER_EVENT, CorrectedBy.ENGINE);
  }

  @Test
  void a_reboot_explains_what_it_stops_and_starts() {
    rig.apply(new TestFleet("c2").host("h1").service("h1", "web", "reg/web:1", 64 * MB, Policy.DEFAULT, target -> target)
        .service("h1", "lively", "reg/web:1", 64 * MB, Policy.DEFAULT,
            target -> target.withObject(withRestart((Container) target.object())))
        .volume("h1", "data").file("h1", "/etc/app.conf", "a=1\n").unit("h1", "tick"));
    rig.pass(Duration.ofMinutes(5));
    host.byHand().reboot();
    rig.pass(Duration.ofMinutes(10));
    assertEquals(Progress.State.CONVERGED, rig.operator.progress().state(), () -> rig.operator.progress() + "\n" + rig.story());
    assertEquals(List.of(), rig.drift(), rig::story);
    host.byHand().killContainer("web");
    assertEquals("state", onlyRecord(SOON).path());
  }

  @Test
  void what_a_first_commit_finds_otherwise_is_a_change() {
    host.world().packagedUnit("cron.service", "[Service]\nExecStart=/bin/sleep 1\n[Install]\nWantedBy=multi-user.target\n");
    rig.apply(fleet(Policy.DEFAULT).object("h1", "Unit", "cron", new Unit("cron.service", null, new java.util.TreeMap<>(),
        Unit.Enablement.ENABLED, Unit.State.ACTIVE)));
    rig.pass(Duration.ofMinutes(5));
    assertEquals(Status.TRUE, rig.status("Unit/cron", Type.READY), rig::story);
    assertEquals(List.of(), rig.drift(), rig::story);
  }

  private static Container withRestart(Container one) {
    return new Container(one.name(), one.image(), one.program(), one.resources(), one.security(), one.namespaces(), one.mounts(),
        one.ports(),
        one.networks(), one.naming(), one.healthcheck(), new Container.Restart(Container.Restart.Mode.ALWAYS, null), one.logging(),
        one.labels());
  }

  @Test
  void what_is_only_observed_is_told_and_left() {
    Policy observe = new Policy(Policy.Reconcile.OBSERVE, Policy.Prune.DELETE, false, List.of());
    rig.apply(fleet(observe));
    rig.pass(Duration.ofSeconds(5));
    int steps = host.steps().size();
    host.byHand().stopContainer("web");
    rig.pass(Duration.ofMinutes(10));
    assertEquals(steps, host.steps().size());
    List<String> paths = rig.drift().stream().filter(one -> one.object().equals("container/web")).map(Drift::path)
        .collect(Collectors.toList());
    assertEquals(List.of("state"), paths, rig::story);
    assertEquals(Status.FALSE, rig.status("Service/web", Type.SYNCED), rig::story);
    host.byHand().startContainer("web");
    rig.pass(Duration.ofSeconds(1));
    assertNotNull(rig.drift().getFirst().correctedAt(), rig::story);
    assertEquals(CorrectedBy.PERSON, rig.drift().getFirst().correctedBy(), rig::story);
  }
}

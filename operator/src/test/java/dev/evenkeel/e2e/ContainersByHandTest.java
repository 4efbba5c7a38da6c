package dev.evenkeel.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.evenkeel.testbed.RealHosts;
import dev.evenkeel.testbed.TestHost;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

/** Every way in which a person or an accident can change a container of a real host: each becomes one drift record with its cause, and is put right. */
@RealHosts(value = {"beast"}, reset = RealHosts.Reset.CLASS)
class ContainersByHandTest implements KeptByHand {
  private static final String NETWORKS = "{{range $name, $_ := .NetworkSettings.Networks}}{{$name}} {{end}}";
  private static final String MANIFESTS = """
      apiVersion: evenkeel/v1
      kind: Service
      metadata: {name: web}
      spec:
        container:
          image: evenkeel/busybox:1
          command: %1$s
          restart: "no"
          stop_grace_period: 2s
          networks: [front]
          mem_limit: 64m
          memswap_limit: 64m
      ---
      apiVersion: evenkeel/v1
      kind: Service
      metadata: {name: frail}
      spec:
        container: {image: "evenkeel/busybox:1", command: %1$s, restart: "no"}
      ---
      apiVersion: evenkeel/v1
      kind: Service
      metadata: {name: lively}
      spec:
        container: {image: "evenkeel/busybox:1", command: %1$s, restart: always}
      ---
      apiVersion: evenkeel/v1
      kind: Service
      metadata: {name: hungry}
      spec:
        container:
          image: evenkeel/busybox:1
          command: [sh, -c, "trap 'exec tail /dev/zero' USR1; while :; do sleep 1000 & wait; done"]
          restart: "no"
          stop_signal: SIGKILL
          mem_limit: 16m
          memswap_limit: 16m
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
      """.formatted(HandsOn.STAYS);
  private TestHost beast;
  private HandsOn hands;

  @BeforeAll
  void converge(TestHost beast, @TempDir Path folder) {
    this.beast = beast;
    hands = new HandsOn(beast, folder, MANIFESTS, "Service/web", "Service/frail", "Service/lively", "Service/hungry", "Network/front",
        "Network/spare");
  }

  @Override
  public HandsOn hands() {
    return hands;
  }

  @Test
  void aContainerThatWasRemoved() {
    String id = hands.inspect("web", "{{.Id}}");

    hands.byHand(() -> beast.docker("rm", "-f", "web").orThrow(), () -> hands.running("web"));

    hands.drifted("container/web", "exists").values("yes", "null").cause("docker rm").seenBy("docker event").correctedBy("evenkeel");
    assertNotEquals(id, hands.inspect("web", "{{.Id}}"));
  }

  @Test
  void aContainerThatWasStopped() {
    String id = hands.inspect("web", "{{.Id}}");

    hands.byHand(() -> beast.docker("stop", "web").orThrow(), () -> hands.running("web"));

    hands.drifted("container/web", "state").values("running", "exited (0)").cause("docker stop, signal 15, exited with 0")
        .seenBy("docker event").correctedBy("evenkeel");
    assertEquals(id, hands.inspect("web", "{{.Id}}"), "it is started, not made anew");
  }

  @Test
  void aContainerThatWasStoppedAgainAndAgain() {
    for (int times = 1; times <= 3; times++) {
      hands.byHand(() -> beast.docker("stop", "web").orThrow(), () -> hands.running("web"));
      int so = times;
      Await.until("stop number " + times + " is put right", HandsOn.SOON, () -> hands.reports().fresh().stream()
          .filter(one -> !one.path("correctedAt").isNull()).count() == so);
    }

    List<JsonNode> all = hands.reports().settled();
    assertEquals(3, all.size(), all.toString());
    all.forEach(one -> new HandsOn.Drifted(one).isAbout("container/web", "state").cause("docker stop, signal 15, exited with 0"));
    assertEquals(List.of(),
        hands.operator.api().events().filter(event -> event.path("object").asText().equals("container/web"))
            .filter(event -> event.path("reason").asText().equals("CrashLoop")).toList(),
        "a person's stop is no crash");
  }

  @Test
  void aContainerThatWasKilled() {
    String id = hands.inspect("web", "{{.Id}}");

    hands.byHand(() -> beast.docker("kill", "web").orThrow(), () -> hands.running("web"));

    hands.drifted("container/web", "state").values("running", "exited (137)").cause("docker kill, signal 9, exited with 137")
        .seenBy("docker event").correctedBy("evenkeel");
    assertEquals(id, hands.inspect("web", "{{.Id}}"));
  }

  @Test
  void aContainerThatCrashed() {
    // the command ends with what it runs in
    hands.byHand(() -> beast.docker("exec", "frail", "kill", "-USR1", "1"), () -> hands.running("frail"));

    hands.drifted("container/frail", "state").values("running", "exited (3)").cause("docker exec kill, exited with 3")
        .seenBy("docker event").correctedBy("evenkeel");
  }

  @Test
  void aContainerThatRanOutOfMemory() {
    hands.byHand(() -> beast.docker("exec", "hungry", "kill", "-USR1", "1"),
        () -> hands.running("hungry") && hands.reports().fresh().size() == 1);

    HandsOn.Drifted record = hands.drifted("container/hungry", "state").values("running", "exited (137)").seenBy("docker event")
        .correctedBy("evenkeel");
    assertTrue(record.json().path("cause").asText().contains("out of memory, exited with 137"), record.toString());
  }

  @Test
  void aContainerThatCrashedAndWasRestartedByTheEngine() {
    String started = hands.inspect("lively", "{{.State.StartedAt}}");

    hands.byHand(() -> beast.docker("exec", "lively", "kill", "-USR1", "1"),
        () -> hands.running("lively") && !hands.inspect("lively", "{{.State.StartedAt}}").equals(started));

    hands.drifted("container/lively", "state").cause("docker exec kill, exited with 3").seenBy("docker event").correctedBy("engine");
  }

  @Test
  void aContainerThatWasPaused() {
    hands.byHand(() -> beast.docker("pause", "web").orThrow(), () -> hands.running("web"));

    hands.drifted("container/web", "state").values("running", "paused").cause("docker pause").seenBy("docker event")
        .correctedBy("evenkeel");
  }

  @Test
  void aContainerThatWasRenamed() {
    String id = hands.inspect("web", "{{.Id}}");

    hands.byHand(() -> beast.docker("rename", "web", "elsewhere").orThrow(), () -> hands.running("web"));

    hands.drifted("container/web", "name").values("web", "elsewhere").cause("docker rename").seenBy("docker event")
        .correctedBy("evenkeel");
    assertEquals(id, hands.inspect("web", "{{.Id}}"));
    assertFalse(beast.docker("inspect", "elsewhere").ok());
  }

  @Test
  void aContainerWhoseLimitWasChanged() {
    String started = hands.inspect("web", "{{.Id}} {{.State.StartedAt}}");

    hands.byHand(() -> beast.docker("update", "--memory", "48m", "web").orThrow(),
        () -> hands.inspect("web", "{{.HostConfig.Memory}}").equals("67108864"));

    HandsOn.Drifted record = hands.drifted("container/web", "mem_limit").values("67108864", "50331648").cause("docker update")
        .seenBy("docker event").correctedBy("evenkeel");
    assertEquals(started, hands.inspect("web", "{{.Id}} {{.State.StartedAt}}"), "a limit is set without a restart");
    String report = hands.operator.cli("drift", "--host", "beast").stdout();
    String id = record.json().path("id").asText() + " ";
    assertTrue(report.lines().anyMatch(line -> line.contains(id) && line.contains("memory limit") && line.contains("64M")
        && line.contains("48M") && line.contains("put back in")), report);
  }

  @Test
  void aContainerThatWasDisconnectedFromItsNetwork() {
    String started = hands.inspect("web", "{{.Id}} {{.State.StartedAt}}");

    hands.byHand(() -> beast.docker("network", "disconnect", "front", "web").orThrow(),
        () -> hands.inspect("web", NETWORKS).contains("front"));

    hands.drifted("container/web", "networks.front").cause("docker network disconnect").seenBy("docker event").correctedBy("evenkeel");
    assertEquals(started, hands.inspect("web", "{{.Id}} {{.State.StartedAt}}"));
  }

  @Test
  void aContainerThatWasConnectedToAnotherNetwork() {
    hands.byHand(() -> beast.docker("network", "connect", "spare", "web").orThrow(),
        () -> !hands.inspect("web", NETWORKS).contains("spare"));

    hands.drifted("container/web", "networks.spare").cause("docker network connect").seenBy("docker event").correctedBy("evenkeel");
  }

  /** What was put there ignores TERM for its whole grace time; ours does not wait for that. Between the two commands the name is free, and Evenkeel may be the quicker one to take it: then a person tries again. */
  @Test
  void aContainerThatWasReplacedByHandWithAnotherImage() {
    String image = hands.inspect("web", "{{.Image}}");
    String other = beast.sh(
        "for try in 1 2 3 4 5 6 7 8 9; do docker rm -f web >/dev/null && docker run -d --name web evenkeel/busybox:2 sleep 100000 && exit; done; exit 1")
        .orThrow().text();
    hands.byHand(() -> {}, () -> hands.running("web") && hands.inspect("web", "{{.Image}}").equals(image));

    hands.drifted("container/web", "image").values("evenkeel/busybox:1", "evenkeel/busybox:2").cause("docker rm, docker run")
        .seenBy("docker event").correctedBy("evenkeel");
    Await.until("what a person made is set aside and kept", HandsOn.SOON, () -> hands.inspect(other, "{{.State.Status}}").equals("exited"));
    assertEquals("/web.byhand-" + other.substring(0, 8), hands.inspect(other, "{{.Name}}"));
    beast.docker("rm", other).orThrow();
  }
}

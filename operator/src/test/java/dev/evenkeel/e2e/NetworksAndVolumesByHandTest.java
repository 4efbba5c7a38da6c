package dev.evenkeel.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.evenkeel.testbed.RealHosts;
import dev.evenkeel.testbed.TestHost;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

/** Networks and volumes of a real host that somebody removes: each becomes one drift record, and is there again. */
@RealHosts(value = {"beast"}, reset = RealHosts.Reset.CLASS)
class NetworksAndVolumesByHandTest implements KeptByHand {
  private static final String MANIFESTS = """
      apiVersion: evenkeel/v1
      kind: Service
      metadata: {name: web}
      spec:
        container: {image: "evenkeel/busybox:1", command: %s, networks: [front]}
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
      """.formatted(HandsOn.STAYS);
  private TestHost beast;
  private HandsOn hands;

  @BeforeAll
  void converge(TestHost beast, @TempDir Path folder) {
    this.beast = beast;
    hands = new HandsOn(beast, folder, MANIFESTS, "Service/web", "Network/front", "Network/spare", "Volume/cache");
  }

  @Override
  public HandsOn hands() {
    return hands;
  }

  @Test
  void aNetworkThatWasRemoved() {
    hands.byHand(() -> beast.docker("network", "rm", "spare").orThrow(), () -> beast.docker("network", "inspect", "spare").ok());

    hands.drifted("network/spare", "exists").values("yes", "null").cause("docker network rm").seenBy("docker event")
        .correctedBy("evenkeel");
  }

  /** The engine removes no network that is in use, so these are two deeds; the operator is held still, for it is quicker than two commands. */
  @Test
  void aNetworkThatWasTakenFromAContainerAndRemoved() {
    String started = hands.inspect("web", "{{.Id}} {{.State.StartedAt}}");
    hands.byHand(() -> {
      hands.operator.signal("STOP");
      try {
        beast.sh("docker network disconnect front web && docker network rm front").orThrow();
      } finally {
        hands.operator.signal("CONT");
      }
    },
        () -> beast.docker("network", "inspect", "front").ok()
            && hands.inspect("web", "{{range $name, $_ := .NetworkSettings.Networks}}{{$name}} {{end}}").contains("front"));

    List<JsonNode> all = hands.reports().settled();
    assertEquals(List.of("container/web networks.front docker network disconnect", "network/front exists docker network rm"),
        all.stream().map(one -> one.path("object").asText() + " " + one.path("path").asText() + " " + one.path("cause").asText()).sorted()
            .toList(),
        all.toString());
    assertTrue(all.stream().allMatch(one -> one.path("correctedBy").asText().equals("evenkeel")), all.toString());
    assertEquals(started, hands.inspect("web", "{{.Id}} {{.State.StartedAt}}"));
  }

  @Test
  void aVolumeThatWasRemoved() {
    hands.byHand(() -> beast.docker("volume", "rm", "cache").orThrow(), () -> beast.docker("volume", "inspect", "cache").ok());

    hands.drifted("volume/cache", "exists").values("yes", "null").cause("docker volume rm").seenBy("docker event")
        .correctedBy("evenkeel");
  }

  @Test
  void aVolumeIsNotRemovedWithoutAnApproval() {
    hands.commit("""
        ---
        apiVersion: evenkeel/v1
        kind: Volume
        metadata: {name: cache}
        spec: {}
        """, "");

    Await.until("it is said to wait", HandsOn.SOON,
        () -> hands.operator.api().get("/api/v1/plans/current?host=beast").body().contains("ApprovalNeeded"));
    assertTrue(beast.docker("volume", "inspect", "cache").ok());

    hands.commitAsAtFirst();
    assertTrue(beast.docker("volume", "inspect", "cache").ok());
    assertEquals(List.of(), hands.reports().fresh());
  }
}

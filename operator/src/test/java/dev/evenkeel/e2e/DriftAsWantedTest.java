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
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What people may want of drift: that it is only reported, or not even that; and what is never done about a difference. */
@RealHosts(value = {"beast"}, reset = RealHosts.Reset.CLASS)
class DriftAsWantedTest implements KeptByHand {
  private static final String MOTD = "/etc/evenkeel-test/motd";
  private static final String MANIFESTS = """
      apiVersion: evenkeel/v1
      kind: Service
      metadata: {name: web}
      spec:
        container: {image: "evenkeel/busybox:1", command: %s, mem_limit: 64m, memswap_limit: 64m}
      ---
      apiVersion: evenkeel/v1
      kind: Unit
      metadata: {name: worker}
      spec:
        text: "[Service]\\nExecStart=/bin/sleep infinity\\n"
      ---
      apiVersion: evenkeel/v1
      kind: File
      metadata: {name: motd}
      spec:
        path: %s
        content: "This machine is kept.\\n"
      """.formatted(HandsOn.STAYS, MOTD);
  private TestHost beast;
  private HandsOn hands;

  @BeforeAll
  void converge(TestHost beast, @TempDir Path folder) {
    this.beast = beast;
    hands = new HandsOn(beast, folder, MANIFESTS, "Service/web", "Unit/worker", "File/motd");
  }

  @Override
  public HandsOn hands() {
    return hands;
  }

  private boolean asWritten() {
    return hands.inspect("web", "{{.HostConfig.Memory}}").equals("67108864") && hands.active("worker")
        && beast.readFile(MOTD).equals("This machine is kept.\n");
  }

  @Test
  void whatIsOnlyObservedIsReportedAndLeft() {
    hands.commit("spec:\n", "spec:\n  reconcile: observe\n");

    beast.docker("update", "--memory", "48m", "web").orThrow();
    beast.systemctl("stop", "worker").orThrow();
    beast.sh("echo more >>" + MOTD).orThrow();

    Await.until("all three are reported", HandsOn.SOON, () -> hands.reports().fresh().size() == 3);
    String before = hands.trace();
    hands.reports().lookAtAll();
    assertEquals(before, hands.trace(), "it is only reported");
    List<JsonNode> all = hands.reports().fresh();
    Map<String, String> paths = Map.of("container/web", "mem_limit", "unit/worker.service", "state", "file/" + MOTD, "content");
    assertEquals(3, all.size(), all.toString());
    for (JsonNode one : all) {
      String object = one.path("object").asText();
      new HandsOn.Drifted(one).isAbout(object, paths.getOrDefault(object, "none"));
      assertTrue(one.path("remedy").asText().contains("observe"), one.toString());
      assertTrue(one.path("correctedAt").isNull() && one.path("correctedBy").isNull(), one.toString());
    }
    for (String ref : List.of("Service/web", "Unit/worker", "File/motd")) {
      assertEquals("False", hands.operator.api().status(ref, "Synced"), ref);
    }

    hands.commitAsAtFirst();
    Await.until("it is put right when it is enforced again", HandsOn.SOON, this::asWritten);
    all = hands.reports().settled();
    assertEquals(3, all.size(), all.toString());
    assertTrue(all.stream().allMatch(one -> one.path("correctedBy").asText().equals("evenkeel")), all.toString());
  }

  @Test
  void whatIsIgnoredIsNotEvenReported() {
    hands.commit("metadata: {name: web}\nspec:\n", "metadata: {name: web}\nspec:\n  ignore: [mem_limit]\n");

    beast.docker("update", "--memory", "48m", "web").orThrow();
    hands.reports().lookAtAll();

    assertEquals(List.of(), hands.reports().fresh());
    assertEquals("50331648", hands.inspect("web", "{{.HostConfig.Memory}}"));
    hands.operator.awaitReady(HandsOn.SOON, "Service/web");

    hands.commitAsAtFirst();
    Await.until("it is put right when it is not ignored any more", HandsOn.SOON, this::asWritten);
  }

  @Test
  void somethingForeignInTheWayBlocksAndIsNotTouched() {
    String strangers = hands.strangers();
    hands.fleet.write("foreign.yaml", """
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
    hands.reports().lookAtAll();

    for (String ref : List.of("Service/stranger", "Unit/stranger", "File/stranger")) {
      Await.until(ref + " is blocked", HandsOn.SOON, () -> hands.operator.api().status(ref, "Stalled").equals("True"));
      assertEquals("Foreign", Api.condition(hands.operator.api().resource(ref), "Synced").path("reason").asText());
    }
    assertEquals(strangers, hands.strangers());
    assertEquals(List.of(), hands.reports().fresh());

    hands.fleet.remove("foreign.yaml");
    hands.reports().lookAtAll();
    assertEquals(strangers, hands.strangers());
  }

  @Test
  void anEmptiedFolderRemovesNothing() {
    Instant before = Instant.now();
    hands.fleet.remove("all.yaml");
    hands.reports().lookAtAll();

    Await.until("it is said to wait", HandsOn.SOON,
        () -> hands.operator.api().get("/api/v1/plans/current?host=beast").body().contains("PruneHeld"));
    assertTrue(asWritten());
    assertTrue(Instant.parse(hands.inspect("web", "{{.State.StartedAt}}")).isBefore(before));

    hands.commitAsAtFirst();
  }
}

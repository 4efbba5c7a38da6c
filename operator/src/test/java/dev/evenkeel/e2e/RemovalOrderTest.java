package dev.evenkeel.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evenkeel.testbed.RealHosts;
import dev.evenkeel.testbed.TestHost;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What leaves git goes from a real host in an order that leaves nothing hanging. */
@RealHosts(value = {"beast"}, reset = RealHosts.Reset.CLASS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RemovalOrderTest {
  private static final Duration SOON = Reports.SOON;
  private final TestHost beast;
  private final Fleet fleet;
  private final OperatorProcess operator;

  RemovalOrderTest(TestHost beast, @TempDir Path folder) {
    this.beast = beast;
    beast.loadImage("evenkeel/busybox");
    this.fleet = Fleet.repository(folder.resolve("repo")).hosts(beast);
    // A commit that would remove more than half of what there is waits for a yes.
    for (int i = 0; i < 4; i++) {
      fleet.write("stays-" + i + ".yaml", """
          apiVersion: evenkeel/v1
          kind: File
          metadata: {name: stays-%1$d}
          spec: {path: /etc/evenkeel-test/stays-%1$d, content: "it stays\n"}
          """.formatted(i));
    }
    fleet.commit("first");
    this.operator = OperatorProcess.start(fleet.path(), folder.resolve("state"));
  }

  @AfterAll
  void stop() {
    operator.close();
    fleet.close();
  }

  @Test
  void whatIsRemovedGoesInTheOppositeOrderOfItsComing() {
    fleet.write("group.yaml", """
        apiVersion: evenkeel/v1
        kind: Network
        metadata: {name: inner}
        spec: {}
        ---
        apiVersion: evenkeel/v1
        kind: Service
        metadata: {name: base}
        spec:
          container: {image: "evenkeel/busybox:1", command: [sleep, "100000"], stop_signal: SIGKILL, networks: [inner]}
        ---
        apiVersion: evenkeel/v1
        kind: Service
        metadata: {name: upper}
        spec:
          dependsOn: [Service/base]
          container: {image: "evenkeel/busybox:1", command: [sleep, "100000"], stop_signal: SIGKILL, networks: [inner]}
        """).commit("a group");
    operator.cli("sync", "--wait", "60s");
    Reports reports = Reports.from(() -> operator, beast);
    String began = beast.exec("date", "+%s").text();

    fleet.remove("group.yaml").commit("no group any more");
    operator.cli("sync");

    Await.until("all of it is gone", SOON,
        () -> beast.docker("ps", "-aq").text().isEmpty() && !beast.docker("network", "inspect", "inner").ok());
    // The engine tells of a network a moment after it is gone.
    List<String> gone = Await.value("the engine has told of all three", SOON,
        () -> beast.sh("docker events --since " + began + " --until \"$(date +%s.%N)\" --filter event=destroy"
            + " --format '{{if eq .Type \"network\"}}network {{end}}{{.Actor.Attributes.name}}'").orThrow().stdout().lines().toList(),
        told -> told.size() == 3);
    assertEquals(List.of("upper", "base", "network inner"), gone);
    assertEquals(List.of(), reports.fresh(), "what a commit removes is no drift");
  }
}

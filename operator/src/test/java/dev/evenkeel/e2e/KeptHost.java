package dev.evenkeel.e2e;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.evenkeel.testbed.TestHost;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** One host with two services, a unit and a file on it, and the operator that keeps it, which may be killed and started again over the same state. */
final class KeptHost implements AutoCloseable {
  static final Duration SOON = Reports.SOON;
  /** Takes a second to become healthy and two to stop, so that there is a middle of a rollout. */
  private static final String WEB = """
      apiVersion: evenkeel/v1
      kind: Service
      metadata: {name: web}
      spec:
        container:
          image: evenkeel/busybox:1
          command: [sh, -c, "trap 'sleep 2; exit 0' TERM; sleep 2; touch /tmp/up; while :; do sleep 1000 & wait; done"]
          stop_grace_period: 10s
          environment: {VERSION: "1"}
          healthcheck: {test: [CMD, test, -e, /tmp/up], interval: 1s, timeout: 1s, retries: 20}
      """;
  private static final String PORTED = WEB.replace("{name: web}", "{name: ported}").replace("environment:",
      "ports: [\"127.0.0.1:8180:8080\"]\n    environment:");
  private static final String WORKER = """
      apiVersion: evenkeel/v1
      kind: Unit
      metadata: {name: worker}
      spec:
        text: |
          [Service]
          ExecStart=/bin/sleep infinity

          [Install]
          WantedBy=multi-user.target
      ---
      apiVersion: evenkeel/v1
      kind: File
      metadata: {name: note}
      spec: {path: /etc/evenkeel-test/note, content: "a note\\n"}
      """;

  private final TestHost beast;
  private final Fleet fleet;
  private final Path state;
  private OperatorProcess operator;
  private Reports reports;

  /** Waits until all of it is there. */
  KeptHost(TestHost beast, Path folder) {
    this.beast = beast;
    beast.loadImage("evenkeel/busybox");
    this.state = folder.resolve("state");
    this.fleet = Fleet.repository(folder.resolve("repo")).hosts(beast).write("web.yaml", WEB).write("ported.yaml", PORTED)
        .write("worker.yaml", WORKER);
    fleet.commit("first");
    this.operator = OperatorProcess.start(fleet.path(), state);
    try {
      operator.cli("sync", "--wait", "120s");
      this.reports = Reports.from(() -> operator, beast);
    } catch (AssertionError e) {
      close();
      throw e;
    }
  }

  TestHost beast() {
    return beast;
  }

  Fleet fleet() {
    return fleet;
  }

  /** The one that runs now, or ran last. */
  OperatorProcess operator() {
    return operator;
  }

  /** What was reported since the beginning, or since {@link #forgetReports}. */
  Reports reports() {
    return reports;
  }

  void forgetReports() {
    reports = Reports.from(() -> operator, beast);
  }

  void killAndStartAgain() {
    operator.kill();
    startAgain();
  }

  void startAgain() {
    operator = OperatorProcess.start(fleet.path(), state);
  }

  void sync() {
    operator.cli("sync");
  }

  /** The next test begins with a fleet that converges, however this one ended. */
  void settle() {
    if (fleet.read("web.yaml").contains("exit 7")) {
      fleet.replace("web.yaml", "exit 7; touch", "sleep 1; touch").commit("what works");
      sync();
    }
    operator.awaitReady(SOON, "Service/web", "Service/ported", "Unit/worker", "File/note");
    Await.until("nothing is left over of a rollout", SOON, () -> names().equals(Set.of("web", "ported")));
  }

  /** Where the manifest says its version, so that a longer one is another. */
  String version(String file) {
    String text = fleet.read(file);
    int at = text.indexOf("VERSION: \"");
    return text.substring(at, text.indexOf('"', at + 10));
  }

  String inspect(String container, String format) {
    return beast.docker("inspect", "-f", format, container).text();
  }

  Set<String> names() {
    return new TreeSet<>(beast.docker("ps", "-a", "--format", "{{.Names}}").orThrow().stdout().lines().toList());
  }

  List<String> runningOf(String service) {
    return beast.docker("ps", "--format", "{{.Names}}").orThrow().stdout().lines()
        .filter(name -> name.equals(service) || name.startsWith(service + ".")).toList();
  }

  /** The most instances of a service that ran at one time since then, as the engine's own events tell; one ran at the beginning. */
  int mostAtOnce(String service, String since) {
    int now = 1;
    int most = 1;
    String events = beast.sh("docker events --since " + since + " --until \"$(date +%s.%N)\" --filter type=container --filter event=start"
        + " --filter event=die --format '{{.Action}} {{.Actor.Attributes.name}}'").orThrow().stdout();
    for (String event : events.lines().toList()) {
      String name = event.substring(event.indexOf(' ') + 1);
      if (name.equals(service) || name.startsWith(service + ".")) {
        now += event.startsWith("start") ? 1 : -1;
        most = Math.max(most, now);
      }
    }
    assertNotEquals(0, events.lines().count(), "the engine tells what happened");
    return most;
  }

  @Override
  public void close() {
    operator.close();
    fleet.close();
  }
}

package dev.evenkeel.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.evenkeel.testbed.TestHost;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A host that an operator keeps, and a person at it: for tests of what becomes of it when something is changed by hand. Beside what is kept there are strangers, which nobody may touch. */
final class HandsOn implements AutoCloseable {
  static final Duration SOON = Reports.SOON;
  /** Stays until it is asked to end by TERM, which it does with 0, or by USR1, with 3. */
  static final String STAYS = "[sh, -c, \"trap 'exit 0' TERM; trap 'exit 3' USR1; while :; do sleep 1000 & wait; done\"]";
  /** A unit that stays, as a package would bring it. */
  static final String SLEEPER = """
      [Unit]
      Description=Sleeper

      [Service]
      ExecStart=/bin/sleep infinity

      [Install]
      WantedBy=multi-user.target
      """;

  final TestHost host;
  final Fleet fleet;
  final OperatorProcess operator;
  private final String manifests;
  private final List<String> resources;
  private final String strangers;
  private Reports reports;

  /**
   * Starts the operator and waits until all is as written.
   *
   * @param resources that are in the manifests, {@code Kind/name}
   */
  HandsOn(TestHost host, Path folder, String manifests, String... resources) {
    this.host = host;
    this.manifests = manifests;
    this.resources = List.of(resources);
    host.loadImage("evenkeel/busybox");
    host.docker("run", "-d", "--name", "stranger", "evenkeel/busybox:1", "sleep", "100000").orThrow();
    host.writeFile("/etc/evenkeel-test/stranger", "nobody's\n");
    host.writeFile("/etc/systemd/system/stranger.service", SLEEPER);
    strangers = strangers();
    fleet = Fleet.folder(folder.resolve("fleet")).hosts(host).write("all.yaml", manifests);
    operator = OperatorProcess.start(fleet.path(), folder.resolve("state"));
    operator.cli("sync", "--wait", "120s");
    assertEquals(List.of(), operator.api().drift().toList(), "a first commit is no drift");
    reports = Reports.from(() -> operator, host);
  }

  /** What was reported since the last {@link #rest}. */
  Reports reports() {
    return reports;
  }

  /** Commits the manifests with another text in the place of one, or as they were at first when both are the same, and waits until the host was looked at for it. */
  void commit(String from, String to) {
    if (!manifests.contains(from)) {
      throw new IllegalArgumentException("the manifests do not contain: " + from);
    }
    fleet.write("all.yaml", manifests.replace(from, to));
    reports.lookAtAll();
  }

  void commitAsAtFirst() {
    commit("", "");
  }

  /** Does something to the host and waits until the host itself shows that it is right again. */
  void byHand(Runnable deed, BooleanSupplier right) {
    deed.run();
    long since = System.nanoTime();
    Await.until("the host is right again", SOON, right);
    Reports
        .figure("on the host right again within " + Duration.ofNanos(System.nanoTime() - since).toMillis() + " ms, as seen from outside:");
  }

  /** The only record of what was done since the last {@link #rest}; it is put right. */
  Drifted drifted(String object, String path) {
    return new Drifted(reports.one()).isAbout(object, path);
  }

  /** Demands that nothing is written at rest, and that what is not ours is as it was. */
  void rest() {
    operator.awaitReady(SOON, resources.toArray(String[]::new));
    String before = trace();
    reports.lookAtAll();
    assertEquals(before, trace(), "something was written at rest");
    assertEquals(strangers, strangers(), "something foreign was touched");
    reports = Reports.from(() -> operator, host);
  }

  /** Everything that a write to the host would change, from the last call on. */
  String trace() {
    host.sh("touch /run/e2e-marker").orThrow();
    return Reports.trace(host);
  }

  /** What is not kept by the operator, and must stay as it is. */
  String strangers() {
    return host.sh("""
        docker inspect -f '{{.Id}} {{.Name}} {{.State.StartedAt}} {{.State.Status}}' stranger
        stat -c '%i %y %a %n' /etc/evenkeel-test/stranger /etc/systemd/system/stranger.service""").orThrow().stdout();
  }

  String inspect(String container, String format) {
    return host.docker("inspect", "-f", format, container).text();
  }

  boolean running(String container) {
    return inspect(container, "{{.State.Running}} {{.State.Paused}}").equals("true false");
  }

  boolean active(String unit) {
    return host.systemctl("is-active", unit).text().equals("active");
  }

  @Override
  public void close() {
    operator.close();
    fleet.close();
  }

  /** A drift record, and what it has to say. */
  record Drifted(JsonNode json) {
    Drifted {
      for (String field : List.of("cause", "remedy", "seenBy", "firstSeen", "resource")) {
        if (json.path(field).asText("").isBlank()) {
          throw new AssertionError("no " + field + " is told: " + json);
        }
      }
    }

    Drifted isAbout(String object, String path) {
      assertEquals(object, text("object"), json.toString());
      assertEquals(path, text("path"), json.toString());
      return this;
    }

    /** What git says, and what was found; {@code "null"} for nothing. */
    Drifted values(String desired, String observed) {
      assertEquals(desired, text("desired"), json.toString());
      assertEquals(observed, text("observed"), json.toString());
      return this;
    }

    /** The cause, to the letter. */
    Drifted cause(String cause) {
      assertEquals(cause, text("cause"), json.toString());
      return this;
    }

    Drifted seenBy(String seenBy) {
      assertEquals(seenBy, text("seenBy"), json.toString());
      return this;
    }

    /** Who put it right; that it is right was demanded before. */
    Drifted correctedBy(String by) {
      assertEquals(by, text("correctedBy"), json.toString());
      return this;
    }

    private String text(String field) {
      return json.path(field).asText("null");
    }
  }
}

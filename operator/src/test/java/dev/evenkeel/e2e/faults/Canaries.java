package dev.evenkeel.e2e.faults;

import dev.evenkeel.e2e.Api;
import dev.evenkeel.e2e.OperatorProcess;
import dev.evenkeel.testbed.TestHost;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Words that stand where secrets stand, and must not be found in anything that Evenkeel lets out (I8). */
final class Canaries {
  private static final String MARK = "canary-5Zr8-";
  static final String FOREIGN_CONTAINER = MARK + "of-a-foreign-container";
  static final String FOREIGN_FILE = MARK + "in-a-foreign-file";
  static final String FOREIGN_UNIT = MARK + "of-a-foreign-unit";
  static final String GIT_PASSWORD = MARK + "git-password";
  static final String BY_HAND = MARK + "put-there-by-hand";

  private Canaries() {}

  /** The environment of every operator here. */
  static Map<String, String> environment() {
    return Map.of("EVENKEEL_GIT_PASSWORD", GIT_PASSWORD, "EVENKEEL_GIT_USERNAME", "ana");
  }

  /** Where any of them was found: in the log, in an answer of the API, on a command line, in a label, in the ledger or in what the operator keeps on its disk. Empty is as it must be. */
  static List<String> found(OperatorProcess operator, Path state, TestHost... hosts) {
    Map<String, String> places = new LinkedHashMap<>();
    places.put("the operator's log", operator.output());
    if (operator.isAlive()) {
      places.put("the operator's command line", text(Path.of("/proc/" + operator.pid() + "/cmdline")));
      answers(operator.api(), places);
    }
    for (TestHost host : hosts) {
      places.put("the ledger of " + host.name(), host.sh("cat /var/lib/evenkeel/ledger").stdout());
      places.put("labels on " + host.name(),
          host.sh("docker ps -aq --filter label=dev.evenkeel.name | xargs -r docker inspect -f '{{.Config.Labels}}'").stdout());
      places.put("command lines below sshd on " + host.name(),
          host.sh("for p in $(grep -l /ssh.service /proc/[0-9]*/cgroup 2>/dev/null); do cat ${p%cgroup}cmdline; done 2>/dev/null")
              .stdout());
    }
    stateFiles(state, places);
    List<String> found = new ArrayList<>();
    places.forEach((place, text) -> {
      int at = text.indexOf(MARK);
      if (at >= 0) {
        found.add(place + ": … " + text.substring(Math.max(0, at - 80), Math.min(text.length(), at + 40)).replace('\n', ' '));
      }
    });
    return found;
  }

  private static void answers(Api api, Map<String, String> places) {
    List<String> paths = new ArrayList<>(List.of("/api/v1/resources", "/api/v1/hosts", "/api/v1/drift", "/api/v1/events?limit=1000",
        "/api/v1/plans/current", "/api/v1/revisions", "/metrics"));
    for (String ref : World.ON_BEAST) {
      paths.add("/api/v1/resources/" + ref + "/why");
    }
    paths.forEach(path -> places.put(path, api.get(path).body()));
  }

  private static void stateFiles(Path state, Map<String, String> places) {
    try (Stream<Path> files = Files.walk(state)) {
      // git's own objects are what people wrote into git
      files.filter(Files::isRegularFile).filter(file -> !file.toString().contains("/objects/"))
          .forEach(file -> places.put("the state file " + state.relativize(file), text(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException goneMeanwhile) {
      return "";
    }
  }
}

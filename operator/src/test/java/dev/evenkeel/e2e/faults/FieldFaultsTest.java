package dev.evenkeel.e2e.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.evenkeel.e2e.Api;
import dev.evenkeel.e2e.Await;
import dev.evenkeel.testbed.TestHost;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What may stand in each single field of a manifest that takes a text. */
class FieldFaultsTest extends FaultsOnHosts {
  /** A manifest of each kind that stands on hosts, with something in it wherever a field goes with others. NUMBER is another one each time. */
  private static final Map<String, String> BASES = new TreeMap<>(Map.of(
      "Service", """
          {"apiVersion": "evenkeel/v1", "kind": "Service", "metadata": {"name": "h-NUMBER"}, "spec": {"host": "beast",
           "files": [{"content": "x", "to": "/in/x"}],
           "container": {"image": "evenkeel/busybox:1", "command": ["sleep", "100000"], "init": true,
            "volumes": [{"type": "tmpfs", "target": "/t"}], "ports": [{"target": 80}], "networks": {"backstage": {}}}}}""",
      "File", """
          {"apiVersion": "evenkeel/v1", "kind": "File", "metadata": {"name": "h-NUMBER"}, "spec": {"host": "beast",
           "path": "/etc/evenkeel-test/hostile/NUMBER", "content": "x"}}""",
      "Unit", """
          {"apiVersion": "evenkeel/v1", "kind": "Unit", "metadata": {"name": "h-NUMBER"}, "spec": {"host": "beast",
           "text": "[Service]\\nExecStart=/bin/sleep infinity\\n"}}""",
      "Tunnel", """
          {"apiVersion": "evenkeel/v1", "kind": "Tunnel", "metadata": {"name": "h-NUMBER"}, "spec": {"host": "beast",
           "id": "0f7d6c1e", "credentials": "/etc/hostname", "binary": "/bin/true", "configPath": "/etc/evenkeel-test/hostile/NUMBER.yml",
           "ingress": [{"hostname": "a.example", "service": "http://localhost:1"}]}}""",
      "Network", """
          {"apiVersion": "evenkeel/v1", "kind": "Network", "metadata": {"name": "h-NUMBER"}, "spec": {"host": "beast"}}""",
      "Volume", """
          {"apiVersion": "evenkeel/v1", "kind": "Volume", "metadata": {"name": "h-NUMBER"}, "spec": {"host": "beast"}}"""));

  private static String named(String base, int number) {
    return base.replace("NUMBER", Integer.toString(number));
  }

  FieldFaultsTest(TestHost beast, TestHost vault, @TempDir Path folder) {
    super(new World(beast, vault, folder));
  }

  /** Commits and waits until it was read.
   *
   * @return its problems */
  private String problemsOf(String subject) {
    world.commitAsItStands(subject);
    world.tell();
    return problems();
  }

  private String problems() {
    return Await.value("the commit is read", World.SOON,
        () -> world.api().list("/api/v1/revisions").stream().filter(one -> one.path("commit").asText().equals(world.head())).findFirst(),
        java.util.Optional::isPresent).orElseThrow().path("problems").toString();
  }

  /** The values are of no type that any text takes. */
  @Fault(row = 33, what = "every field invalid, one in a manifest", how = "for each field of each kind that takes a text, a manifest in which it holds a list of mappings")
  void everyFieldInvalid(Trial trial) throws IOException {
    JsonNode nonsense = new ObjectMapper().readTree("[{\"a\": [{\"b\": [1]}]}]");
    int number = 0;
    for (var base : BASES.entrySet()) {
      for (String place : StringFields.of(base.getKey())) {
        world.fleet().write("fuzzed/" + ++number + ".yaml", StringFields.with(named(base.getValue(), number), place, nonsense) + "\n");
      }
    }
    world.nextOnBeast();
    trial.othersGoOn();
    world.awaitAsWritten(World.SOON);
    String problems = problems();
    for (int i = 1; i <= number; i++) {
      assertTrue(problems.contains("fuzzed/" + i + ".yaml"), "refused: " + world.fleet().read("fuzzed/" + i + ".yaml"));
    }
    trial.note(number + " fields");
    for (int i = 1; i <= number; i++) {
      world.fleet().remove("fuzzed/" + i + ".yaml");
    }
    trial.heal(() -> {
      world.commit("as it was");
      world.tell();
    });
    trial.converges();
  }

  private static final List<String> HOSTILE = List.of("$$(touch /tmp/pwned)", "`touch /tmp/pwned`", "; touch /tmp/pwned;",
      "' ; touch /tmp/pwned; '",
      "\\\" ; touch /tmp/pwned; \\\"", "a\\nExecStartPre=/bin/touch /tmp/pwned", "-rf", "--privileged", "%n %H $${PATH}",
      "| touch /tmp/pwned");

  @Fault(row = 37, what = "shell and unit injection", how = "ten hostile strings in environment, label, command, file content and file path; NUL")
  void injection(Trial trial) {
    StringBuilder environment = new StringBuilder();
    StringBuilder labels = new StringBuilder();
    StringBuilder command = new StringBuilder("sleep, \"100000\"");
    StringBuilder files = new StringBuilder();
    for (int i = 0; i < HOSTILE.size(); i++) {
      String text = HOSTILE.get(i);
      environment.append("X").append(i).append(": \"").append(text).append("\", ");
      labels.append("\"l").append(i).append("\": \"").append(text).append("\", ");
      command.append(", \"").append(text).append('"');
      files.append("""
          ---
          apiVersion: evenkeel/v1
          kind: File
          metadata: {name: hostile-%d}
          spec: {host: beast, path: "/etc/evenkeel-test/hostile/%s", content: "%s"}
          """.formatted(i, text.replace("/", "-"), text));
    }
    world.fleet().write("hostile.yaml", """
        apiVersion: evenkeel/v1
        kind: Service
        metadata: {name: hostile}
        spec:
          host: beast
          container:
            image: evenkeel/busybox:1
            command: [sh, -c, "exec sleep 100000", %s]
            init: true
            environment: {%s}
            labels: {%s}
        """.formatted(command, environment, labels) + files);
    String problems = problemsOf("hostile strings");
    trial.until("it runs, as a container like any other", () -> world.api().isReady("Service/hostile"));
    trial.note("problems told: " + (problems.equals("[]") ? "none" : problems));
    trial.othersGoOn();
    world.beast().docker("kill", "hostile").orThrow();
    trial.until("it is healed", () -> world.api().isReady("Service/hostile"));
    pwned();
    assertEquals("", world.beast().docker("exec", "hostile", "ls", "/tmp").text());
    world.fleet().write("hostile.yaml",
        "apiVersion: evenkeel/v1\nkind: Service\nmetadata: {name: \"nul\\0\"}\nspec: {host: beast, container: {image: \"x\\0\"}}\n");
    assertTrue(problemsOf("a NUL").contains("hostile.yaml"), "a NUL is refused");
    world.fleet().remove("hostile.yaml");
    trial.heal(() -> {
      world.commit("as it was");
      world.tell();
    });
    approveWhatGoes(trial);
    trial.converges();
  }

  /** What a unit's text and drop-ins say is what systemd is to do. */
  private static final Set<String> MEANT_TO_BE_RUN = Set.of("Unit spec/text", "Unit spec/dropIns/*");

  @Fault(row = 37, what = "injection in every field", how = "for each field of each kind that takes a text, a manifest in which it holds one of ten hostile strings")
  void injectionInEveryField(Trial trial) throws IOException {
    StringBuilder hostile = new StringBuilder();
    int number = 0;
    for (var base : BASES.entrySet()) {
      for (String place : StringFields.of(base.getKey())) {
        if (!MEANT_TO_BE_RUN.contains(base.getKey() + " " + place)) {
          // Where a path is asked for, it is one.
          String said = (place.matches(".*(path|Path|to|target)") ? "/etc/evenkeel-test/hostile/" : "")
              + HOSTILE.get(number % HOSTILE.size());
          JsonNode text = new ObjectMapper().readTree('"' + said + '"');
          hostile.append("---\n").append(StringFields.with(named(base.getValue(), ++number), place, text)).append('\n');
        }
      }
    }
    world.fleet().write("hostile.yaml", hostile.toString());
    String problems = problemsOf("hostile strings in every field");
    List<String> taken = new ArrayList<>();
    world.api().list("/api/v1/resources").stream().filter(one -> one.path("name").asText().startsWith("h-")
        && !Api.condition(one, "Synced").path("reason").asText().equals("InvalidManifest"))
        .forEach(one -> taken.add(one.path("kind").asText() + "/" + one.path("name").asText()));
    for (String ref : taken) {
      trial.until(ref + " is made, or said why not", () -> isDecided(ref));
    }
    world.nextOnBeast();
    world.awaitSaid(World.SOON);
    trial.othersGoOn();
    pwned();
    trial.note(number + " fields; " + taken.size() + " of them taken, as texts");
    assertTrue(problems.contains("hostile.yaml"), "some are refused");
    world.fleet().remove("hostile.yaml");
    trial.heal(() -> {
      world.commit("as it was");
      world.tell();
    });
    approveWhatGoes(trial);
    pwned();
    trial.converges();
  }

  private boolean isDecided(String ref) {
    JsonNode synced = Api.condition(world.api().resource(ref), "Synced");
    return synced.path("status").asText().equals("True")
        || !Set.of("Missing", "NextStage", "WaitingForHealth", "NeverObserved").contains(synced.path("reason").asText());
  }

  /** The containers beside the usual ones. */
  private List<String> containers() {
    return world.beast().docker("ps", "-a", "--filter", "label=dev.evenkeel.name", "--format", "{{.Names}}").orThrow().stdout().lines()
        .filter(line -> line.startsWith("h-")).toList();
  }

  /** The folders above a file stay. */
  private boolean noFiles() {
    return world.beast().sh("find /etc/evenkeel-test/hostile -type f").text().isEmpty();
  }

  private void pwned() {
    assertFalse(world.beast().exists("/tmp/pwned"), "something was run");
    assertFalse(Files.exists(Path.of("/tmp/pwned")), "something was run here");
  }

  /** So much goes at once that a person is asked, for the volumes in any case. */
  private void approveWhatGoes(Trial trial) {
    trial.until("all of it is gone", () -> {
      for (JsonNode plan : world.api().list("/api/v1/plans/current")) {
        if (!plan.path("stages").isEmpty()) {
          world.api().post("/api/v1/plans/" + plan.path("identity").asText() + "/approve", "{}");
        }
      }
      return containers().isEmpty() && noFiles() && world.beast().docker("volume", "ls", "-q", "--filter", "name=h-").text().isEmpty();
    });
  }
}

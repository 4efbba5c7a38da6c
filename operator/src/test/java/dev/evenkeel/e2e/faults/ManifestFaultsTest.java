package dev.evenkeel.e2e.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.evenkeel.manifests.Manifests;
import dev.evenkeel.operator.source.Snapshot;
import dev.evenkeel.operator.source.Source;
import dev.evenkeel.operator.source.Sources;
import dev.evenkeel.testbed.TestHost;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What people, or somebody else, may write into manifests; and secrets, which are to stay where they are. */
class ManifestFaultsTest extends FaultsOnHosts {
  private final Path folder;

  ManifestFaultsTest(TestHost beast, TestHost vault, @TempDir Path folder) {
    super(new World(beast, vault, folder));
    this.folder = folder;
  }

  /** Commits and waits until it was read.
   *
   * @return its problems, as {@code file:line message} */
  private String problemsOf(String subject) {
    String commit = world.commitAsItStands(subject);
    world.tell();
    JsonNode revision = dev.evenkeel.e2e.Await.value("the commit is read", World.SOON,
        () -> world.api().list("/api/v1/revisions").stream().filter(one -> one.path("commit").asText().equals(commit)).findFirst(),
        java.util.Optional::isPresent).orElseThrow();
    return revision.path("problems").toString();
  }

  private void healed(Trial trial) {
    trial.heal(() -> {
      world.commit("as it was");
      world.tell();
    });
    trial.converges();
  }

  @Fault(row = 33, what = "one invalid manifest among many", how = "seven mistakes in a service, each a commit of its own, while the other host gets versions")
  void oneInvalidManifest(Trial trial) {
    String good = world.fleet().read("beast.yaml");
    String id = world.beast().docker("inspect", "-f", "{{.Id}}", "web").text();
    Map<String, String> mistakes = new LinkedHashMap<>();
    mistakes.put("mem_limit: 64m", "mem_limitt: 64m");
    mistakes.put("host: beast\n  container:\n    image: evenkeel/busybox:1\n    command: [sh",
        "host: best\n  container:\n    image: evenkeel/busybox:1\n    command: [sh");
    mistakes.put("networks: [backstage]", "networks: {backstage: {ipv4_address: banana}}");
    mistakes.put("mem_limit: 64", "mem_limit: 64x");
    mistakes.put("interval: 1s, timeout: 5s", "interval: yesterday, timeout: 5s");
    mistakes.put("environment: {VERSION: \"" + world.written().beastVersion() + "\"}\n    networks", "environment: 7\n    networks");
    mistakes.put("metadata: {name: web}", "metadata: {name: web, nmae: x}");
    for (var mistake : mistakes.entrySet()) {
      assertTrue(good.contains(mistake.getKey()), mistake.getKey());
      world.fleet().write("beast.yaml",
          good.replaceFirst(java.util.regex.Pattern.quote(mistake.getKey()), java.util.regex.Matcher.quoteReplacement(mistake.getValue())));
      world.commitAsItStands("a mistake");
      trial.othersGoOn();
      assertEquals("False", world.api().status("Service/web", "Synced"), mistake.getValue());
      trial.until("the others are as written", () -> world.api().isReady("Service/ported") && world.api().isReady("File/note"));
      assertEquals(id, world.beast().docker("inspect", "-f", "{{.Id}}", "web").text(), "what is refused is kept");
    }
    trial.notes().clear();
    trial.note(mistakes.size() + " mistakes");
    healed(trial);
  }

  @Fault(row = 34, what = "two manifests of one name; a key twice", how = "commits with them, the files in one order and in the other")
  void twoOfOneName(Trial trial) {
    String dup = """
        apiVersion: evenkeel/v1
        kind: Service
        metadata: {name: dup}
        spec:
          host: beast
          container: {image: "evenkeel/busybox:1", command: [sleep, "%d"]}
        """;
    String twice = dup.formatted(3).replace("name: dup", "name: twice").replace("spec:\n",
        "spec:\n  reconcile: enforce\n  reconcile: enforce\n");
    for (List<String> files : List.of(List.of("a.yaml", "z.yaml"), List.of("z.yaml", "a.yaml"))) {
      world.fleet().write(files.get(0), dup.formatted(1)).write(files.get(1), dup.formatted(2)).write("twice.yaml", twice);
      String problems = problemsOf("two of one name, in " + files);
      assertTrue(problems.contains("a.yaml") && problems.contains("z.yaml") && problems.contains("twice.yaml"), problems);
      trial.othersGoOn();
      assertEquals("", world.wrongOnBeast(), "neither is made");
    }
    world.fleet().remove("a.yaml").remove("z.yaml").remove("twice.yaml");
    healed(trial);
  }

  @Fault(row = 35, what = "YAML bombs", how = "aliases that grow to 10^9, depth 10,000, !! tags, a file of 100 MB")
  void yamlBombs(Trial trial) throws IOException, InterruptedException {
    StringBuilder aliases = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 10; i++) {
      aliases.append("a%d: &a%d [%s]\n".formatted(i, i, String.join(",", java.util.Collections.nCopies(10, "*a" + (i - 1)))));
    }
    String head = "apiVersion: evenkeel/v1\nkind: Service\nmetadata: {name: bomb}\nspec:\n";
    world.fleet().write("bomb-aliases.yaml", head.replace("spec:\n", aliases.toString()));
    world.fleet().write("bomb-depth.yaml", head + "  container: " + "[".repeat(10_000) + "]".repeat(10_000) + "\n");
    world.fleet().write("bomb-tags.yaml", head + "  container: !!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[]]]\n");
    world.fleet().write("bomb-size.yaml", head + "  # " + "x".repeat(100_000_000) + "\n");
    long began = System.nanoTime();
    String problems = problemsOf("bombs");
    trial.note("read and refused in %.1f s, git's part included".formatted((System.nanoTime() - began) / 1e9));
    trial.note("of which the reading takes %.2f s: %d files refused".formatted(readAgain().toMillis() / 1e3, 4));
    for (String file : List.of("bomb-aliases.yaml", "bomb-depth.yaml", "bomb-tags.yaml", "bomb-size.yaml")) {
      assertTrue(problems.contains(file), file + " is refused: " + problems);
    }
    trial.othersGoOn();
    assertEquals("", world.wrongOnBeast());
    world.fleet().remove("bomb-aliases.yaml").remove("bomb-depth.yaml").remove("bomb-tags.yaml").remove("bomb-size.yaml");
    healed(trial);
  }

  /** What is left when git has brought the commit: listing it, hashing it, reading the manifests. */
  private Duration readAgain() throws IOException, InterruptedException {
    Path copy = Files.createDirectory(folder.resolve("again"));
    assertEquals(0, new ProcessBuilder("cp", "-a", world.state().resolve("source").toString(), copy.toString()).start().waitFor());
    long began = System.nanoTime();
    try (Source source = Sources.of(world.fleet().path().toString(), "main", "", copy, null, Clock.systemUTC())) {
      Snapshot snapshot = source.latest().orElseThrow();
      assertEquals(world.head(), snapshot.revision().id());
      assertFalse(Manifests.lower(snapshot.tree(), "", snapshot.leftOut()).problems().isEmpty());
    }
    return Duration.ofNanos(System.nanoTime() - began);
  }

  @Fault(row = 36, what = "paths out of the repository", how = "File.from with ../, an absolute path, and a link in git to /etc/shadow")
  void pathsOut(Trial trial) throws IOException {
    Files.createSymbolicLink(world.fleet().path().resolve("shadow.link"), Path.of("/etc/shadow"));
    int number = 0;
    for (String from : List.of("../../../../../../etc/shadow", "/etc/shadow", "shadow.link", "files/../../../../../etc/shadow")) {
      world.fleet().write("out-" + ++number + ".yaml", """
          apiVersion: evenkeel/v1
          kind: File
          metadata: {name: out-%d}
          spec: {host: beast, path: /etc/evenkeel-test/out-%d, from: "%s"}
          """.formatted(number, number, from));
    }
    String problems = problemsOf("paths out of the repository");
    for (int i = 1; i <= number; i++) {
      assertTrue(problems.contains("out-" + i + ".yaml"), "out-" + i + " is refused: " + problems);
    }
    trial.othersGoOn();
    assertEquals("", world.beast().sh("ls /etc/evenkeel-test | grep out-").text());
    for (int i = 1; i <= number; i++) {
      world.fleet().remove("out-" + i + ".yaml");
    }
    Files.delete(world.fleet().path().resolve("shadow.link"));
    healed(trial);
  }

  @Fault(row = 39, what = "secrets in every place", how = "canaries in foreign objects, in the operator's environment, and put by hand into what is ours: a file, a drop-in, a container, an exec")
  void secrets(Trial trial) {
    world.beast().sh("""
        echo 'password = %1$s' >/etc/evenkeel-test/note
        mkdir -p /etc/systemd/system/worker.service.d
        printf '[Service]\\nEnvironment=TOKEN=%1$s\\n' >/etc/systemd/system/worker.service.d/secret.conf && systemctl daemon-reload
        docker exec -e TOKEN=%1$s web sh -c 'echo %1$s'
        docker rm -f ported
        docker run -d --name ported -e PASSWORD=%1$s --label secret=%1$s evenkeel/busybox:1 sleep 100000""".formatted(Canaries.BY_HAND))
        .orThrow();
    trial.until("it is noticed", () -> trial.drift().size() >= 3);
    for (List<String> command : List.of(List.of("drift"), List.of("drift", "-o", "json"), List.of("drift", "-o", "html"), List.of("events"),
        List.of("describe", "Service/ported"), List.of("why", "Service/ported"), List.of("get", "hosts"),
        List.of("describe", "File/note"))) {
      String said = world.operator().cli().run(command.toArray(String[]::new)).stdout();
      assertFalse(said.contains(Canaries.BY_HAND), () -> command + " lets it out: " + said);
    }
    assertEquals(List.of(), Canaries.found(world.operator(), world.state(), world.beast(), world.vault()));
    trial.note(trial.drift().stream()
        .map(one -> one.path("object").asText() + " " + one.path("path").asText() + ": " + one.path("observed").asText()).sorted()
        .toList().toString());
    trial.heal(() -> {});
    trial.converges();
  }
}

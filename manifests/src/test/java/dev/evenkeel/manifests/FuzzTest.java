package dev.evenkeel.manifests;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.manifests.read.MemoryTree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Whatever stands in a manifest, reading it gives problems and never an error of ours, in bounded time. The seed is in every failure's message. */
class FuzzTest {
  private static final List<String> SPICES = List.of("\0", "\u0007", "\uFEFF", "\uD800", "\t", "&a ", "*a", "<<: ", "!!java.net.URL ",
      "!!binary ", "{", "}", "[", "]", "- ", ": ", "? ", "| ", "> ", "\n---\n", "\n...\n", "%TAG ! x\n", "'", "\"", "$(id)", "`id`",
      "${secret:a/b}",
      "../../etc/shadow", "-rf", "99999999999999999999", "-1", "0x7f", "1e309", ".nan", "null", "~", "yes", "\r\n", "\\", "%s%n", "🦆",
      "a".repeat(5_000), "9".repeat(400), "\n".repeat(50), "# ");

  private static List<String> seeds() throws IOException {
    List<String> texts = new ArrayList<>();
    for (String example : List.of("demo/demo.yaml", "health/health.yaml", "tunnels/tunnels.yaml", "monitoring/defaults.yaml",
        "monitoring/prometheus.yaml", "monitoring/stand-ins.yaml")) {
      texts.add(Files.readString(Path.of("examples").resolve(example)));
    }
    texts.add(FleetFixture.HEAD
        + "kind: Unit\nmetadata: {name: u}\nspec:\n  host: a\n  text: |\n    [Service]\n    ExecStart=/bin/true\n  dropIns: {a.conf: '[Service]'}\n  requires: [{user: x}]\n");
    texts.add(FleetFixture.HEAD
        + "kind: File\nmetadata: {name: f}\nspec: {host: a, path: /etc/f, content: x, mode: 0644, onChange: [{resource: Unit/u, do: reload}]}\n");
    texts.add(
        FleetFixture.HEAD + "kind: Host\nmetadata: {name: a}\nspec: {address: a, ssh: {user: x, jump: {address: b}}, labels: {x: y}}\n");
    return texts;
  }

  private static String mutate(String text, Random random, List<String> others) {
    StringBuilder mutated = new StringBuilder(text);
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      int at = mutated.isEmpty() ? 0 : random.nextInt(mutated.length());
      int end = Math.min(mutated.length(), at + random.nextInt(12));
      switch (random.nextInt(6)) {
        case 0 -> mutated.delete(at, end);
        case 1 -> mutated.insert(at, SPICES.get(random.nextInt(SPICES.size())));
        case 2 -> mutated.replace(at, end, SPICES.get(random.nextInt(SPICES.size())));
        case 3 -> mutated.insert(at, mutated.substring(at, end));
        case 4 -> value(mutated, at, random);
        default -> {
          String other = others.get(random.nextInt(others.size()));
          int from = random.nextInt(other.length());
          mutated.insert(at, other, from, Math.min(other.length(), from + random.nextInt(80)));
        }
      }
    }
    return mutated.toString();
  }

  /** Replaces the value of the line at {@code at}: this reaches the shapes behind the YAML. */
  private static void value(StringBuilder text, int at, Random random) {
    int colon = text.indexOf(": ", at);
    int end = colon < 0 ? -1 : text.indexOf("\n", colon);
    if (end > 0) {
      text.replace(colon + 2, end, SPICES.get(random.nextInt(SPICES.size())));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void a_mutated_fleet_gives_problems_and_never_an_error(long seed) throws IOException {
    List<String> seeds = seeds();
    Random random = new Random(seed);
    for (int round = 0; round < 120; round++) {
      MemoryTree tree = new MemoryTree().with("www/index.html", "x").with("prometheus/prometheus.yml", "x").with("standins/health", "x")
          .with("cloudflare/config.yml", "tunnel: x");
      for (int i = 0; i < 3; i++) {
        tree.with("m" + i + ".yaml", mutate(seeds.get(random.nextInt(seeds.size())), random, seeds).getBytes(StandardCharsets.UTF_8));
      }
      String which = "seed " + seed + ", round " + round;
      FleetTarget fleet = assertTimeoutPreemptively(Duration.ofSeconds(10), () -> Manifests.lower(tree, ""), which);
      assertTrue(fleet.problems().stream()
          .allMatch(problem -> !problem.message().isBlank() && problem.at().line() > 0 && problem.message().length() < 2_000), which);
      fleet.targets().values().forEach(target -> target.objects().values().forEach(each -> each.object().fields()));
    }
  }

  /** What {@code testbed/fuzz} begins with, and what it found. */
  @Test
  void the_corpus_gives_problems_and_never_an_error() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src", "test", "resources", "fuzz", "manifest"))) {
      for (Path file : files.sorted().toList()) {
        ManifestFuzz.fuzzerTestOneInput(Files.readAllBytes(file));
      }
    }
  }

  @Test
  void bytes_without_any_sense_are_refused() {
    Random random = new Random(42);
    for (int round = 0; round < 300; round++) {
      byte[] noise = new byte[random.nextInt(3_000)];
      random.nextBytes(noise);
      Manifests.lower(new MemoryTree().with("x.yaml", noise), "");
    }
    // what cannot be read may have been a manifest: nothing is pruned
    FleetTarget fleet = Manifests.lower(new MemoryTree().with("x.yaml", new byte[]{(byte) 0xff, 0, 1}).with("h.yaml",
        FleetFixture.HEAD + "kind: Host\nmetadata: {name: a}\nspec: {address: local}\n"), "");
    assertTrue(fleet.targets().values().stream().allMatch(target -> String.valueOf(target.pruneHold()).contains("x.yaml")),
        fleet.targets().toString());
  }

  @Test
  void hostile_sizes_are_refused_in_time() {
    List<String> hostile = new ArrayList<>();
    hostile.add("a: ".repeat(20_000));
    hostile.add("[".repeat(200_000));
    hostile.add("{".repeat(200_000));
    hostile.add("- ".repeat(200_000));
    hostile.add("? ".repeat(100_000));
    hostile.add("&a ".repeat(100_000));
    hostile.add("'" + "x".repeat(900_000));
    hostile.add("|\n" + " x\n".repeat(200_000));
    hostile.add("--- \n".repeat(100_000));
    hostile.add("---\na: b\n".repeat(40_000));
    hostile.add("k" + ": v\nk".repeat(100_000));
    hostile.add("a:\n" + " - b\n".repeat(150_000));
    hostile.add("x: \"" + "\\u0041".repeat(150_000) + "\"");
    hostile.add("x: [" + "'',".repeat(200_000) + "]");
    for (String text : hostile) {
      long start = System.nanoTime();
      assertTimeoutPreemptively(Duration.ofSeconds(20), () -> Manifests.lower(new MemoryTree().with("x.yaml", text), ""),
          () -> "beginning with " + text.substring(0, 8));
      long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
      assertFalse(millis > 15_000, "beginning with " + text.substring(0, 8).replace("\n", "\\n") + " took " + millis + " ms");
    }
  }
}

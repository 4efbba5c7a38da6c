package dev.evenkeel.manifests;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.FleetTarget;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Compose files with mistakes of all sorts give problems at places, and never an error. */
class StackFuzzTest {
  private static final String COMPOSE = """
      name: shop
      include: [{path: other.yaml, env_file: .env}]
      x-base: &base {restart: always, logging: {driver: json-file, options: {max-size: 10m}}}
      services:
        web:
          <<: *base
          extends: {file: other.yaml, service: base}
          image: "nginx:${TAG:-1.27}"
          command: [a, "$$b"]
          environment: {A: "1", B: , C: "${X:+y}"}
          env_file: [.env]
          ports: ["80:80", {target: 81, published: "81"}]
          volumes: ["./conf:/conf:ro", "data:/data", {type: bind, source: /srv, target: /srv}]
          networks: {front: {aliases: [w]}}
          depends_on: {db: {condition: service_healthy, required: false}}
          configs: [{source: c, target: /c, mode: 0440}]
          secrets: [s]
          deploy: {replicas: 1, restart_policy: {condition: on-failure}, resources: {limits: {memory: 64m}}}
        db: {image: postgres, healthcheck: {test: [CMD, true]}, profiles: [p], links: [web], network_mode: "service:web"}
      networks: {front: {driver: bridge, ipam: {config: [{subnet: 10.0.0.0/24}]}}}
      volumes: {data: {driver_opts: {o: bind, device: ./x}}}
      configs: {c: {content: "${TAG}"}}
      secrets: {s: {file: conf/x}}
      """;
  private static final String OTHER = "services:\n  base: {image: x, user: a, ports: !override [1]}\n  own: {image: y, cap_add: !reset []}\nvolumes: {v: }\n";
  private static final List<String> SPICES = List.of("~", "[]", "{}", "[[]]", "{a: {b: c}}", "'${'", "\"${A:-${B:-${C?d}}}\"", "*base",
      "!reset x",
      "!override {}", "-1", "1e9", "../../..", "/", "''", "[web, web]", "{file: compose.yaml, service: web}", "true", "\"\\u0000\"",
      "a:b:c:d:e");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void a_mutated_project_gives_problems_and_never_an_error(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 100; round++) {
      FleetFixture fleet = new FleetFixture().file("conf/x", "x").file(".env", mutated("TAG=1\nX='y'\nZ=\"$TAG\"\n", random))
          .file("other.yaml", mutated(OTHER, random)).file("compose.yaml", mutated(mutated(COMPOSE, random), random)).manifest("Stack",
              "shop",
              "compose: [compose.yaml" + (random.nextBoolean() ? ", other.yaml]" : "]")
                  + (random.nextBoolean() ? "\nprojectDirectory: /opt/x" : ""));
      String which = "seed " + seed + ", round " + round;
      FleetTarget target = assertTimeoutPreemptively(Duration.ofSeconds(10), fleet::lower, which);
      assertTrue(target.problems().stream().allMatch(problem -> !problem.message().isBlank() && problem.at().line() > 0), which);
      target.targets().values().forEach(host -> host.objects().values().forEach(each -> each.object().fields()));
    }
  }

  private static String mutated(String text, Random random) {
    StringBuilder mutated = new StringBuilder(text);
    int at = random.nextInt(mutated.length());
    switch (random.nextInt(4)) {
      case 0 -> mutated.deleteCharAt(at);
      case 1 -> mutated.insert(at, "${}[]:'\"-!*&\n ".charAt(random.nextInt(14)));
      case 2 -> {
        int colon = text.indexOf(": ", at);
        int end = colon < 0 ? -1 : text.indexOf("\n", colon);
        if (end > 0) {
          mutated.replace(colon + 2, end, SPICES.get(random.nextInt(SPICES.size())));
        }
      }
      default -> mutated.delete(at, Math.min(mutated.length(), at + random.nextInt(30)));
    }
    return mutated.toString();
  }
}

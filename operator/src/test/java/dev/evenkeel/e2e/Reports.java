package dev.evenkeel.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.evenkeel.testbed.TestHost;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What an operator reports about one host from a moment on: the drift since then, and whether anything was written. Figures go to {@code target/e2e/drift.txt}. */
final class Reports {
  static final Duration SOON = Duration.ofSeconds(60);
  private static final Path FIGURES = Jvm.logs().resolve("drift.txt");
  private final Supplier<OperatorProcess> operator;
  private final TestHost host;
  private final Set<String> known;

  private Reports(Supplier<OperatorProcess> operator, TestHost host, Set<String> known) {
    this.operator = operator;
    this.host = host;
    this.known = known;
  }

  /** @param operator the one that runs now; it may be another one later */
  static Reports from(Supplier<OperatorProcess> operator, TestHost host) {
    return new Reports(operator, host,
        operator.get().api().drift().map(one -> one.path("id").asText()).collect(Collectors.toSet()));
  }

  /** The records that were not there at first, the newest as the API gives them. */
  List<JsonNode> fresh() {
    return operator.get().api().drift()
        .filter(one -> one.path("host").asText().equals(host.name()) && !known.contains(one.path("id").asText())).toList();
  }

  /** Waits until something was reported and all of it is right again; then everything is looked at once more. All records since the start are returned. */
  List<JsonNode> settled() {
    Await.value("what drifted is reported and right again", SOON, this::fresh,
        seen -> !seen.isEmpty() && seen.stream().noneMatch(one -> one.path("correctedAt").isNull()));
    lookAtAll();
    return Await.value("nothing is open after another look", SOON, this::fresh,
        seen -> seen.stream().noneMatch(one -> one.path("correctedAt").isNull()));
  }

  /** The same, and there is exactly one record. */
  JsonNode one() {
    List<JsonNode> all = settled();
    if (all.size() != 1) {
      throw new AssertionError("exactly one drift record was expected, not " + all.size() + ":\n"
          + all.stream().map(JsonNode::toString).collect(Collectors.joining("\n")));
    }
    figure(all.getFirst());
    return all.getFirst();
  }

  /** Waits until everything on the host was read since now. */
  void lookAtAll() {
    Instant asked = Instant.now();
    Api api = operator.get().api();
    Await.until("the operator takes a sync", SOON, () -> api.post("/api/v1/sync", "{}").status() == 200);
    Await.until(host.name() + " was looked at", SOON,
        () -> Instant.parse(api.host(host.name()).path("lastObserved").asText()).isAfter(asked));
  }

  /** What a host has that every write changes: the ledger, and what the engine and systemd did since. Equal values mean that nothing was written. */
  static String trace(TestHost host) {
    return host
        .sh("""
            stat -c 'ledger %i %y' /var/lib/evenkeel/ledger
            docker ps -a --no-trunc --format '{{.ID}} {{.Names}}' | sort
            docker ps -aq --no-trunc | sort | xargs -r docker inspect -f '{{.Id}} {{.State.StartedAt}} {{.State.Status}} {{.RestartCount}} {{.HostConfig.Memory}}'
            docker network ls -q --no-trunc | sort
            docker volume ls -q | sort
            find /etc /var/lib/evenkeel -xdev -newer /run/e2e-marker -type f 2>/dev/null | grep -v -e /lock -e resolv.conf | sort
            systemctl show -p InvocationID,ActiveState,UnitFileState 'worker.service' 'packaged.service'
            """)
        .orThrow().stdout();
  }

  /** Notes how long it took to put right what a record is about, from when it was seen. */
  static void figure(JsonNode record) {
    Duration took = Duration.between(Instant.parse(record.path("firstSeen").asText()), Instant.parse(record.path("correctedAt").asText()));
    figure(record.path("object").asText() + " " + record.path("path").asText() + " (" + record.path("cause").asText() + "): right "
        + took.toMillis() + " ms after it was seen, by " + record.path("correctedBy").asText());
  }

  static void figure(String line) {
    try {
      Files.createDirectories(FIGURES.getParent());
      Files.writeString(FIGURES, Instant.now() + " " + line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      System.out.println(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

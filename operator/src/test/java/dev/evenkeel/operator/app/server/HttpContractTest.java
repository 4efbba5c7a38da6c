package dev.evenkeel.operator.app.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.evenkeel.operator.app.ServerSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.util.List;

/** What a client may rely on, over real sockets. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpContractTest {
  private @Nullable TestServer running;

  @BeforeAll
  void start() {
    running = TestServer.start(ServerSettings.loopback(0));
  }

  @AfterAll
  void stop() {
    server().close();
  }

  private TestServer server() {
    return java.util.Objects.requireNonNull(running);
  }

  private Exchange get(String path, String... headers) {
    return Exchange.get(server().port(), path, headers);
  }

  private Exchange post(String path, String body, String... headers) {
    return Exchange.post(server().port(), path, body, headers);
  }

  private static void assertProblem(int status, Exchange answer) {
    assertEquals(status, answer.status(), answer::body);
    assertEquals("application/problem+json", answer.header("Content-Type"));
    JsonNode problem = answer.json();
    assertEquals(status, problem.get("status").asInt());
    assertTrue(problem.get("title").asText().length() > 2, answer::body);
    assertTrue(problem.get("detail").asText().length() > 10, answer::body);
  }

  @Test
  void listsAreItems() {
    Exchange hosts = get("/api/v1/hosts");
    assertEquals(200, hosts.status(), hosts::body);
    assertEquals("application/json", hosts.header("Content-Type"));
    assertEquals(List.of("beast", "mech1", "server-84"), hosts.json().get("items").findValuesAsText("name").stream()
        .filter(name -> !name.equals("grafana") && !name.startsWith("cloudflared")).toList());
  }

  @Test
  void emptyListsAreStillThere() {
    assertEquals("{\"items\":[]}", get("/api/v1/resources?kind=Volume").body());
  }

  @Test
  void aHostHasTheFieldsOfTheContract() {
    JsonNode host = get("/api/v1/hosts/beast").json();
    assertEquals("beast", host.get("name").asText());
    assertTrue(host.get("reachable").asBoolean());
    assertEquals("2026-11-21T14:06:00Z", host.get("lastObserved").asText());
    assertEquals("Reachable", host.get("conditions").get(0).get("type").asText());
    assertEquals("running", host.get("containers").get(0).get("status").asText());
    assertEquals("active", host.get("units").get(0).get("active").asText());
  }

  @Test
  void kindsMayBePluralAndInAnyCase() {
    assertEquals(2, get("/api/v1/resources?kind=services").json().get("items").size());
    assertEquals("grafana", get("/api/v1/resources/SERVICE/grafana").json().get("name").asText());
  }

  @Test
  void aDriftRecordHasTheFieldsOfTheContract() {
    JsonNode drift = get("/api/v1/drift?host=beast&since=24h").json().get("items").get(1);
    List<String> fields = List.of("id", "host", "object", "resource", "path", "desired", "observed", "firstSeen", "seenBy", "cause",
        "remedy",
        "correctedAt", "correctedBy", "commit");
    fields.forEach(field -> assertTrue(drift.has(field), field));
    assertEquals("docker update", drift.get("cause").asText());
  }

  @Test
  void driftMayBeAskedSinceATime() {
    assertEquals(1, get("/api/v1/drift?since=2026-11-21T14:05:00Z").json().get("items").size());
  }

  @Test
  void aSuspensionReachesTheOperator() {
    Exchange answer = post("/api/v1/resources/Host/beast/suspend", "{\"reason\":\"disk swap\",\"until\":\"2026-11-21T16:00:00Z\"}");
    assertEquals(200, answer.status(), answer::body);
    assertTrue(
        server().operations().asked.stream().anyMatch(asked -> asked.startsWith("suspend Host/beast SuspendRequest[reason=disk swap")));
  }

  @Test
  void whoAsksIsKeptByNameAndByWhatLetThemIn() {
    post("/api/v1/resources/Service/grafana/resume", "{}", "X-Evenkeel-User: ana");
    post("/api/v1/resources/Service/grafana/restart", "{}");
    post("/api/v1/sync", "{}", "X-Evenkeel-User: a (admin token)" + "b".repeat(100));

    List<String> asked = server().operations().asked;
    assertTrue(asked.contains("resume Service/grafana by ana (this machine)"), asked::toString);
    assertTrue(asked.contains("restart Service/grafana by somebody (this machine)"), asked::toString);
    assertTrue(asked.stream().anyMatch(one -> one.contains(" by a ?admin token?bbb") && one.endsWith("b… (this machine)")),
        asked::toString);
  }

  @Test
  void aSuspensionWithoutAReasonIsRefused() {
    assertProblem(400, post("/api/v1/resources/Service/grafana/suspend", "{}"));
    assertProblem(400, post("/api/v1/resources/Service/grafana/suspend", "{\"reason\":\" \"}"));
  }

  @Test
  void aSyncWithoutABodyMeansAll() {
    Exchange answer = Exchange.send(server().port(), "", "POST /api/v1/sync HTTP/1.1", "Content-Length: 0");
    assertEquals(200, answer.status(), answer::body);
    assertEquals(List.of("beast", "mech1", "server-84"), answer.json().get("hosts").valueStream().map(JsonNode::asText).toList());
  }

  @Test
  void aCommitThatCannotBeHadIsAConflict() {
    assertProblem(409, post("/api/v1/sync", "{\"commit\":\"0000000\"}"));
  }

  @Test
  void everyErrorIsAProblemDocument() {
    assertProblem(404, get("/api/v1/nothing"));
    assertProblem(404, get("/api/v1/hosts/nowhere"));
    assertProblem(404, get("/api/v1/resources/Service/grafan"));
    assertProblem(404, post("/api/v1/resources/Service/nothing/restart", "{}"));
    assertProblem(405, post("/api/v1/hosts", "{}"));
    assertProblem(400, post("/api/v1/sync", "{\"commit\":"));
    assertProblem(400, post("/api/v1/sync", "{\"comit\":\"abc\"}"));
    assertProblem(400, get("/api/v1/resources?kind=Servce"));
    assertProblem(400, get("/api/v1/drift?since=yesterday"));
    assertProblem(400, get("/api/v1/events?limit=0"));
    assertProblem(400, get("/api/v1/events?limit=many"));
    assertProblem(415, Exchange.send(server().port(), "a: b", "POST /api/v1/sync HTTP/1.1", "Content-Type: text/yaml"));
    assertProblem(406, get("/api/v1/hosts", "Accept: image/png"));
    assertProblem(421, get("/api/v1/hosts", "Host: evil.example"));
    assertProblem(403, post("/api/v1/sync", "{}", "Origin: http://evil.example"));
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() {
    assertProblem(413, post("/api/v1/sync", "{\"commit\":\"" + "a".repeat(ServerSettings.MAX_BODY) + "\"}"));
  }

  @Test
  void anErrorOfOursTellsNothingOfItsInside() {
    server().operations().failure = new IllegalStateException("a secret of the inside");
    try {
      Exchange answer = get("/api/v1/hosts");
      assertProblem(500, answer);
      assertTrue(!answer.body().contains("inside"), answer::body);
    } finally {
      server().operations().failure = null;
    }
  }

  @Test
  void whatIsNotKnownIsMetWithASuggestion() {
    assertTrue(get("/api/v1/resources/Service/grafan").json().get("detail").asText().endsWith("did you mean Service/grafana?"));
    assertTrue(get("/api/v1/resources?kind=Servce").json().get("detail").asText().endsWith("did you mean Service?"));
  }

  @Test
  void answersTellBrowsersToBeCareful() {
    Exchange answer = get("/api/v1/hosts");
    assertEquals("nosniff", answer.header("X-Content-Type-Options"));
    assertEquals("DENY", answer.header("X-Frame-Options"));
    assertEquals("no-store", answer.header("Cache-Control"));
    assertTrue(String.valueOf(answer.header("Content-Security-Policy")).startsWith("default-src 'none'"));
    assertNull(answer.header("Access-Control-Allow-Origin"));
    assertNull(answer.header("Server"));
  }

  @Test
  void healthSaysHowTheOperatorIs() {
    assertEquals("up", get("/health").json().get("status").asText());
    server().operations().up = false;
    try {
      assertEquals(503, get("/health").status());
      assertEquals("down", get("/health/ready").json().get("status").asText());
    } finally {
      server().operations().up = true;
    }
  }

  @Test
  void figuresComeInPrometheusText() {
    server().registry().counter("evenkeel.test.things", "kind", "one").increment();
    Exchange answer = get("/metrics");
    assertEquals("text/plain; version=0.0.4; charset=utf-8", answer.header("Content-Type"));
    assertTrue(answer.body().contains("evenkeel_test_things_total{kind=\"one\"} 1.0"), answer::body);
  }

  @Test
  void whyGoesFromTheCommitToTheLogLine() {
    JsonNode why = get("/api/v1/resources/services/mo-app/why").json();
    assertEquals("vault", why.get("hosts").get(0).get("host").asText());
    assertEquals("error: relation \"workouts_v2\" does not exist",
        why.get("hosts").get(0).get("timeline").get(2).get("log").asText());
  }

  @Test
  void aLogComesLineByLine() {
    Exchange answer = get("/api/v1/resources/Service/grafana/logs?tail=10");
    assertEquals("application/x-ndjson", answer.header("Content-Type"));
    assertEquals(
        "{\"host\":\"beast\",\"object\":\"container/grafana\",\"line\":\"logger=http.server msg=\\\"HTTP Server Listen\\\"\"}\n",
        answer.body());
    assertProblem(404, get("/api/v1/resources/Service/nothing/logs"));
  }
}

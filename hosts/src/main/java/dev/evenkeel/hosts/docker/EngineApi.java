package dev.evenkeel.hosts.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.evenkeel.hosts.docker.http.Answer;
import dev.evenkeel.hosts.docker.http.Call;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The Engine API as JSON in and out: for reading whole objects, and for the fields that docker-java's types lack. Paths are given without the version. */
final class EngineApi {
  static final ObjectMapper JSON = new ObjectMapper();
  private final Engine engine;

  EngineApi(Engine engine) {
    this.engine = engine;
  }

  Engine engine() {
    return engine;
  }

  JsonNode get(String path) throws IOException {
    return json(Call.get(engine.path(path)));
  }

  JsonNode post(String path) throws IOException {
    return json(Call.post(engine.path(path)));
  }

  JsonNode post(String path, ObjectNode body) throws IOException {
    return json(Call.postJson(engine.path(path), JSON.writeValueAsString(body)));
  }

  void delete(String path) throws IOException {
    json(Call.delete(engine.path(path)));
  }

  /** @return the answer's JSON, or a missing node for an empty answer */
  JsonNode json(Call call) throws IOException {
    try (Answer answer = open(call)) {
      byte[] body = answer.body().readAllBytes();
      return body.length == 0 ? MissingNode.getInstance() : JSON.readTree(body);
    }
  }

  /**
   * An answer whose body the caller reads.
   *
   * @throws EngineRefusedException for any status but 2xx and 101
   */
  Answer open(Call call) throws IOException {
    Answer answer = engine.http().execute(call);
    int status = answer.status();
    if (status == 101 || (status >= 200 && status < 300)) {
      return answer;
    }
    try (answer) {
      throw new EngineRefusedException(status, message(answer));
    }
  }

  private static String message(Answer answer) throws IOException {
    String text = new String(answer.body().readNBytes(64 << 10), StandardCharsets.UTF_8);
    try {
      JsonNode said = JSON.readTree(text).path("message");
      return said.isTextual() ? said.asText() : text.strip();
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      return text.strip();
    }
  }

  /** One value for a query or a path segment. */
  static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }
}

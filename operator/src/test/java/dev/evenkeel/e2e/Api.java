package dev.evenkeel.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The operator's HTTP API, as a script uses it.
 *
 * @param url where it listens, without a slash at the end
 */
public record Api(String url) {
  private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
      .connectTimeout(Duration.ofSeconds(5)).build();
  private static final ObjectMapper JSON = new ObjectMapper();

  /** @param body as it came */
  public record Answer(int status, String body) {
    public JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (JsonProcessingException e) {
        throw new AssertionError("no JSON: " + body, e);
      }
    }

    /** The JSON of a success. */
    public JsonNode ok() {
      if (status != 200) {
        throw new AssertionError("answered " + status + ": " + body);
      }
      return json();
    }
  }

  /** @param path from the slash on */
  public Answer get(String path) {
    return send(HttpRequest.newBuilder(URI.create(url + path)).GET());
  }

  public Answer post(String path, String json) {
    return send(HttpRequest.newBuilder(URI.create(url + path)).header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  /** The items of a list. */
  public List<JsonNode> list(String path) {
    List<JsonNode> items = new ArrayList<>();
    get(path).ok().path("items").forEach(items::add);
    return items;
  }

  /** A resource by {@code Kind/name}. */
  public JsonNode resource(String ref) {
    return get("/api/v1/resources/" + ref).ok();
  }

  public JsonNode host(String name) {
    return get("/api/v1/hosts/" + name).ok();
  }

  /** One condition of a resource or host, such as {@code Ready}. */
  public static JsonNode condition(JsonNode of, String type) {
    for (JsonNode one : of.path("conditions")) {
      if (one.path("type").asText().equals(type)) {
        return one;
      }
    }
    throw new AssertionError("no condition " + type + " in " + of);
  }

  /** {@code True}, {@code False} or {@code Unknown}. */
  public String status(String ref, String type) {
    return condition(resource(ref), type).path("status").asText();
  }

  public boolean isReady(String ref) {
    return status(ref, "Ready").equals("True");
  }

  public Stream<JsonNode> drift() {
    return list("/api/v1/drift").stream();
  }

  public Stream<JsonNode> events() {
    return list("/api/v1/events").stream();
  }

  private static Answer send(HttpRequest.Builder request) {
    try {
      var answer = CLIENT.send(request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString());
      return new Answer(answer.statusCode(), answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}

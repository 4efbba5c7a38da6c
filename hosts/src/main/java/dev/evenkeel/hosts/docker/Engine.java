package dev.evenkeel.hosts.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DockerClientImpl;
import dev.evenkeel.hosts.Link;
import dev.evenkeel.hosts.docker.http.Answer;
import dev.evenkeel.hosts.docker.http.Call;
import dev.evenkeel.hosts.docker.http.EngineHttp;
import dev.evenkeel.hosts.docker.http.LinkDockerHttpClient;

import java.io.IOException;

/** A way to one engine: docker-java, and the same transport for what docker-java does not know, both pinned to one API version. */
public final class Engine implements AutoCloseable {
  private final EngineHttp http;
  private final DockerClient client;
  private final ApiVersion api;

  private Engine(EngineHttp http, ApiVersion api) {
    this.http = http;
    this.api = api;
    this.client = DockerClientImpl.getInstance(new PinnedConfig(api), new LinkDockerHttpClient(http));
  }

  /**
   * Asks the engine for its version and pins the lower of its and ours.
   *
   * @param link stays the caller's
   * @throws IOException when there is no engine, or it does not answer
   */
  public static Engine connect(Link link, String socket) throws IOException {
    EngineHttp http = new EngineHttp(link, socket);
    try (Answer answer = http.execute(Call.get("/_ping"))) {
      answer.body().readAllBytes();
      String theirs = answer.header("Api-Version");
      if (answer.status() != 200 || theirs == null) {
        throw new IOException(link.name() + ": what listens on " + socket + " is no Docker engine (GET /_ping: " + answer.status()
            + "). Check dockerSocket in its Host manifest.");
      }
      ApiVersion version = ApiVersion.parse(theirs);
      return new Engine(http, version.compareTo(ApiVersion.OURS) < 0 ? version : ApiVersion.OURS);
    }
  }

  /** docker-java over our transport; its input and output errors are {@link java.io.UncheckedIOException}s. */
  public DockerClient client() {
    return client;
  }

  EngineHttp http() {
    return http;
  }

  ApiVersion api() {
    return api;
  }

  /** The pinned version, {@code 1.41}. */
  public String apiVersion() {
    return api.toString();
  }

  /** A path of the pinned version. */
  String path(String rest) {
    return "/v" + api + rest;
  }

  @Override
  public void close() {
    http.close();
  }
}

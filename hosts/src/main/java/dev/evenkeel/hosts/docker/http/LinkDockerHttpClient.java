package dev.evenkeel.hosts.docker.http;

import com.github.dockerjava.transport.DockerHttpClient;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** Carries docker-java's requests over an {@link EngineHttp}. Input and output errors come out as {@link UncheckedIOException}, for docker-java's interface has no others. */
public final class LinkDockerHttpClient implements DockerHttpClient {
  private final EngineHttp http;

  /** Closing this client closes the given one. */
  public LinkDockerHttpClient(EngineHttp http) {
    this.http = http;
  }

  @Override
  public Response execute(Request request) {
    byte[] bytes = request.bodyBytes();
    InputStream stream = bytes == null ? request.body() : null;
    try {
      return new LinkResponse(http.execute(new Call(request.method(), request.path(), request.headers(),
          bytes == null ? null : ByteBuffer.wrap(bytes), stream, request.hijackedInput(),
          Patience.of(request.method(), request.path()))));
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    http.close();
  }

  private record LinkResponse(Answer answer) implements Response {
    /** docker-java takes everything but 2xx for a failure, also the switch to a raw stream that it asked for. */
    @Override
    public int getStatusCode() {
      return answer.status() == 101 ? 200 : answer.status();
    }

    @Override
    public Map<String, List<String>> getHeaders() {
      return answer.headers();
    }

    @Override
    public InputStream getBody() {
      return answer.body();
    }

    @Override
    public @Nullable String getHeader(String name) {
      return answer.header(name);
    }

    @Override
    public void close() {
      answer.close();
    }
  }
}

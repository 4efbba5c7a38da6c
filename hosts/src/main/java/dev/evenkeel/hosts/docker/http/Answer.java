package dev.evenkeel.hosts.docker.http;

import org.jspecify.annotations.Nullable;

import java.io.InputStream;
import java.util.List;
import java.util.Map;

/**
 * The engine's answer. Close it in any case: the channel is used again only when the body was read to its end; else it is closed, which unblocks a reader of the body.
 */
public final class Answer implements AutoCloseable {
  private final int status;
  private final Map<String, List<String>> headers;
  private final InputStream body;
  private final Runnable whenClosed;

  Answer(int status, Map<String, List<String>> headers, InputStream body, Runnable whenClosed) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.whenClosed = whenClosed;
  }

  public int status() {
    return status;
  }

  /** Names as the engine wrote them; look-ups ignore case. */
  public Map<String, List<String>> headers() {
    return headers;
  }

  /** The first value of a header, or null. */
  public @Nullable String header(String name) {
    List<String> values = headers.get(name);
    return values == null || values.isEmpty() ? null : values.getFirst();
  }

  /** The body without its framing; for a hijacked stream, everything that follows. */
  public InputStream body() {
    return body;
  }

  @Override
  public void close() {
    whenClosed.run();
  }
}

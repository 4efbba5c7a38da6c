package dev.evenkeel.hosts.docker.http;

import org.jspecify.annotations.Nullable;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One request.
 *
 * @param target path and query, already encoded
 * @param body sent with its length, or null; not changed by sending
 * @param stream sent in chunks until its end, or null; not both a body and a stream
 * @param stdin what to send after the engine has switched to a raw stream, or null. Its end closes our side of the stream only
 * @param patience how long to wait
 */
public record Call(String method, String target, Map<String, String> headers, @Nullable ByteBuffer body, @Nullable InputStream stream,
    @Nullable InputStream stdin, Patience patience) {
  public Call {
    if (method.isEmpty() || !method.chars().allMatch(c -> c >= 'A' && c <= 'Z')) {
      throw new IllegalArgumentException("not an HTTP method: '" + method + "'");
    }
    if (!target.startsWith("/") || target.chars().anyMatch(c -> c <= ' ' || c >= 127)) {
      throw new IllegalArgumentException("not an encoded HTTP target: '" + target + "'");
    }
    headers.forEach((name, value) -> {
      if (name.isEmpty() || name.chars().anyMatch(c -> c <= ' ' || c >= 127 || c == ':')
          || value.chars().anyMatch(c -> c < ' ' && c != '\t')) {
        throw new IllegalArgumentException("not an HTTP header: '" + name + "'");
      }
    });
    headers = Map.copyOf(headers);
    if (body != null && stream != null) {
      throw new IllegalArgumentException("a request has a body or a stream, not both");
    }
  }

  public static Call get(String target) {
    return new Call("GET", target, Map.of(), null, null, null, Patience.of("GET", target));
  }

  public static Call delete(String target) {
    return new Call("DELETE", target, Map.of(), null, null, null, Patience.of("DELETE", target));
  }

  public static Call post(String target) {
    return new Call("POST", target, Map.of(), null, null, null, Patience.of("POST", target));
  }

  public static Call postJson(String target, String json) {
    return new Call("POST", target, Map.of("Content-Type", "application/json"), ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)),
        null, null,
        Patience.of("POST", target));
  }

  public Call withHeader(String name, String value) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put(name, value);
    return new Call(method, target, all, body, stream, stdin, patience);
  }

  public Call withStream(InputStream content) {
    return new Call(method, target, headers, null, content, stdin, patience);
  }

  public Call withStdin(InputStream input) {
    return new Call(method, target, headers, body, stream, input, patience);
  }

  public Call withPatience(Patience other) {
    return new Call(method, target, headers, body, stream, stdin, other);
  }

  /** Whether sending it twice does no more than sending it once, so that it may be sent again on a fresh channel. */
  boolean replayable() {
    return method.equals("GET") || method.equals("HEAD");
  }

  /** For messages: without the query, which may hold a secret. */
  @Override
  public String toString() {
    int query = target.indexOf('?');
    return method + " " + (query < 0 ? target : target.substring(0, query));
  }
}

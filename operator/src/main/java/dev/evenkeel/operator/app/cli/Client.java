package dev.evenkeel.operator.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.evenkeel.api.http.Problem;
import dev.evenkeel.operator.app.Json;
import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Asks a server, by the plainest client the JDK has: it starts fastest. Every failure is a {@link Failure} that says what to do. */
final class Client {
  private static final int CONNECT_MS = 5_000;
  private static final int READ_MS = 90_000;
  /** The server says something at least every 15 s. */
  private static final int STREAM_MS = 45_000;
  private final URI base;
  private final @Nullable String token;
  private final @Nullable String user;
  private final ObjectMapper json = Json.mapper(false);

  /** @param user who asks, for the server's history, or null */
  Client(URI base, @Nullable String token, @Nullable String user) {
    this.base = base;
    this.token = token;
    this.user = user;
  }

  /** The stream broke; whoever follows may connect anew. */
  static final class BrokenOff extends Exception {
    private static final long serialVersionUID = 1L;

    BrokenOff(String message) {
      super(message, null, false, false);
    }
  }

  <T> T get(String path, Class<T> type) {
    return read(send("GET", path, null, "application/json", READ_MS), type);
  }

  <T> List<T> list(String path, Class<T> item) {
    List<T> items = new ArrayList<>();
    for (JsonNode node : read(send("GET", path, null, "application/json", READ_MS), JsonNode.class).path("items")) {
      items.add(json.convertValue(node, item));
    }
    return items;
  }

  <T> T post(String path, Object body, Class<T> type) {
    return read(send("POST", path, body, "application/json", READ_MS), type);
  }

  /**
   * Reads a body line by line.
   *
   * @param line returns false to end
   * @throws BrokenOff when the connection was lost underway
   */
  void lines(String path, String accept, Predicate<String> line) throws BrokenOff {
    HttpURLConnection connection = send("GET", path, null, accept, STREAM_MS);
    try (BufferedReader reader = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
      String text = reader.readLine();
      while (text != null && line.test(text)) {
        text = reader.readLine();
      }
    } catch (IOException e) {
      throw new BrokenOff("the connection to " + base + " was lost: " + e.getMessage());
    } finally {
      connection.disconnect();
    }
  }

  <T> T parse(String text, Class<T> type) {
    try {
      return json.readValue(text, type);
    } catch (IOException e) {
      throw new Failure(base + " gave an answer that is not understood: " + e.getMessage());
    }
  }

  static String encoded(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private HttpURLConnection send(String method, String path, @Nullable Object body, String accept, int readMillis) {
    try {
      HttpURLConnection connection = (HttpURLConnection) base.resolve(path).toURL().openConnection(java.net.Proxy.NO_PROXY);
      connection.setRequestMethod(method);
      connection.setConnectTimeout(CONNECT_MS);
      connection.setReadTimeout(readMillis);
      connection.setInstanceFollowRedirects(false);
      connection.setRequestProperty("Accept", accept + ", " + "application/problem+json");
      if (token != null) {
        connection.setRequestProperty("Authorization", "Bearer " + token);
      }
      if (user != null) {
        connection.setRequestProperty("X-Evenkeel-User", user);
      }
      if (body != null) {
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/json");
        connection.getOutputStream().write(json.writeValueAsBytes(body));
      }
      if (connection.getResponseCode() >= 300) {
        throw refused(connection);
      }
      return connection;
    } catch (ConnectException e) {
      throw new Failure(
          "no Evenkeel server answers at " + base + " (" + e.getMessage() + ")\n  Start one:         evenkeel run --repo URL-or-folder\n"
              + "  It is elsewhere:   --server URL, or EVENKEEL_SERVER");
    } catch (UnknownHostException e) {
      throw new Failure("the name " + base.getHost() + " is not known here; check --server or EVENKEEL_SERVER");
    } catch (SocketTimeoutException e) {
      throw new Failure(base + " did not answer in time (" + e.getMessage() + "); is it an Evenkeel server, and is it not overloaded?");
    } catch (IOException e) {
      throw new Failure("asking " + base + path + " failed: " + e.getMessage());
    }
  }

  private <T> T read(HttpURLConnection connection, Class<T> type) {
    try (InputStream body = connection.getInputStream()) {
      return json.readValue(body, type);
    } catch (IOException e) {
      throw new Failure(
          base + " gave an answer that is not understood (" + e.getMessage() + "); is it an Evenkeel server of this version?");
    }
  }

  private Failure refused(HttpURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    InputStream body = connection.getErrorStream();
    String contentType = String.valueOf(connection.getContentType());
    if (body == null || !contentType.startsWith("application/problem+json")) {
      return new Failure(base + " answered " + status + " without saying why; is it an Evenkeel server?");
    }
    try (body) {
      return new Failure(json.readValue(body, Problem.class).detail());
    }
  }
}

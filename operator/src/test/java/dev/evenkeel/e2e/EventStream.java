package dev.evenkeel.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a client of server-sent events hears: the events in the order in which they came, until it is closed. */
final class EventStream implements AutoCloseable {
  private final HttpURLConnection connection;
  private final List<JsonNode> heard = new CopyOnWriteArrayList<>();
  private final List<Long> ids = new CopyOnWriteArrayList<>();

  private EventStream(HttpURLConnection connection) {
    this.connection = connection;
  }

  /** @param last the id that was heard last, as a client sends it that connects anew, or null */
  static EventStream open(Api api, @Nullable Long last) {
    try {
      HttpURLConnection connection = (HttpURLConnection) URI.create(api.url() + "/api/v1/events").toURL().openConnection();
      connection.setRequestProperty("Accept", "text/event-stream");
      if (last != null) {
        connection.setRequestProperty("Last-Event-ID", last.toString());
      }
      if (connection.getResponseCode() != 200 || !connection.getContentType().startsWith("text/event-stream")) {
        throw new AssertionError(connection.getResponseCode() + " " + connection.getContentType());
      }
      EventStream stream = new EventStream(connection);
      Thread.ofVirtual().name("events").start(stream::read);
      return stream;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read() {
    try (BufferedReader reader = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.startsWith("data: ")) {
          heard.add(new ObjectMapper().readTree(line.substring("data: ".length())));
        } else if (line.startsWith("id: ")) {
          ids.add(Long.valueOf(line.substring("id: ".length())));
        }
      }
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    } catch (IOException e) {
      // Closed by the test, or cut off by the server: what was heard counts.
    }
  }

  List<JsonNode> heard() {
    return List.copyOf(heard);
  }

  /** The ids of the stream itself, which a client sends back. */
  List<Long> ids() {
    return List.copyOf(ids);
  }

  @Override
  public void close() {
    connection.disconnect();
  }
}

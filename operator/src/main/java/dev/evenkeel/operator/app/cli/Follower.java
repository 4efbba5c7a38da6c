package dev.evenkeel.operator.app.cli;

import dev.evenkeel.api.http.EventView;
import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/** Follows the stream of events, and goes on where it was when the connection breaks off. */
final class Follower {
  private static final long FIRST_RETRY_MS = 500;
  private static final long LAST_RETRY_MS = 10_000;
  private final Evenkeel evenkeel;
  private final Client client;
  private @Nullable Long last;

  Follower(Evenkeel evenkeel, Client client) {
    this.evenkeel = evenkeel;
    this.client = client;
  }

  /**
   * Does not return by itself.
   *
   * @param after begin behind this event, or null to begin with the next one
   * @param filter of the query, such as {@code &host=beast}
   */
  void follow(@Nullable Long after, String filter, Consumer<EventView> listener) {
    last = after;
    long retry = FIRST_RETRY_MS;
    while (!Thread.currentThread().isInterrupted()) {
      try {
        Long from = last;
        client.lines("/api/v1/events?" + (from == null ? "" : "after=" + from) + filter, "text/event-stream", line -> take(line, listener));
        retry = FIRST_RETRY_MS;
      } catch (Client.BrokenOff e) {
        evenkeel.terminal.err().println(e.getMessage() + "; connecting again");
      }
      try {
        Thread.sleep(retry);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      retry = Math.min(LAST_RETRY_MS, retry * 2);
    }
  }

  private boolean take(String line, Consumer<EventView> listener) {
    if (line.startsWith("data: ")) {
      EventView event = client.parse(line.substring("data: ".length()), EventView.class);
      last = event.id();
      listener.accept(event);
    }
    return true;
  }
}

package dev.evenkeel.operator.app.server;

import dev.evenkeel.api.http.EventView;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/** Joins what happened before with what happens now, without a gap and without a repetition: what comes in while the past is read waits for it. */
final class EventTap {
  private final Consumer<EventView> out;
  private final List<EventView> waiting = new ArrayList<>();
  private boolean started;
  private long last;

  EventTap(Consumer<EventView> out) {
    this.out = out;
  }

  /** Something new; may come before {@link #start}. */
  synchronized void live(EventView event) {
    if (started) {
      deliver(event);
    } else {
      waiting.add(event);
    }
  }

  /**
   * @param after the last event that the reader knows, or null when the past does not matter
   * @param page reads the next events after an id, oldest first, none when there are no more
   */
  void start(@Nullable Long after, LongFunction<List<EventView>> page) {
    if (after != null) {
      last = after;
      for (List<EventView> events = page.apply(last); !events.isEmpty(); events = page.apply(last)) {
        events.forEach(this::deliver);
      }
    }
    synchronized (this) {
      waiting.forEach(this::deliver);
      waiting.clear();
      started = true;
    }
  }

  private synchronized void deliver(EventView event) {
    if (event.id() > last) {
      last = event.id();
      out.accept(event);
    }
  }
}

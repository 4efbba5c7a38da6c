package dev.evenkeel.operator.store;

import static dev.evenkeel.operator.store.Samples.NOON;
import static dev.evenkeel.operator.store.Samples.WEB;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evenkeel.api.model.Event;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

class EventLogTest {
  final Store store = Store.inMemory(InstantSource.fixed(NOON));
  final EventLog events = store.events();

  @AfterEach
  void close() {
    store.close();
  }

  private List<String> messages(EventLog.Query query) {
    return events.find(query).stream().map(Event::message).toList();
  }

  @Test
  void an_event_comes_back_as_it_was_with_an_id() {
    Event kept = events.add(Samples.event(NOON, "created web"));

    assertEquals(List.of(kept), events.after(0, 10));
    assertEquals(Samples.event(NOON, "created web"), new Event(0, kept.at(), kept.level(), kept.reason(), kept.host(), kept.resource(),
        kept.object(), kept.message(), kept.commit()));
  }

  @Test
  void the_newest_come_without_a_starting_point_and_the_next_ones_after_it() {
    for (int i = 1; i <= 5; i++) {
      events.add(Samples.event(NOON.plusSeconds(i), "e" + i));
    }

    assertEquals(List.of("e4", "e5"), messages(EventLog.Query.latest(2)));
    assertEquals(List.of("e2", "e3"), events.after(1, 2).stream().map(Event::message).toList());
    assertEquals(List.of("e4", "e5"), messages(new EventLog.Query(null, NOON.plusSeconds(4), null, null, null, 9)));
  }

  @Test
  void events_can_be_asked_for_by_host_resource_and_loudness() {
    events.add(Samples.event(NOON, "web on beast"));
    events.add(Samples.event(NOON, Event.Level.WARNING, "vault"));
    events.add(Samples.event(NOON, Event.Level.CRITICAL, "vault"));

    assertEquals(List.of("web on beast"), messages(new EventLog.Query(null, null, WEB, null, null, 9)));
    assertEquals(List.of("WARNING", "CRITICAL"), messages(new EventLog.Query(null, null, null, "vault", null, 9)));
    assertEquals(List.of("WARNING", "CRITICAL"), messages(new EventLog.Query(null, null, null, null, Event.Level.WARNING, 9)));
    assertEquals(List.of("CRITICAL"), messages(new EventLog.Query(0L, null, null, "vault", Event.Level.CRITICAL, 9)));
  }

  @Test
  void listeners_hear_all_writers_in_the_order_of_ids_and_only_what_is_durable() throws Exception {
    List<Long> heard = Collections.synchronizedList(new ArrayList<>());
    AutoCloseable listening = events.listen(event -> heard.add(event.id()));
    List<Thread> writers = IntStream.range(0, 8).mapToObj(n -> Thread.startVirtualThread(() -> {
      for (int i = 0; i < 25; i++) {
        store.batch(() -> {
          events.add(Samples.event(NOON, "a"));
          events.add(Samples.event(NOON, "b"));
        });
      }
    })).toList();
    for (Thread writer : writers) {
      writer.join();
    }
    listening.close();
    events.add(Samples.event(NOON, "unheard"));

    assertEquals(LongStream.rangeClosed(1, 400).boxed().toList(), heard);
  }

  @Test
  void a_listener_that_fails_neither_loses_the_event_nor_stops_the_others() {
    List<String> heard = new ArrayList<>();
    events.listen(_ -> {
      throw new IllegalStateException("slow consumer");
    });
    events.listen(event -> heard.add(event.message()));

    events.add(Samples.event(NOON, "x"));

    assertEquals(List.of("x"), heard);
    assertEquals(List.of("x"), messages(EventLog.Query.latest(1)));
  }

  @Test
  void a_listener_may_read_and_write_the_store() {
    events.listen(event -> {
      if (event.message().equals("x")) {
        events.add(Samples.event(NOON, "heard " + events.after(0, 9).size()));
      }
    });

    events.add(Samples.event(NOON, "x"));

    assertEquals(List.of("x", "heard 1"), messages(EventLog.Query.latest(9)));
  }
}

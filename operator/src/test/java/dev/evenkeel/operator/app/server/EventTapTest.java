package dev.evenkeel.operator.app.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evenkeel.api.http.EventView;
import dev.evenkeel.operator.app.Sample;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class EventTapTest {
  private static EventView event(long id) {
    return Sample.event(id, "2026-11-21T14:07:00Z", "info", "Running", "container/grafana", "started");
  }

  private final List<Long> heard = new ArrayList<>();
  private final EventTap tap = new EventTap(event -> heard.add(event.id()));

  @Test
  void whatComesWhileThePastIsReadFollowsItOnce() {
    tap.live(event(3));
    tap.live(event(4));
    List<EventView> past = List.of(event(1), event(2), event(3));
    tap.start(0L, after -> past.stream().filter(one -> one.id() > after).limit(2).toList());
    tap.live(event(4));
    tap.live(event(5));
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L), heard);
  }

  @Test
  void withoutAPlaceToBeginOnlyTheNewComes() {
    tap.live(event(7));
    tap.start(null, _ -> List.of(event(1)));
    tap.live(event(8));
    assertEquals(List.of(7L, 8L), heard);
  }
}

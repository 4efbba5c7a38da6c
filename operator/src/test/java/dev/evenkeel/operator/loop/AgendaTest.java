package dev.evenkeel.operator.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.ObjectKey;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.SortedSet;
import java.util.TreeSet;

class AgendaTest {
  private static final Instant T0 = Instant.parse("2026-01-01T12:00:00Z");
  private static final ObjectKey WEB = ObjectKey.container("web");
  private static final ObjectKey DB = ObjectKey.container("db");
  private final Agenda agenda = new Agenda();

  private static SortedSet<ObjectKey> keys(ObjectKey... keys) {
    return new TreeSet<>(java.util.List.of(keys));
  }

  @Test
  void a_look_at_one_object_keeps_what_is_planned_for_another() {
    agenda.passed(null, T0.plusSeconds(2), keys(WEB));
    agenda.passed(keys(DB), null, keys());
    assertEquals(T0.plusSeconds(2), agenda.next());
    agenda.passed(keys(DB), T0.plusSeconds(9), keys(DB));
    assertEquals(keys(WEB), agenda.due(T0.plusSeconds(2)).keys());
    assertEquals(T0.plusSeconds(9), agenda.next());
  }

  @Test
  void a_look_at_the_object_itself_ends_its_plan() {
    agenda.passed(null, T0.plusSeconds(2), keys(WEB));
    agenda.passed(keys(WEB), null, keys());
    assertNull(agenda.next());
  }

  @Test
  void a_look_at_everything_begins_anew() {
    agenda.passed(keys(WEB), T0.plusSeconds(2), keys(WEB));
    agenda.passed(null, T0.plusSeconds(60), keys());
    assertEquals(T0.plusSeconds(60), agenda.next());
    assertTrue(agenda.due(T0.plusSeconds(60)).full());
    assertNull(agenda.next());
  }
}

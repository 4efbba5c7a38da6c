package dev.evenkeel.operator.store;

import static dev.evenkeel.operator.store.Samples.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.Plan;
import dev.evenkeel.api.model.Drift;
import dev.evenkeel.api.model.Event;
import dev.evenkeel.api.model.Revision;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

class StoredJournalTest {
  final Store store = Store.inMemory(InstantSource.fixed(NOON));
  final StoredJournal journal = store.journal();

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void what_the_loop_tells_is_found_in_the_logs() {
    store.revisions().lead(new Revision("abc", null, null, null), NOON, 1, List.of());
    Event event = journal.event(Samples.event(NOON, "created web"));
    Drift drift = journal.open(Samples.drift("beast", "container/web", "state", NOON));
    Plan plan = new Plan("beast", "abc", List.of(), List.of(), List.of(), null);
    journal.executed(NOON, plan, new TreeMap<>());
    journal.converged("abc", NOON.plusSeconds(3));

    assertEquals(List.of(event), store.events().after(0, 9));
    assertEquals(List.of(drift), journal.openDrift("beast"));
    assertEquals(plan.identity(), store.plans().latest("beast", 9).getFirst().identity());
    assertEquals(NOON.plusSeconds(3), store.revisions().current().orElseThrow().convergedAt());
    assertEquals(Optional.empty(), journal.failure());
  }

  @Test
  void a_record_that_was_never_kept_is_no_reason_to_stop() {
    Drift unkept = Samples.drift("beast", "container/web", "state", NOON);
    journal.update(unkept);

    assertTrue(store.drift().since(null, null, 9).isEmpty());
    assertEquals(Optional.empty(), journal.failure());
  }
}

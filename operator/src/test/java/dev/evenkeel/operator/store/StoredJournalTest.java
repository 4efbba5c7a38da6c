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
import java.util.ArrayList;
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

  @Test
  void what_belongs_together_is_told_to_followers_once_it_is_all_kept() {
    List<String> heard = new ArrayList<>();
    store.events().listen(event -> heard.add(event.message()));
    journal.together(() -> {
      journal.event(Samples.event(NOON, "one"));
      journal.event(Samples.event(NOON, "two"));
      assertEquals(List.of(), heard);
    });

    assertEquals(List.of("one", "two"), heard);
  }

  @Test
  void the_first_failure_of_many_is_the_one_that_is_said_and_it_is_over_with_the_next_success() {
    journal.together(() -> {
      journal.event(Samples.event(NOON, "lost too"));
      journal
          .open(new Drift("", "beast", "container/web", Samples.WEB, "state", null, null, NOON, Drift.SeenBy.RESYNC, null, null, NOON, null,
              "abc", null));
      journal.together(() -> {
        throw new StoreException("the disk is full", null);
      });
      journal.event(Samples.event(NOON, "lost as well"));
    });

    assertEquals("the disk is full", journal.failure().orElseThrow());
    assertEquals(List.of(), store.events().after(0, 9));
    journal.event(Samples.event(NOON, "kept"));
    assertEquals(Optional.empty(), journal.failure());
    assertEquals(1, store.events().after(0, 9).size());
  }
}

package dev.evenkeel.operator.store;

import static dev.evenkeel.operator.store.Samples.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.evenkeel.api.model.Drift;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

class DriftLogTest {
  final Store store = Store.inMemory(InstantSource.fixed(NOON));
  final DriftLog drift = store.drift();

  @AfterEach
  void close() {
    store.close();
  }

  private static Drift again(Drift drift, String observed, String cause) {
    return new Drift("any", drift.host(), drift.object(), drift.resource(), drift.path(), drift.desired(), observed,
        drift.firstSeen().plusSeconds(60), Drift.SeenBy.RESYNC, cause, null, null, null, "other", null);
  }

  @Test
  void a_difference_that_is_still_there_is_one_record() {
    Drift first = drift.open(Samples.drift("beast", "container/grafana", "mem_limit", NOON));
    assertEquals("d-1", first.id());

    Drift second = drift.open(again(first, "8G", "docker update"));

    assertEquals("d-1", second.id());
    assertEquals("8G", second.observed());
    assertEquals("docker update", second.cause());
    assertEquals(first.firstSeen(), second.firstSeen());
    assertEquals(Drift.SeenBy.DOCKER_EVENT, second.seenBy());
    assertEquals(first.at(), second.at());
    assertEquals(List.of(second), drift.open("beast"));
    assertEquals("docker update", drift.open(again(first, "8G", "another cause")).cause());
  }

  @Test
  void another_field_object_or_host_is_another_record() {
    drift.open(Samples.drift("beast", "container/grafana", "mem_limit", NOON));
    drift.open(Samples.drift("beast", "container/grafana", "state", NOON));
    drift.open(Samples.drift("beast", "container/loki", "state", NOON));
    drift.open(Samples.drift("vault", "container/loki", "state", NOON));

    assertEquals(List.of("d-1", "d-2", "d-3"), drift.open("beast").stream().map(Drift::id).toList());
    assertEquals(List.of("d-4"), drift.since("vault", null, 9).stream().map(Drift::id).toList());
    assertEquals(List.of("d-4", "d-3", "d-2", "d-1"), drift.since(null, null, 9).stream().map(Drift::id).toList());
  }

  @Test
  void of_a_host_that_has_left_the_fleet_nothing_stays_open() {
    Drift left = drift.open(Samples.drift("beast", "container/grafana", "state", NOON));
    Drift stays = drift.open(Samples.drift("vault", "container/loki", "state", NOON));

    drift.left(List.of("vault"), NOON.plusSeconds(5));

    assertEquals(List.of(), drift.open("beast"));
    Drift ended = drift.find(left.id()).orElseThrow();
    assertEquals(NOON.plusSeconds(5), ended.correctedAt());
    assertEquals(Drift.LEFT, ended.remedy());
    assertEquals(null, ended.correctedBy());
    assertEquals(List.of(stays), drift.open("vault"));
  }

  @Test
  void what_was_put_right_and_comes_again_is_a_new_record() {
    Drift first = drift.open(Samples.drift("beast", "container/grafana", "state", NOON));
    drift.corrected(first.id(), NOON.plusMillis(400), Drift.CorrectedBy.EVENKEEL);
    drift.corrected(first.id(), NOON.plusSeconds(9), Drift.CorrectedBy.PERSON);

    Drift second = drift.open(Samples.drift("beast", "container/grafana", "state", NOON.plusSeconds(60)));

    assertEquals("d-2", second.id());
    assertEquals(NOON.plusMillis(400), drift.find("d-1").orElseThrow().correctedAt());
    assertEquals(Drift.CorrectedBy.EVENKEEL, drift.find("d-1").orElseThrow().correctedBy());
    assertEquals(List.of(second), drift.open("beast"));
  }

  @Test
  void a_record_is_completed_by_what_was_done_about_it() {
    Drift kept = drift.open(Samples.drift("beast", "unit/t.service", "enabled", NOON));
    Drift done = new Drift(kept.id(), kept.host(), kept.object(), kept.resource(), kept.path(), kept.desired(), kept.observed(),
        kept.firstSeen(), kept.seenBy(), "systemctl disable", "put back", NOON.plusMillis(200), Drift.CorrectedBy.EVENKEEL, kept.commit(),
        kept.at());
    drift.update(done);

    assertEquals(Optional.of(done), drift.find(kept.id()));
    assertEquals(List.of(), drift.open("beast"));
  }

  @Test
  void a_period_shows_what_was_seen_or_put_right_in_it_and_what_is_open() {
    Drift stillOpen = drift.open(Samples.drift("beast", "container/a", "state", NOON.minusSeconds(999)));
    Drift before = drift.open(Samples.drift("beast", "container/b", "state", NOON.minusSeconds(999)));
    drift.corrected(before.id(), NOON.minusSeconds(998), Drift.CorrectedBy.ENGINE);
    Drift within = drift.open(Samples.drift("beast", "container/c", "state", NOON));

    assertEquals(List.of(within.id(), stillOpen.id()), drift.since("beast", NOON.minusSeconds(10), 9).stream().map(Drift::id).toList());
  }

  @Test
  void what_is_no_id_finds_nothing() {
    for (String id : new String[]{"", "41", "d-", "d-41; DROP TABLE drift", "d-99999999999999999999"}) {
      assertEquals(Optional.empty(), drift.find(id));
    }
    Drift unknown = drift.open(Samples.drift("beast", "container/a", "state", NOON));
    Drift other = new Drift("d-99", unknown.host(), unknown.object(), unknown.resource(), unknown.path(), null, null, NOON,
        unknown.seenBy(),
        null, null, null, null, "c", null);
    assertThrows(StoreException.class, () -> drift.update(other));
  }
}

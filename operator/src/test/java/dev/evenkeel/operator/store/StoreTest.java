package dev.evenkeel.operator.store;

import static dev.evenkeel.operator.store.Samples.BEAST;
import static dev.evenkeel.operator.store.Samples.NOON;
import static dev.evenkeel.operator.store.Samples.WEB;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.model.Condition;
import dev.evenkeel.api.model.Event;
import dev.evenkeel.api.model.Position;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.api.model.Revision;
import dev.evenkeel.operator.loop.Approval;
import dev.evenkeel.operator.loop.Pin;
import dev.evenkeel.operator.loop.Quarantine;
import dev.evenkeel.operator.loop.Suspension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

class StoreTest {
  @TempDir
  Path folder;
  Store store;

  @BeforeEach
  void open() {
    store = Store.open(folder.resolve("state"), InstantSource.fixed(NOON));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void reopen() {
    store.close();
    open();
  }

  @Test
  void people_and_what_they_decided_survive_a_restart() {
    Suspension minute = new Suspension(WEB, "moving disks", "ana", NOON, NOON.plusSeconds(60));
    Suspension forever = new Suspension(BEAST, "it's \"odd\"", "ben", NOON, null);
    Approval approval = new Approval("0123456789abcdef", "beast",
        new TreeSet<>(List.of(ObjectKey.volume("data"), ObjectKey.file("/etc/a b"))), "ana", NOON);
    Quarantine quarantine = new Quarantine(WEB, "9c1e2d0", "c0ffee", "/health failed 3 of 3: 500", NOON);
    Pin pin = new Pin("nginx:1.27", "sha256:1", "u1", NOON);
    Pin unanswered = new Pin("local:1", null, "u2", NOON);
    store.intents().put(minute);
    store.intents().put(forever);
    store.intents().put(approval);
    store.intents().put(quarantine);
    store.intents().put(pin);
    store.intents().put(unanswered);
    reopen();

    assertEquals(List.of(forever, minute), store.intents().suspensions());
    assertEquals(List.of(approval), store.intents().approvals());
    assertEquals(List.of(quarantine), store.intents().quarantines());
    assertEquals(List.of(unanswered, pin), store.intents().pins());
  }

  @Test
  void what_is_decided_anew_takes_the_place_of_what_was() {
    store.intents().put(new Suspension(WEB, "first", "ana", NOON, null));
    Suspension second = new Suspension(WEB, "second", "ben", NOON, NOON.plusSeconds(1));
    store.intents().put(second);
    store.intents().put(new Quarantine(WEB, "c1", "x", "bad", NOON));
    Quarantine worse = new Quarantine(WEB, "c2", "y", "worse", NOON);
    store.intents().put(worse);
    store.intents().put(new Pin("nginx", "sha256:1", "u1", NOON));
    Pin newer = new Pin("nginx", "sha256:2", "u2", NOON.plusSeconds(1));
    store.intents().put(newer);

    assertEquals(List.of(second), store.intents().suspensions());
    assertEquals(List.of(worse), store.intents().quarantines());
    assertEquals(List.of(newer), store.intents().pins());
    store.intents().endSuspension(WEB);
    store.intents().endQuarantine(WEB);
    assertEquals(List.of(), store.intents().suspensions());
    assertEquals(List.of(), store.intents().quarantines());
  }

  @Test
  void the_first_host_key_is_pinned_and_no_other_one_after_it() {
    var first = new HostKeys.Key("ssh-ed25519", "SHA256:one");
    assertEquals(List.of(), store.hostKeys().pinned("beast", 22));

    assertTrue(store.hostKeys().pinFirst("beast", 22, first));
    assertTrue(store.hostKeys().pinFirst("beast", 22, first));
    assertFalse(store.hostKeys().pinFirst("beast", 22, new HostKeys.Key("ssh-ed25519", "SHA256:two")));
    assertTrue(store.hostKeys().pinFirst("beast", 2222, new HostKeys.Key(null, "SHA256:two")));
    reopen();

    assertEquals(List.of(first), store.hostKeys().pinned("beast", 22));
    assertTrue(store.hostKeys().forget("beast", 22));
    assertTrue(store.hostKeys().pinFirst("beast", 22, new HostKeys.Key(null, "SHA256:two")));
  }

  @Test
  void conditions_are_replaced_as_a_whole_and_remembered() {
    Condition synced = new Condition(Condition.Type.SYNCED, Condition.Status.TRUE, Reason.AS_WRITTEN, "as written", NOON, "abc");
    Condition stalled = new Condition(Condition.Type.STALLED, Condition.Status.UNKNOWN, Reason.NEVER_OBSERVED, "not seen", NOON, null);
    store.conditions().put(WEB, List.of(stalled, synced));
    store.conditions().put(BEAST, List.of(synced));
    reopen();

    assertEquals(Map.of(BEAST, List.of(synced), WEB, List.of(synced, stalled)), store.conditions().all());
    store.conditions().put(WEB, List.of(synced));
    assertEquals(List.of(synced), store.conditions().of(WEB));
    store.conditions().retain(List.of(WEB));
    assertEquals(List.of(), store.conditions().of(BEAST));
  }

  @Test
  void revisions_say_what_was_read_what_is_led_to_and_when_it_was_reached() {
    Revision git = new Revision("0123456789abcdef0123456789abcdef01234567", "Ana", NOON, "Add web");
    Revision plain = new Revision("folder:0123456789abcdef", null, null, null);
    Problem problem = Problem.error(new Position("web.yaml", 3, 5), "unknown field imagee", "did you mean image?");
    store.revisions().lead(git, NOON, 4, List.of(problem));
    store.revisions().converged(git.id(), NOON.plusSeconds(5));
    store.revisions().converged(git.id(), NOON.plusSeconds(9));
    store.revisions().lead(plain, NOON.plusSeconds(20), 5, List.of());
    reopen();

    var first = new RevisionLog.Seen(git, NOON, NOON.plusSeconds(5), 4, List.of(problem));
    var second = new RevisionLog.Seen(plain, NOON.plusSeconds(20), null, 5, List.of());
    assertEquals(List.of(second, first), store.revisions().latest(10));
    assertEquals(Optional.of(second), store.revisions().current());
    assertEquals(Optional.of(first), store.revisions().find(git.id()));

    store.revisions().lead(git, NOON.plusSeconds(60), 4, List.of());
    assertEquals(List.of(git, plain), store.revisions().latest(10).stream().map(RevisionLog.Seen::revision).toList());
    assertEquals(NOON, store.revisions().current().orElseThrow().seenAt());
  }

  @Test
  void a_batch_is_kept_as_a_whole_or_not_at_all() {
    List<Event> heard = new ArrayList<>();
    store.events().listen(heard::add);

    assertThrows(IllegalStateException.class, () -> store.batch(() -> {
      store.events().add(Samples.event(NOON, "never happened"));
      store.intents().put(new Suspension(WEB, "x", "ana", NOON, null));
      throw new IllegalStateException("not today");
    }));

    assertEquals(List.of(), heard);
    assertEquals(List.of(), store.intents().suspensions());
    assertEquals(List.of(), store.events().find(EventLog.Query.latest(10)));
    store.events().add(Samples.event(NOON, "happened"));
    assertEquals(List.of("happened"), heard.stream().map(Event::message).toList());
  }

  @Test
  void a_part_that_fails_spoils_the_whole_batch_also_when_its_failure_is_caught() {
    assertThrows(StoreException.class, () -> store.batch(() -> {
      store.intents().put(new Suspension(WEB, "x", "ana", NOON, null));
      assertThrows(IllegalStateException.class, () -> store.batch(() -> {
        throw new IllegalStateException("inner");
      }));
    }));

    assertEquals(List.of(), store.intents().suspensions());
  }

  @Test
  void two_operators_cannot_use_one_state_folder() {
    StoreException refused = assertThrows(StoreException.class, () -> Store.open(folder.resolve("state"), InstantSource.system()));

    assertEquals("the state folder " + folder.resolve("state") + " is in use by another Evenkeel (process " + ProcessHandle.current().pid()
        + "); stop it, or choose another folder with --state", refused.getMessage());
  }

  @Test
  void only_the_operators_user_can_read_it() throws Exception {
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("state/evenkeel.db"))));
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("state"))));
  }

  @Test
  void a_copy_of_the_store_is_a_store() throws Exception {
    store.intents().put(new Suspension(WEB, "x", "ana", NOON, null));
    Path copy = Files.createDirectory(folder.resolve("it's a copy"));
    store.copyTo(copy.resolve("evenkeel.db"));

    try (Store copied = Store.open(copy, InstantSource.system())) {
      assertEquals(1, copied.intents().suspensions().size());
      assertEquals(Optional.empty(), copied.intentLost());
    }
  }

  @Test
  void history_is_bounded_by_age_and_number_and_what_is_open_or_current_stays() {
    Instant old = NOON.minus(Duration.ofDays(40));
    for (int i = 0; i < 30; i++) {
      store.events().add(Samples.event(i < 10 ? old : NOON, "e" + i));
    }
    String open = store.drift().open(Samples.drift("beast", "container/a", "state", old)).id();
    String closed = store.drift().open(Samples.drift("beast", "container/b", "state", old)).id();
    store.drift().corrected(closed, old, dev.evenkeel.api.model.Drift.CorrectedBy.EVENKEEL);
    store.revisions().lead(new Revision("c0", null, null, null), old, 1, List.of());
    store.revisions().lead(new Revision("c1", null, null, null), old, 1, List.of());

    store.prune(new Retention(Duration.ofDays(30), 5, 10, 10, 10));

    List<Event> left = store.events().find(EventLog.Query.latest(100));
    assertEquals(List.of("e25", "e26", "e27", "e28", "e29"), left.stream().map(Event::message).toList());
    assertTrue(store.drift().find(open).isPresent());
    assertTrue(store.drift().find(closed).isEmpty());
    assertEquals(List.of("c1"), store.revisions().latest(10).stream().map(seen -> seen.revision().id()).toList());
    assertTrue(store.events().add(Samples.event(NOON, "next")).id() > left.getLast().id());
  }

  @Test
  void an_id_is_never_given_twice_even_when_all_events_were_removed() {
    long last = store.events().add(Samples.event(NOON.minus(Duration.ofDays(99)), "old")).id();
    store.prune(Retention.DEFAULT);
    reopen();

    assertEquals(List.of(), store.events().find(EventLog.Query.latest(10)));
    assertTrue(store.events().add(Samples.event(NOON, "new")).id() > last);
  }

  @Test
  void a_store_in_memory_is_like_any_other() {
    try (Store memory = Store.inMemory(InstantSource.system())) {
      memory.intents().put(new Suspension(new ResourceRef("Service", "x"), "x", "ana", NOON, null));
      assertEquals(1, memory.intents().suspensions().size());
      assertEquals(Optional.empty(), memory.intentLost());
    }
  }
}

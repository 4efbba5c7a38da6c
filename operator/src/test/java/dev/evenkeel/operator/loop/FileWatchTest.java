package dev.evenkeel.operator.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evenkeel.api.host.HostState;
import dev.evenkeel.api.host.ObserveRequest;
import dev.evenkeel.api.model.Drift;
import dev.evenkeel.api.model.Drift.SeenBy;
import dev.evenkeel.api.model.Policy;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.hosts.fake.FakeHost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** When hosts watch the files that are kept on them, and what is done where they cannot. */
class FileWatchTest {
  private static final Duration SOON = Duration.ofMillis(500);
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final String PATH = "/etc/app.conf";
  private static final Set<String> WATCHED = Set.of(PATH, "/etc/evenkeel/hold");
  private final Rig rig = new Rig();
  private final FakeHost host = rig.host("h1");

  @AfterEach
  void close() {
    rig.close();
  }

  private static TestFleet fleet() {
    return new TestFleet("c1").host("h1").file("h1", PATH, "a=1\n");
  }

  private void converged() {
    rig.apply(fleet());
    rig.pass(LONG);
  }

  private Drift edited(Duration within) {
    host.byHand().editFile(PATH, "a=2\n");
    rig.pass(within);
    assertEquals("a=1\n", host.byHand().readFile(PATH), rig::story);
    rig.pass(SOON);
    assertEquals(1, rig.drift().size(), rig::story);
    return rig.drift().getFirst();
  }

  @Test
  void a_host_watches_what_was_written_there() {
    converged();
    assertEquals(WATCHED, host.world().watched());
    assertEquals(SeenBy.FILE_WATCH, edited(SOON).seenBy());
  }

  @Test
  void where_there_is_no_systemd_files_are_looked_at_now_and_then() {
    host.world().systemdAnswers(false);
    converged();
    assertEquals(Set.of(), host.world().watched());
    assertEquals(SeenBy.RESYNC, edited(Duration.ofSeconds(11)).seenBy());
  }

  @Test
  void what_the_watch_has_missed_is_found_all_the_same() {
    converged();
    host.world().loseWatch();
    assertEquals(SeenBy.RESYNC, edited(Duration.ofSeconds(61)).seenBy());
    rig.pass(LONG);
    assertEquals(WATCHED, host.world().watched());
  }

  @Test
  void at_rest_a_watched_host_is_looked_at_once_a_minute_and_another_one_every_ten_seconds() {
    AtomicInteger looks = new AtomicInteger();
    Operator operator = new Operator(_ -> {
      host.world().connect();
      return new OverHost(host) {
        @Override
        public HostState observe(ObserveRequest request) throws IOException, InterruptedException {
          looks.incrementAndGet();
          return super.observe(request);
        }
      };
    }, new MemoryRecords(), new MemoryRecords(), rig.time, Settings.DEFAULT.withResync(Duration.ofHours(10)), PassListener.NONE);
    try (operator) {
      operator.accept(fleet().lowered(), false);
      rig.pass(LONG);
      looks.set(0);
      rig.pass(LONG);
      assertEquals(10, looks.get());
      host.world().systemdAnswers(false);
      rig.pass(LONG);
      looks.set(0);
      rig.pass(LONG);
      assertEquals(60, looks.get());
    }
  }

  @Test
  void a_reboot_ends_the_watch_and_the_next_pass_begins_it_again() {
    converged();
    host.byHand().reboot();
    assertEquals(Set.of(), host.world().watched());
    rig.pass(LONG);
    assertEquals(WATCHED, host.world().watched());
  }

  @Test
  void it_ends_with_the_last_file() {
    rig.apply(fleet().volume("h1", "data"));
    rig.pass(LONG);
    assertEquals(WATCHED, host.world().watched());
    rig.apply(new TestFleet("c2").host("h1").volume("h1", "data"));
    rig.pass(LONG);
    assertEquals(Set.of(), host.world().watched(), rig::story);
  }

  @Test
  void a_host_that_is_held_is_not_given_another_watch_and_tells_when_it_is_not_held_any_more() {
    converged();
    host.byHand().hold("backup");
    host.world().loseWatch();
    rig.pass(LONG);
    assertEquals(Set.of(), host.world().watched());
    host.byHand().hold(null);
    rig.pass(Duration.ofSeconds(11));
    assertEquals(WATCHED, host.world().watched());

    host.byHand().hold("backup");
    host.byHand().editFile(PATH, "a=2\n");
    rig.pass(LONG);
    assertEquals("a=2\n", host.byHand().readFile(PATH));
    host.byHand().hold(null);
    rig.pass(SOON);
    assertEquals("a=1\n", host.byHand().readFile(PATH), rig::story);
  }

  @Test
  void a_host_that_may_not_be_written_to_is_given_none() {
    converged();
    host.world().loseWatch();
    host.world().readOnly(Reason.LOCK_HELD, "somebody else has it");
    rig.pass(LONG);
    assertEquals(Set.of(), host.world().watched());
  }

  @Test
  void nor_one_that_is_only_to_be_observed() {
    converged();
    host.world().loseWatch();
    rig.apply(new TestFleet("c2").host("h1", new Policy(Policy.Reconcile.OBSERVE, Policy.Prune.DELETE, false, List.of())).file("h1", PATH,
        "a=1\n"));
    rig.pass(LONG);
    assertEquals(Set.of(), host.world().watched());
  }

  @Test
  void our_own_writing_is_told_too_and_answered_by_nothing() {
    converged();
    int before = host.steps().size();
    edited(SOON);
    rig.pass(LONG);
    assertEquals(before + 1, host.steps().size(), rig::story);
  }
}

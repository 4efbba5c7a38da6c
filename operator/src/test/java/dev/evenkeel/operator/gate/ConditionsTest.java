package dev.evenkeel.operator.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.Change;
import dev.evenkeel.api.host.File;
import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.host.HostState;
import dev.evenkeel.api.host.HostTarget;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Ledger;
import dev.evenkeel.api.host.Live;
import dev.evenkeel.api.host.Marks;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Observation;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.model.Blob;
import dev.evenkeel.api.model.Condition;
import dev.evenkeel.api.model.Condition.Status;
import dev.evenkeel.api.model.Policy;
import dev.evenkeel.api.model.Position;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.api.model.ResourceRef;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Conditions and guards as pure functions, over a fleet of two hosts with one file on each. */
class ConditionsTest {
  private static final HostState.Engine ENGINE = new HostState.Engine("20.10.24", "1.41", "linux", "x86_64", 2, 1L << 30);
  private static final Instant T0 = Instant.parse("2026-01-01T12:00:00Z");
  private static final Position AT = new Position("f.yaml", 1, 1);
  private static final ResourceRef CONF = new ResourceRef("File", "conf");
  private static final ObjectKey KEY = ObjectKey.file("/etc/conf");
  private static final File FILE = new File("/etc/conf", File.Regular.of(Blob.utf8("a")), null, null, null, false);
  private static final Map<String, Reach> REACHED = Map.of("a", reached(), "b", reached());

  private static Reach reached() {
    return new Reach(Status.TRUE, Reason.REACHED, "reached");
  }

  private static FleetTarget fleet(String commit) {
    SortedMap<String, HostTarget> targets = new TreeMap<>();
    for (String host : List.of("a", "b")) {
      targets.put(host,
          new HostTarget(host, commit, new TreeMap<>(Map.of(KEY, Target.of(FILE, CONF, Policy.DEFAULT, AT))), new TreeSet<>(), null));
    }
    return new FleetTarget(commit, new TreeMap<>(), targets,
        new TreeMap<>(Map.of(CONF, new FleetTarget.Declared(CONF, new TreeSet<>(List.of("a", "b")), List.of(), Policy.DEFAULT, false, AT))),
        List.of(), new TreeMap<>(), null, List.of());
  }

  @SuppressWarnings("NullAway") // it does not see in class files that a component with a nested type may be null
  private static Picture picture(String host, String commit, Change... changes) {
    SortedMap<ObjectKey, Observation> objects = new TreeMap<>(Map.of(KEY,
        new Observation.Present(List.of(new Instance("/etc/conf", "/etc/conf", FILE, Marks.NONE, new Live.OfFile(1, T0))))));
    SortedMap<ObjectKey, Change> said = new TreeMap<>();
    for (Change change : changes) {
      said.put(change.key(), change);
    }
    return new Picture(host, commit, T0, ENGINE, new HostState.Access.Writable(), objects, said, new TreeMap<>(), new TreeMap<>(), null,
        null);
  }

  private static List<Condition> of(String commit, Map<String, Reach> reach, List<Condition> before, Instant now, Picture... pictures) {
    Map<String, Picture> all = new TreeMap<>();
    for (Picture picture : pictures) {
      all.put(picture.host(), picture);
    }
    return Conditions.of(CONF, fleet(commit), Pictures.in(all), reach, before, now);
  }

  private static Condition synced(List<Condition> conditions) {
    return conditions.stream().filter(one -> one.type() == Condition.Type.SYNCED).findFirst().orElseThrow();
  }

  @Test
  void success_is_only_that_this_commit_was_seen_converged_everywhere() {
    assertEquals(Status.UNKNOWN, synced(of("c2", REACHED, List.of(), T0, picture("a", "c2"), picture("b", "c1"))).status());
    assertEquals(Status.TRUE, synced(of("c2", REACHED, List.of(), T0, picture("a", "c2"), picture("b", "c2"))).status());
  }

  @Test
  void the_worst_host_counts_and_is_named() {
    Change edited = new Change.Do(KEY, new TreeSet<>(List.of(CONF)), Change.Action.UPDATE, Reason.DRIFTED, "was edited", List.of(),
        java.time.Duration.ZERO);
    Condition worst = synced(of("c1", REACHED, List.of(), T0, picture("a", "c1"), picture("b", "c1", edited)));
    assertEquals(Status.FALSE, worst.status());
    assertEquals(Reason.DRIFTED, worst.reason());
    assertEquals("b: was edited", worst.message());
  }

  @Test
  void an_unreachable_host_is_unknown_and_not_down() {
    Map<String, Reach> away = Map.of("a", reached(), "b", new Reach(Status.FALSE, Reason.UNREACHABLE, "times out"));
    Condition unknown = synced(of("c1", away, List.of(), T0, picture("a", "c1"), picture("b", "c1")));
    assertEquals(Status.UNKNOWN, unknown.status());
    assertEquals(Reason.UNREACHABLE, unknown.reason());
    assertTrue(unknown.message().contains("times out"));
  }

  @Test
  void since_is_when_the_status_last_changed() {
    List<Condition> first = of("c1", REACHED, List.of(), T0, picture("a", "c1"), picture("b", "c1"));
    List<Condition> later = of("c1", REACHED, first, T0.plusSeconds(60), picture("a", "c1"), picture("b", "c1"));
    assertEquals(T0, synced(later).since());
    List<Condition> newCommit = of("c2", REACHED, later, T0.plusSeconds(90), picture("a", "c1"), picture("b", "c1"));
    assertEquals(T0.plusSeconds(90), synced(newCommit).since());
  }

  private static Ledger owning(int files) {
    SortedMap<ObjectKey, Ledger.Entry> entries = new TreeMap<>();
    for (int i = 0; i < files; i++) {
      ObjectKey key = i == 0 ? KEY : ObjectKey.file("/etc/f" + i);
      entries.put(key, Ledger.Entry.intended(key, new TreeSet<>(List.of(CONF)), Policy.Prune.DELETE).withIdentity(key.name()));
    }
    return new Ledger(Ledger.VERSION, "", entries);
  }

  @Test
  void a_few_may_go_and_most_may_not() {
    HostTarget one = java.util.Objects.requireNonNull(fleet("c1").targets().get("a"));
    assertEquals(null, PruneGuard.hold(one, false, owning(2), Holds.NONE));
    assertEquals(null, PruneGuard.hold(one, false, owning(3), Holds.NONE));
    String hold = PruneGuard.hold(one, false, owning(4), Holds.NONE);
    assertTrue(String.valueOf(hold).contains("3 of the 4 objects"), hold);
    Holds approved = new Holds(Collections.emptySortedMap(), Collections.emptySortedMap(), Collections.emptySortedSet(),
        new TreeMap<>(Map.of("a", new TreeSet<>(owning(4).entries().keySet()))), 0.5, 4);
    assertEquals(null, PruneGuard.hold(one, false, owning(4), approved));
    assertTrue(String.valueOf(PruneGuard.hold(one, false, owning(6), new Holds(Collections.emptySortedMap(), Collections.emptySortedMap(),
        Collections.emptySortedSet(), approved.removable(), 0.5, 4))).contains("5 of the 6"));
  }

  @Test
  void an_emptied_target_removes_nothing_and_a_refused_one_does_not_count() {
    HostTarget empty = HostTarget.empty("a", "c2");
    assertTrue(String.valueOf(PruneGuard.hold(empty, true, owning(1), Holds.NONE)).contains("all 1 objects"));
    assertEquals(null, PruneGuard.hold(empty, false, owning(3), Holds.NONE));
    assertTrue(String.valueOf(PruneGuard.hold(empty, false, owning(4), Holds.NONE)).contains("all 4 objects"));
    HostTarget refused = new HostTarget("a", "c2", new TreeMap<>(), new TreeSet<>(List.of(CONF)), null);
    assertEquals(null, PruneGuard.hold(refused, true, owning(5), Holds.NONE));
  }
}

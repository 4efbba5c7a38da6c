package dev.evenkeel.operator.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.File;
import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.host.HostTarget;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.model.Blob;
import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.api.model.Policy;
import dev.evenkeel.api.model.Position;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.api.model.ResourceRef;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What of the previous commit is kept when the next one says nothing sure of a host. */
class LastGoodTest {
  private static final Position AT = new Position("hosts.yaml", 1, 1);
  private static final ResourceRef CONF = new ResourceRef("File", "conf");
  private static final ResourceRef A = new ResourceRef("Host", "a");
  private static final Problem TYPO = Problem.error(new Position("hosts.yaml", 5, 3), "unknown field \"adress\"", "did you mean address?");

  /** A fleet with the file on each of its hosts. */
  private static FleetTarget fleet(String commit, @Nullable String unreadable, Map<ResourceRef, List<Problem>> refusals, String... hosts) {
    SortedMap<String, HostSpec> specs = new TreeMap<>();
    SortedMap<String, HostTarget> targets = new TreeMap<>();
    File file = new File("/etc/conf", File.Regular.of(Blob.utf8(commit)), null, null, null, false);
    for (String host : hosts) {
      specs.put(host, new HostSpec(host, null, false, HostSpec.DEFAULT_SOCKET, new TreeMap<>(), HostSpec.Reserve.NONE, new TreeMap<>(),
          Policy.DEFAULT, AT));
      targets.put(host, new HostTarget(host, commit, new TreeMap<>(Map.of(ObjectKey.file("/etc/conf"),
          Target.of(file, CONF, Policy.DEFAULT, AT))), new TreeSet<>(refusals.keySet()), unreadable));
    }
    SortedMap<ResourceRef, FleetTarget.Declared> resources = new TreeMap<>();
    if (!refusals.containsKey(CONF)) {
      resources.put(CONF, new FleetTarget.Declared(CONF, new TreeSet<>(List.of(hosts)), List.of(), Policy.DEFAULT, false, AT));
    }
    return new FleetTarget(commit, specs, targets, resources, List.of(), new TreeMap<>(refusals), unreadable, List.of());
  }

  private static HostTarget target(FleetTarget fleet, String host) {
    return Objects.requireNonNull(fleet.targets().get(host));
  }

  @Test
  void a_commit_that_can_be_read_stays_as_it_is() {
    FleetTarget next = fleet("c2", null, Map.of(), "b");
    assertSame(next, LastGood.over(null, next));
    assertSame(next, LastGood.over(fleet("c1", null, Map.of(), "a", "b"), next), "a was removed");
  }

  @Test
  void a_refused_host_keeps_its_way_and_what_stood_on_it_and_prunes_nothing() {
    FleetTarget before = fleet("c1", null, Map.of(), "a", "b");
    FleetTarget kept = LastGood.over(before, fleet("c2", null, Map.of(A, List.of(TYPO)), "b"));

    assertEquals(Set.of("a", "b"), kept.hosts().keySet());
    assertEquals(before.hosts().get("a"), kept.hosts().get("a"));
    assertEquals(target(before, "a").objects(), target(kept, "a").objects());
    assertEquals("c2", target(kept, "a").commit());
    assertNotNull(target(kept, "a").pruneHold());
    assertEquals(Set.of("a", "b"), Objects.requireNonNull(kept.resources().get(CONF)).hosts());
    assertEquals(List.of(TYPO), kept.refusals().get(A));
    assertEquals(null, target(kept, "b").pruneHold(), "the others go on");
    assertEquals(kept, LastGood.over(kept, fleet("c2", null, Map.of(A, List.of(TYPO)), "b")), "the same commit again changes nothing");
    assertEquals(target(before, "a").objects(),
        target(LastGood.over(kept, fleet("c3", null, Map.of(A, List.of(TYPO)))), "a").objects(), "over several commits");
  }

  @Test
  void a_refused_resource_keeps_what_it_had_and_may_not_change_it() {
    FleetTarget before = fleet("c1", null, Map.of(), "a");
    FleetTarget next = fleet("c2", null, Map.of(CONF, List.of(TYPO)), "a");
    FleetTarget empty = next.with(next.hosts(), new TreeMap<>(Map.of("a", new HostTarget("a", "c2", new TreeMap<>(),
        new TreeSet<>(List.of(CONF)), null))), next.resources(), next.refusals());
    FleetTarget kept = LastGood.over(before, empty);

    Target file = Objects.requireNonNull(target(kept, "a").objects().get(ObjectKey.file("/etc/conf")));
    assertEquals(Objects.requireNonNull(target(before, "a").objects().get(file.key())).object(), file.object());
    assertEquals(Reason.INVALID_MANIFEST, Objects.requireNonNull(file.held()).reason());
    assertEquals(kept, LastGood.over(kept, empty), "the same commit again changes nothing");
    FleetTarget mended = fleet("c3", null, Map.of(), "a");
    assertSame(mended, LastGood.over(kept, mended));
  }

  @Test
  void a_host_that_is_missing_while_a_file_cannot_be_read_is_kept_and_says_so() {
    FleetTarget kept = LastGood.over(fleet("c1", null, Map.of(), "a"), fleet("c2", "a manifest cannot be read, see x.yaml:3:1", Map.of()));
    assertEquals(Set.of("a"), kept.hosts().keySet());
    assertTrue(kept.isRefused("a"));
    assertTrue(Objects.requireNonNull(kept.refusals().get(A)).getFirst().toString().contains("x.yaml:3:1"));
    assertEquals(Set.of("a"), Objects.requireNonNull(kept.resources().get(CONF)).hosts(), "what has left git as well stands there still");
  }

  @Test
  void a_resource_that_is_refused_too_says_its_own_problem() {
    FleetTarget kept = LastGood.over(fleet("c1", null, Map.of(), "a"),
        fleet("c2", null, Map.of(A, List.of(TYPO), CONF, List.of(TYPO))));
    assertTrue(!kept.resources().containsKey(CONF));
    assertEquals(1, target(kept, "a").objects().size());
    assertEquals(Set.of(A, CONF), target(kept, "a").refused());
  }
}

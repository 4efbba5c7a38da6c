package dev.evenkeel.operator.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.host.HostTarget;
import dev.evenkeel.api.host.Network;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.model.Dependency;
import dev.evenkeel.api.model.Policy;
import dev.evenkeel.api.model.Position;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.api.model.ResourceRef;
import org.junit.jupiter.api.Test;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What of a commit has to do with a host. */
class PlacesTest {
  private static final Position AT = new Position("fleet.yaml", 1, 1);
  private static final ResourceRef WEB = new ResourceRef("Service", "web");
  private static final ResourceRef DB = new ResourceRef("Service", "db");
  private static final ResourceRef BROKEN = new ResourceRef("Service", "broken");
  private static final ResourceRef DEFAULTS = new ResourceRef("Defaults", "all");
  private static final Dependency ON_DB = new Dependency(DB, Dependency.Until.RUNNING, AT);
  private static final Dependency ON_ONE = new Dependency(DB, "container/db-1", Dependency.Until.HEALTHY, AT);
  private final Places places = new Places(fleet());

  private static FleetTarget fleet() {
    SortedMap<ResourceRef, FleetTarget.Declared> declared = new TreeMap<>();
    declared.put(WEB, declared(WEB, List.of(ON_DB), "beast", "kitt"));
    declared.put(DB, declared(DB, List.of(), "kitt"));
    declared.put(DEFAULTS, declared(DEFAULTS, List.of()));
    HostTarget beast = HostTarget.empty("beast", "c1");
    Target waiting = Target.of(Network.plain("net"), WEB, Policy.DEFAULT, AT).withDependsOn(List.of(ON_ONE));
    Target kept = Target.of(Network.plain("old"), BROKEN, Policy.DEFAULT, AT);
    SortedMap<String, HostTarget> targets = new TreeMap<>();
    targets.put("beast",
        new HostTarget("beast", "c1", new TreeMap<>(java.util.Map.of(kept.key(), kept, waiting.key(), waiting)), beast.refused(), null));
    SortedMap<ResourceRef, List<Problem>> refused = new TreeMap<>();
    refused.put(BROKEN, List.of(Problem.error(AT, "unknown field", "remove it")));
    return new FleetTarget("c1", Collections.emptySortedMap(), targets, declared, List.of(), refused, null, List.of());
  }

  private static FleetTarget.Declared declared(ResourceRef ref, List<Dependency> on, String... hosts) {
    return new FleetTarget.Declared(ref, new TreeSet<>(List.of(hosts)), on, Policy.DEFAULT, false, AT);
  }

  @Test
  void whatIsDeclaredOnAHostStandsThere() {
    assertEquals(Set.of(WEB, DB), places.on("kitt"));
  }

  @Test
  void whatARefusedResourceHadStaysItsOwn() {
    assertEquals(Set.of(WEB, BROKEN), places.on("beast"));
  }

  @Test
  void nothingStandsOnAHostThatNobodyNames() {
    assertEquals(Set.of(), places.on("nobody"));
  }

  @Test
  void everythingIsNamedAlsoWhatStandsNowhereOrIsRefused() {
    assertEquals(Set.of(WEB, DB, BROKEN, DEFAULTS), places.named());
  }

  @Test
  void aDependencyIsAwaitedOnTheHostsOfWhatIsWaitedFor() {
    assertEquals(Set.of(ON_DB), places.awaitedOn("kitt"));
  }

  @Test
  void aDependencyOnASingleObjectIsAwaitedOnTheHostOfWhoWaits() {
    assertEquals(Set.of(ON_ONE), places.awaitedOn("beast"));
  }
}

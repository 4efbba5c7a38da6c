package dev.evenkeel.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.manifests.read.MemoryTree;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Objects;
import java.util.Set;

/** What is refused is known for the whole fleet, each with its own problems and their places, also when no host is left. */
class RefusalsTest {
  private static final ResourceRef HOST = new ResourceRef("Host", "beast");
  private static final ResourceRef WEB = new ResourceRef("Service", "web");
  private final MemoryTree tree = new MemoryTree();

  private FleetTarget lower() {
    return Manifests.lower(tree, "");
  }

  private RefusalsTest host(String address) {
    tree.with("host.yaml", FleetFixture.HEAD + "kind: Host\nmetadata: {name: beast}\nspec:\n  " + address + "\n");
    return this;
  }

  private RefusalsTest web(String spec) {
    tree.with("web.yaml", FleetFixture.HEAD + "kind: Service\nmetadata: {name: web}\nspec:\n" + spec.indent(2));
    return this;
  }

  private RefusalsTest metadata(String metadata) {
    tree.with("web.yaml", FleetFixture.HEAD + "kind: Service\nmetadata: " + metadata + "\nspec: {container: {image: n}}\n");
    return this;
  }

  private static List<String> why(FleetTarget fleet, ResourceRef ref) {
    return fleet.refusals().getOrDefault(ref, List.of()).stream().map(Problem::toString).toList();
  }

  @Test
  void a_host_with_an_unknown_field_is_refused_by_name_although_no_host_is_left() {
    FleetTarget fleet = host("adress: local").web("container: {image: n}").lower();
    assertEquals(Set.of(), fleet.hosts().keySet());
    assertEquals(Set.of(HOST), fleet.refusals().keySet());
    assertEquals(
        List.of("host.yaml:5:3: field \"address\" is required", "host.yaml:5:3: unknown field \"adress\" (did you mean \"address\"?)"),
        why(fleet, HOST));
    assertTrue(fleet.isRefused("beast"));
    assertNull(fleet.unreadable());
  }

  @Test
  void a_resource_whose_metadata_are_refused_is_known_by_the_name_in_them() {
    for (String metadata : List.of("{name: web, nmae: x}", "{name: web, labels: [x]}", "{name: web, namespace: x}")) {
      FleetTarget fleet = host("address: local").metadata(metadata).lower();
      assertEquals(Set.of(WEB), fleet.refusals().keySet(), metadata);
      assertEquals(1, why(fleet, WEB).size(), metadata);
      assertNull(fleet.unreadable(), metadata);
    }
  }

  @Test
  void what_stands_on_a_refused_host_is_declared_there_by_name_or_because_there_is_no_other() {
    for (String spec : List.of("container: {image: n}", "host: beast\ncontainer: {image: n}")) {
      FleetTarget fleet = host("adress: local").web(spec).lower();
      assertEquals(Set.of("beast"), Objects.requireNonNull(fleet.resources().get(WEB)).hosts(), spec);
    }
  }

  @Test
  void each_has_its_own_problems_and_warnings_are_none() {
    FleetTarget fleet = host("address: local").web("container:\n  image: n\n  mem_limit: [much]\n  comand: x").lower();
    assertEquals(Set.of(WEB), fleet.refusals().keySet());
    assertEquals(2, why(fleet, WEB).size(), () -> why(fleet, WEB).toString());
    assertTrue(why(fleet, WEB).stream().allMatch(problem -> problem.startsWith("web.yaml:")));
  }

  @Test
  void two_of_one_name_and_a_conflict_are_told_of_each() {
    host("address: local");
    tree.with("a.yaml", FleetFixture.HEAD + "kind: Service\nmetadata: {name: aa}\nspec: {container: {image: n, ports: ['80:80']}}\n");
    tree.with("b.yaml", FleetFixture.HEAD + "kind: Service\nmetadata: {name: bb}\nspec: {container: {image: n, ports: ['80:80']}}\n");
    tree.with("c.yaml", FleetFixture.HEAD + "kind: Network\nmetadata: {name: c}\n");
    tree.with("d.yaml", FleetFixture.HEAD + "kind: Network\nmetadata: {name: c}\n");
    FleetTarget fleet = lower();
    assertEquals(List.of("Network/c", "Service/aa", "Service/bb"), fleet.refusals().keySet().stream().map(ResourceRef::toString).toList());
    fleet.refusals().forEach((ref, why) -> assertEquals(2, why.size(), () -> ref + " " + why));
  }

  @Test
  void a_file_that_cannot_be_read_says_that_nothing_may_count_as_removed() {
    tree.with("host.yaml", FleetFixture.HEAD + "kind: Host\nmetadata: {name: beast\n");
    FleetTarget fleet = lower();
    assertTrue(String.valueOf(fleet.unreadable()).contains("host.yaml:"), () -> String.valueOf(fleet.unreadable()));
  }
}

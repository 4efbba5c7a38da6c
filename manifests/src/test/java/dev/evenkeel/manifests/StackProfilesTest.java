package dev.evenkeel.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/** The example of the specification's chapter "Profiles". */
class StackProfilesTest {
  private static final String COMPOSE = """
      services:
        foo: {image: foo}
        bar: {image: bar, profiles: [test]}
        baz: {image: baz, depends_on: [bar], profiles: [test]}
        zot: {image: zot, depends_on: [bar], profiles: [debug]}
      """;
  private final FleetFixture fleet = new FleetFixture();

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"[]|shop-foo-1", "[test]|shop-bar-1 shop-baz-1 shop-foo-1",
      "[debug, test]|shop-bar-1 shop-baz-1 shop-foo-1 shop-zot-1", "['*']|shop-bar-1 shop-baz-1 shop-foo-1 shop-zot-1"})
  void active_services(String profiles, String containers) {
    fleet.file("compose.yaml", COMPOSE).manifest("Stack", "shop", "compose: compose.yaml\nprofiles: " + profiles);
    assertEquals(List.of(containers.split(" ", -1)), fleet.keys().stream().filter(key -> key.startsWith("container/"))
        .map(key -> key.substring("container/".length())).toList());
  }

  @Test
  void what_refers_to_a_service_that_is_not_active() {
    fleet.file("compose.yaml", COMPOSE).manifest("Stack", "shop", "compose: compose.yaml\nprofiles: [debug]");
    assertEquals(List.of(
        "compose.yaml:5:34: compose.services.zot.depends_on: service bar is in no active profile (add one of its profiles to profiles: of the Stack)"),
        fleet.problems());
  }

  @Test
  void a_stack_without_active_services() {
    fleet.stack("shop", "services: {a: {image: x, profiles: [y]}}");
    assertEquals(
        List.of("shop.yaml:5:12: compose: the Compose files have no active services (name profiles under profiles: of the Stack)"),
        fleet.problems());
  }
}

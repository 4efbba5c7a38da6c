package dev.evenkeel.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;

/** Variables of Compose files, by the specification's chapter "Interpolation", and where they come from. */
class StackVariablesTest {
  private final FleetFixture fleet = new FleetFixture();

  private Map<String, String> environment(String environment) {
    fleet.stack("shop", "services:\n  web:\n    image: x\n    environment:\n" + environment.indent(6));
    return fleet.container("shop-web-1").program().environment();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\'', value = {"$SET|set", "${SET}|set", "a${SET}b$SET.c|asetbset.c", "${SET:-d}|set",
      "${SET-d}|set", "${EMPTY:-d}|d", "${EMPTY-d}|''", "${NONE:-d}|d", "${NONE-d}|d", "${NONE:-}|''", "${SET:?e}|set", "${EMPTY?e}|''",
      "${SET:+r}|r", "${SET+r}|r", "${EMPTY:+r}|''", "${EMPTY+r}|r", "${NONE+r}|''", "${NONE:-${EMPTY:-${SET}}}|set", "${NONE:-$SET}|set",
      "${SET:-${NONE?never}}|set", "$$SET|$SET", "$${SET}|${SET}", "$$$SET|$set", "${DOLLAR}|a$b", "${NONE:-a:b/c-d?e+f}|a:b/c-d?e+f",
      "${NONE:-$$}|$", "${_x1:-}|''"})
  void every_form(String written, String value) {
    fleet.file(".env", "SET=set\nEMPTY=\nDOLLAR='a$b'\n");
    assertEquals(value, environment("V: \"" + written + "\"").get("V"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\'', value = {
      "${NONE:?give it}|variable NONE is not set: give it (set it in .env or under values: of the Stack)",
      "${NONE?}|variable NONE is not set (set it in .env or under values: of the Stack)",
      "${EMPTY:?$SET}|variable EMPTY is empty: set (set it in .env or under values: of the Stack)",
      "${SET|\"${SET\" is not closed (close it with }, or write $$ for a dollar)",
      "cost: $5|\"$5\" begins no variable (write $$ for a dollar)",
      "end$|\"$\" begins no variable (write $$ for a dollar)", "${}|\"${}\" begins no variable (write $$ for a dollar)",
      "${SET/a/b}|\"${SET/a/b}\" is no form of a variable (write ${NAME}, or ${NAME:-default}, ${NAME-default}, ${NAME:?message}, ${NAME?message}, ${NAME:+text} or ${NAME+text})"})
  void what_is_no_form(String written, String problem) {
    fleet.file(".env", "SET=set\nEMPTY=\n").stack("shop",
        "services:\n  web:\n    image: x\n    hostname: h\n    environment:\n      V: '" + written + "'\n");
    assertEquals(List.of("compose.yaml:6:10: " + problem), fleet.problems());
  }

  @Test
  void values_win_over_files_and_later_files_over_earlier() {
    fleet.file(".env", "A=dot\n").file("a.env", "A=a\nB=a\nC=a").file("b.env", "B=b\nC=b\nFROM_A=$B-${C}").file("compose.yaml",
        "services: {web: {image: x, environment: ['V=$A$B$C', 'W=$FROM_A', A]}}").manifest("Stack", "shop",
            "compose: compose.yaml\nenvFile: [a.env, b.env]\nvalues: {C: 3, D: 4}");
    assertEquals(Map.of("V", "ab3", "W", "b-3", "A", "a"), fleet.container("shop-web-1").program().environment());
  }

  @Test
  void the_environment_of_the_operator_is_not_asked() {
    fleet.stack("shop", "services: {web: {image: x, environment: {HOME: , V: \"a${PATH}\"}}}");
    assertEquals(List.of(
        "compose.yaml:1:42: warning: compose.services.web.environment: HOME is set nowhere and left out (set it in .env or under values: of the Stack)",
        "compose.yaml:1:53: warning: variable PATH is not set, an empty text stands for it (set it in .env or under values: of the Stack, or write ${PATH:-})"),
        fleet.problems());
  }

  @Test
  void env_files_are_filled_in_and_the_later_wins() {
    fleet.file(".env", "TAG=1\nSHARED=dot").file("a.env", "A=${TAG}\nB=a\nSHARED\nQ='$TAG'\nexport D=$$x # a comment").file("b.env",
        "B=$A-b");
    fleet.stack("shop", "services: {web: {image: \"x:$TAG\", env_file: [a.env, b.env], environment: {C: c}}}");
    // one file does not see the other's names
    assertEquals(List.of("b.env:1:3"), fleet.problems().stream().map(each -> each.substring(0, 9)).toList());
    assertEquals("x:1", ((dev.evenkeel.api.host.Container) java.util.Objects.requireNonNull(java.util.Objects
        .requireNonNull(fleet.lower().targets().get("a")).objects().get(dev.evenkeel.api.host.ObjectKey.container("shop-web-1"))).object())
        .image());
  }

  @Test
  void keys_are_no_place_for_variables_and_numbers_may_come_from_them() {
    fleet.file(".env", "N=3\nON=true").stack("shop",
        "services: {web: {image: x, labels: {'$$N': a}, init: $ON, cpus: '0.${N}', ports: ['${N}000:80']}}");
    assertEquals("a", fleet.container("shop-web-1").labels().get("$$N"));
    assertEquals(300_000_000L, fleet.container("shop-web-1").resources().cpus());
  }

  @Test
  void the_project_name_is_a_variable_and_may_be_set() {
    fleet.file(".env", "COMPOSE_PROJECT_NAME=other").stack("Shop.1",
        "name: ignored\nservices: {web: {image: x, hostname: \"${COMPOSE_PROJECT_NAME}\"}}");
    assertEquals("other", fleet.container("other-web-1").naming().hostname());
  }

  @Test
  void the_file_may_name_the_project_and_a_bad_name_is_refused() {
    fleet.file("named.yaml", "name: my-${X:-shop}\nservices: {web: {image: x}}").manifest("Stack", "S", "compose: named.yaml");
    assertEquals("x", fleet.container("my-shop-web-1").image());
    fleet.manifest("Stack", "T.1", "compose: b.yaml").file("b.yaml", "services: {web: {image: x}}");
    assertEquals(List.of(
        "T.1.yaml:5:12: compose: \"T.1\" is not the name of a Compose project (use lower-case letters, digits, \"-\" and \"_\"; name: at the top of the Compose file gives another than the Stack's)"),
        fleet.problems());
  }

  @Test
  void secrets_of_the_fleet_are_not_mistaken_for_variables() {
    fleet.stack("shop", "services: {web: {image: x, environment: {P: '${secret:db/password}'}}}");
    assertEquals(List.of(
        "compose.yaml:1:45: Stack/shop: there is no Secret \"db\" (evenkeel secret set db/password makes it: a manifest and an age file)"),
        fleet.problems());
  }

  @Test
  void variables_that_grow_without_end_are_refused() {
    StringBuilder env = new StringBuilder("A0=xxxxxxxxxxxxxxxx\n");
    for (int i = 1; i < 40; i++) {
      env.append('A').append(i).append("=$A").append(i - 1).append("$A").append(i - 1).append('\n');
    }
    fleet.file(".env", env.toString()).stack("shop", "services: {web: {image: x, hostname: h, environment: {A: \"$A39\"}}}");
    assertEquals(true, fleet.problems().getFirst().contains("with its variables"), fleet.problems().getFirst());
    fleet.file(".env", "").stack("shop2", "services: {web: {image: x, user: \"" + "${A:-".repeat(5_000) + "}".repeat(5_000) + "\"}}");
    assertEquals(true, fleet.problems().getFirst().contains("nested deeper"), fleet.problems().getFirst());
  }
}

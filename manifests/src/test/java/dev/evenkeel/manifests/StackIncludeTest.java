package dev.evenkeel.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.ObjectKey;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

/** {@code include}: a project in a project, with its own folder and variables, added and not merged. */
class StackIncludeTest {
  private static final String ROOT = "/var/lib/evenkeel/files/Stack/shop/project/";
  private final FleetFixture fleet = new FleetFixture();

  @Test
  void the_short_form_counts_from_the_folder_of_the_included_file() {
    fleet
        .file("db/compose.yaml",
            "include: [deeper/c.yaml]\nservices: {db: {image: \"pg:$TAG-$OWN\", volumes: ['./conf:/conf', 'data:/d']}}\nvolumes: {data: }")
        .file("db/deeper/c.yaml", "services: {cache: {image: \"c:$OWN\"}}").file("db/conf/x", "x").file("db/.env", "TAG=theirs\nOWN=1")
        .file(".env", "TAG=ours")
        .stack("shop", "include:\n  - db/compose.yaml\nservices: {web: {image: w, depends_on: [db]}}");
    Container db = fleet.container("shop-db-1");
    assertEquals("pg:ours-1", db.image());
    assertEquals(List.of(ROOT + "db/conf", "shop_data"), db.mounts().stream().map(Container.Mount::source).toList());
    assertEquals("c:1", fleet.container("shop-cache-1").image());
    assertTrue(fleet.target(ObjectKey.container("shop-web-1")).after().contains(db.key()));
  }

  @Test
  void the_long_form_says_folder_and_variables_and_merges_its_files() {
    fleet.file("a/one.yaml", "services: {db: {image: x, user: \"$U\", volumes: ['./c:/c'], environment: {A: \"$A\"}}}")
        .file("a/two.yaml", "services: {db: {image: y}}").file("c/x", "x").file("envs/1.env", "U=one\nA=a").file("envs/2.env", "U=two")
        .stack("shop", """
            include:
              - path: [a/one.yaml, a/two.yaml]
                project_directory: .
                env_file: [envs/1.env, envs/2.env]
            """);
    Container db = fleet.container("shop-db-1");
    assertEquals("y", db.image());
    assertEquals("two", db.program().user());
    assertEquals(ROOT + "c", db.mounts().getFirst().source());
    assertEquals(Map.of("A", "a"), db.program().environment());
  }

  @Test
  void what_is_included_is_not_merged_and_circles_are_refused() {
    fleet.file("b.yaml", "include: [c.yaml]\nservices: {web: {image: other}}\nnetworks: {n: {internal: true}}")
        .file("c.yaml", "include: [b.yaml]\nservices: {c: {image: c}}")
        .stack("shop", "include: [b.yaml, {pth: x}, none.yaml]\nservices: {web: {image: w}}\nnetworks: {n: {internal: true}}");
    assertEquals(List.of(
        "b.yaml:2:12: services.web is included and also declared at compose.yaml:2:17 (rename one; what is included is not merged)",
        "c.yaml:1:11: compose.include[0]: includes itself, through b.yaml, c.yaml (remove one include)",
        "compose.yaml:1:20: compose.include[1]: unknown field \"pth\" (did you mean \"path\"?)",
        "compose.yaml:1:29: compose.include[2]: there is no file none.yaml in the repository (links are not followed, and uncommitted files are not there)"),
        fleet.problems());
  }
}

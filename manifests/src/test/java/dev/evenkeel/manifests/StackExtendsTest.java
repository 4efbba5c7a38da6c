package dev.evenkeel.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evenkeel.api.host.Container;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code extends}: in one file and from others, with paths that count from the file they are written in. */
class StackExtendsTest {
  private final FleetFixture fleet = new FleetFixture();

  @Test
  void a_service_of_the_same_file() {
    fleet.stack("shop", """
        services:
          web: {extends: base, image: b, environment: {B: 2}, ports: ["80:80"]}
          base: {extends: {service: root}, environment: [A=1, B=1], cap_add: [NET_ADMIN]}
          root: {image: a, user: nobody, command: [x], depends_on: [other]}
          other: {image: o}
        """);
    Container web = fleet.container("shop-web-1");
    assertEquals("b", web.image());
    assertEquals("nobody", web.program().user());
    assertEquals(Map.of("A", "1", "B", "2"), web.program().environment());
    assertEquals(Set.of("NET_ADMIN"), web.security().capAdd());
    assertEquals("a", fleet.container("shop-base-1").image());
  }

  @Test
  void a_service_of_another_file_with_its_own_paths_and_variables() {
    fleet.file("common/conf/x", "x").file("common/e.env", "E=$TAG").file(".env", "TAG=9").file("common/base.yaml", """
        services:
          base:
            extends: {file: deep/deeper.yaml, service: deepest}
            image: "a:${TAG}"
            volumes: ["./conf:/conf"]
            env_file: e.env
        """).file("common/deep/deeper.yaml", "services: {deepest: {image: z, volumes: ['./d:/d'], user: deep}}")
        .file("common/deep/d/y", "y")
        .stack("shop", "services: {web: {extends: {file: common/base.yaml, service: base}, volumes: ['/var:/var']}}");
    Container web = fleet.container("shop-web-1");
    assertEquals("a:9", web.image());
    assertEquals("deep", web.program().user());
    assertEquals(Map.of("E", "9"), web.program().environment());
    String root = "/var/lib/evenkeel/files/Stack/shop/project/";
    assertEquals(List.of(root + "common/deep/d /d", root + "common/conf /conf", "/var /var"),
        web.mounts().stream().map(mount -> mount.source() + " " + mount.target()).toList());
  }

  @Test
  void what_is_inherited_may_be_reset() {
    fleet.stack("shop",
        "services:\n  web: {extends: base, ports: !reset [], user: !reset null}\n  base: {image: a, ports: ['80'], user: u}\n");
    assertEquals(List.of(), fleet.container("shop-web-1").ports());
    assertEquals(null, fleet.container("shop-web-1").program().user());
  }

  @Test
  void anchors_and_merge_keys_of_one_file() {
    fleet.stack("shop", """
        x-base: &base
          image: a
          environment: &env {A: "1"}
        services:
          web: {<<: *base, user: u}
          app: {<<: [*base], environment: {<<: *env, B: "2"}}
        """);
    assertEquals("u", fleet.container("shop-web-1").program().user());
    assertEquals(Map.of("A", "1", "B", "2"), fleet.container("shop-app-1").program().environment());
  }

  @Test
  void what_cannot_be_extended() {
    fleet.file("empty.yaml", "x-a: 1").stack("shop", """
        services:
          a: {image: x, extends: bb}
          b: {image: x, extends: {file: none.yaml, service: a}}
          c: {image: x, extends: {file: empty.yaml, service: a}}
          d: {image: x, extends: e}
          e: {image: x, extends: {service: d}}
          f: {image: x, extends: {servce: d}}
          g: {image: x, extends: {file: compose.yaml, service: g}}
        """);
    assertEquals(List.of("compose.yaml:2:26: services.a.extends: there is no service bb in compose.yaml (did you mean \"b\"?)",
        "compose.yaml:3:26: services.b.extends: there is no file none.yaml in the repository (links are not followed, and uncommitted files are not there)",
        "compose.yaml:4:26: services.c.extends: empty.yaml has no services",
        "compose.yaml:5:26: services.d.extends: extends itself, through compose.yaml d, compose.yaml e (remove one extends)",
        "compose.yaml:6:26: services.e.extends: extends itself, through compose.yaml e, compose.yaml d (remove one extends)",
        "compose.yaml:7:26: services.f.extends: field \"service\" is required",
        "compose.yaml:7:27: services.f.extends: unknown field \"servce\" (did you mean \"service\"?)",
        "compose.yaml:8:26: services.g.extends: extends itself, through compose.yaml g (remove one extends)"), fleet.problems());
  }
}

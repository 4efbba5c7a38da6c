package dev.evenkeel.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.File;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Reaction;
import dev.evenkeel.api.host.Requirement;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Where the files of a Stack are on the host: those that it mounts, its configs and secrets, and what is said beside the Compose file. */
class StackFilesTest {
  private final FleetFixture fleet = new FleetFixture();

  private List<String> sources(String container) {
    return fleet.container(container).mounts().stream().map(mount -> mount.source() + " " + mount.target()).toList();
  }

  private String text(String path) {
    return Objects.requireNonNull(((File.Regular) fleet.file(path).content()).bytes()).text();
  }

  @Test
  void relative_binds_come_from_the_repository() {
    fleet.file("shop/conf/a.conf", "a").file("shop/single.conf", "s").file("common/b.conf", "b").file("shop/compose.yaml", """
        services:
          web:
            image: x
            volumes: ["./conf:/etc/conf:ro", "../common/b.conf:/etc/b.conf", {type: bind, source: single.conf, target: /a}]
        """).manifest("Stack", "shop", "compose: shop/compose.yaml");
    String root = "/var/lib/evenkeel/files/Stack/shop/project/";
    assertEquals(List.of(root + "conf /etc/conf", root + "up/common/b.conf /etc/b.conf", root + "single.conf /a"), sources("shop-web-1"));
    assertEquals("b", text(root + "up/common/b.conf"));
    assertEquals(new Reaction.Restart(), fleet.target(ObjectKey.container("shop-web-1")).onChange().get(ObjectKey.file(root + "conf")));
  }

  @Test
  void with_a_project_directory_everything_is_where_compose_has_it() {
    fleet.file("shop/conf/a.conf", "a").file("common/b.conf", "b").file("shop/compose.yaml", """
        services:
          web:
            image: x
            volumes: ["./conf:/etc/conf:ro", "../common/b.conf:/b", "./data:/data", {type: bind, source: ../logs, target: /logs}, "d:/d"]
            secrets: [token]
        volumes: {d: {driver_opts: {type: none, o: bind, device: ./vol}}}
        secrets: {token: {file: ./token.txt}}
        """).manifest("Stack", "shop", "compose: shop/compose.yaml\nprojectDirectory: /opt/shop");
    assertEquals(List.of("/opt/shop/conf /etc/conf", "/opt/common/b.conf /b", "/opt/shop/data /data", "/opt/logs /logs", "shop_d /d",
        "/opt/shop/token.txt /run/secrets/token"), sources("shop-web-1"));
    assertEquals(Set.of(new Requirement.Path("/opt/shop/token.txt")), fleet.target(ObjectKey.container("shop-web-1")).requires());
    assertEquals(Set.of(new Requirement.Path("/opt/shop/vol")), fleet.target(ObjectKey.volume("shop_d")).requires());
    assertEquals(true, fleet.container("shop-web-1").mounts().get(2).createHostPath());
  }

  @Test
  void what_is_not_in_the_repository_needs_a_project_directory() {
    fleet.stack("shop", """
        services: {web: {image: x, volumes: ["./data:/data", "../x:/x", "~/y:/y"]}}
        secrets: {s: {file: ./s.txt}}
        """);
    assertEquals(List.of(
        "compose.yaml:1:38: compose.services.web.volumes[0]: \"./data\" is not in the repository (write the whole path on the host, or projectDirectory: in the Stack, below which it then is)",
        "compose.yaml:1:54: compose.services.web.volumes[1]: \"../x\" is not in the repository (write the whole path on the host, or projectDirectory: in the Stack, below which it then is)",
        "compose.yaml:1:65: compose.services.web.volumes[2]: \"~/y\" is nobody's home (write the whole path)",
        "compose.yaml:2:21: secrets.s.file: \"./s.txt\" is not in the repository (write the whole path on the host, or projectDirectory: in the Stack, below which it then is)"),
        fleet.problems().stream().filter(problem -> !problem.contains("leads out")).toList());
  }

  @Test
  void configs_and_secrets_are_mounted_read_only() {
    fleet.file("c.conf", "port=$PORT").stack("shop", """
        services:
          web:
            image: x
            configs: [site, {source: motd, target: /etc/motd, mode: 0440, uid: "100", gid: "101"}]
            secrets: [{source: key, target: tls.key, mode: "0400"}, key]
        configs:
          site: {file: ./c.conf}
          motd: {content: "hello ${WHO:-world}"}
        secrets: {key: {file: c.conf, name: shop-key}}
        """);
    String root = "/var/lib/evenkeel/files/Stack/shop/services/web/";
    assertEquals(List.of(root + "configs/site /site", root + "configs/etc/motd /etc/motd",
        root + "secrets/run/secrets/tls.key /run/secrets/tls.key", root + "secrets/run/secrets/key /run/secrets/key"),
        sources("shop-web-1"));
    assertTrue(fleet.container("shop-web-1").mounts().stream().allMatch(mount -> Boolean.TRUE.equals(mount.readOnly())));
    assertEquals("port=$PORT", text(root + "configs/site"));
    assertEquals("hello world", text(root + "configs/etc/motd"));
    assertEquals("0444", fleet.file(root + "configs/site").fields().get("mode"));
    assertEquals("0440", fleet.file(root + "configs/etc/motd").fields().get("mode"));
    assertEquals("100", fleet.file(root + "configs/etc/motd").owner());
    assertEquals("101", fleet.file(root + "configs/etc/motd").group());
  }

  @Test
  void files_probes_and_reactions_beside_the_compose_file() {
    fleet.file("conf/x", "x").file("compose.yaml", "services: {web: {image: x, volumes: ['./conf:/conf']}, db: {image: y}}").manifest(
        "Stack",
        "shop", """
            compose: compose.yaml
            services:
              web:
                files: [{content: hello, to: /etc/motd, validate: [test, -s, $DIR/motd]}]
                probes: [{http: ':80/'}]
                remedy: {steps: [recreate]}
                onChange: {signal: SIGHUP}
            """);
    ObjectKey motd = ObjectKey.file("/var/lib/evenkeel/files/Stack/shop/services/web/files/etc/motd");
    assertEquals(Map.of(motd, new Reaction.Restart(), ObjectKey.file("/var/lib/evenkeel/files/Stack/shop/project/conf"),
        new Reaction.Signal("SIGHUP")), fleet.target(ObjectKey.container("shop-web-1")).onChange());
    assertEquals("x", Objects.requireNonNull(fleet.target(motd).validation()).image());
    assertEquals(1, fleet.target(ObjectKey.container("shop-web-1")).checks().probes().size());
    assertEquals(0, fleet.target(ObjectKey.container("shop-db-1")).checks().probes().size());
  }

  @Test
  void what_is_beside_must_fit() {
    fleet.file("compose.yaml", "services: {web: {image: x, tmpfs: /tmp, configs: [c]}}\nconfigs: {c: {content: x}}")
        .manifest("Stack", "shop", """
            compose: compose.yaml
            projectDirectory: /var/lib/evenkeel/x
            """).manifest("Stack", "shop2", """
            compose: compose.yaml
            services:
              wbe: {probes: []}
              web: {files: [{content: x, to: /tmp}, {content: x, to: /c}]}
            """);
    assertEquals(List.of("compose.yaml:1:51: compose.configs: /c is mounted twice (keep one)",
        "shop.yaml:6:21: projectDirectory: /var/lib/evenkeel/x is not a place for files (choose a path outside /var/lib/evenkeel)",
        "shop2.yaml:5:3: services.web.files: /tmp is mounted twice (keep one)",
        "shop2.yaml:7:10: services.wbe: there is no active service \"wbe\" in the Compose files (did you mean \"web\"?)"),
        fleet.problems());
  }

  @Test
  void one_file_may_be_mounted_by_several_services() {
    fleet.file("a.conf", "a").stack("shop", "services: {a: {image: x, volumes: ['./a.conf:/a']}, b: {image: x, volumes: ['./a.conf:/a']}}");
    File file = fleet.file("/var/lib/evenkeel/files/Stack/shop/project/a.conf");
    assertTrue(file.inPlace());
    assertEquals(Set.of(Container.Mount.Type.BIND), Set.of(fleet.container("shop-b-1").mounts().getFirst().type()));
  }
}

package dev.evenkeel.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evenkeel.api.host.Container;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Several Compose files laid over each other, by the specification's chapter "Merge and override". */
class StackMergeTest {
  private final FleetFixture fleet = new FleetFixture();

  private Container merged(String lower, String upper) {
    fleet.file("compose.yaml", lower).file("over/compose.override.yaml", upper).manifest("Stack", "shop",
        "compose: [compose.yaml, over/compose.override.yaml]");
    return fleet.container("shop-web-1");
  }

  private static String web(String fields) {
    return "services:\n  web:\n" + fields.indent(4);
  }

  private static List<String> words(Container.@Nullable Words words) {
    return Objects.requireNonNull(words).words();
  }

  @Test
  void mappings_are_merged_and_texts_replaced() {
    Container web = merged(web("image: a\nuser: root\nhealthcheck: {test: [CMD, a], retries: 3}\nulimits: {nofile: {soft: 1, hard: 2}}"),
        web("image: b\nhealthcheck: {test: [CMD, b]}\nulimits: {nofile: 9, nproc: 5}"));
    assertEquals("b", web.image());
    assertEquals("root", web.program().user());
    assertEquals(3, Objects.requireNonNull(web.healthcheck()).retries());
    assertEquals(List.of("CMD", "b"), words(Objects.requireNonNull(web.healthcheck().test())));
    assertEquals("9", web.fields().get("ulimits.nofile"));
    assertEquals("5", web.fields().get("ulimits.nproc"));
  }

  @Test
  void lists_are_appended_but_commands_replaced() {
    Container web = merged(
        web("image: a\ncommand: [echo, foo]\nentrypoint: /a\ncap_add: [NET_ADMIN]\ndns: 1.1.1.1\nnetworks: [one]")
            + "networks: {one: , two: }",
        web("command: echo bar\nentrypoint: [/b, -x]\ncap_add: [NET_ADMIN, SYS_TIME]\ndns: [8.8.8.8]\nnetworks: {two: {aliases: [w]}}"));
    assertEquals(List.of("echo", "bar"), words(web.program().command()));
    assertEquals(List.of("/b", "-x"), words(web.program().entrypoint()));
    assertEquals(Set.of("NET_ADMIN", "SYS_TIME"), web.security().capAdd());
    assertEquals(List.of("1.1.1.1", "8.8.8.8"), web.naming().dns());
    assertEquals(Set.of("shop_one", "shop_two"), web.networks().keySet());
  }

  @Test
  void names_and_values_are_merged_in_both_forms() {
    Container web = merged(web("image: a\nenvironment: [A=1, B=1, 'C=a=b']\nlabels: {x: '1', y: '1'}"),
        web("environment: {B: 2, D: ''}\nlabels: [y=2, z]"));
    assertEquals(Map.of("A", "1", "B", "2", "C", "a=b", "D", ""), web.program().environment());
    assertEquals("2", web.labels().get("y"));
    assertEquals("", web.labels().get("z"));
  }

  @Test
  void ports_and_mounts_are_unique() {
    fleet.file("a/x", "x");
    Container web = merged(
        web("image: a\nports: ['80:80', '127.0.0.1:81:81/tcp', '82']\nvolumes: ['foo:/work', '/srv:/srv']") + "volumes: {foo: , bar: }",
        web("ports: [{target: 80, published: 80}, {target: 81, published: '81', host_ip: 127.0.0.1}, 82, '53:53/udp']\nvolumes: ['bar:/work:ro', {type: bind, source: /srv2, target: /srv}]"));
    assertEquals(List.of("80:80/tcp", "81:81/tcp", "82/tcp", "53:53/udp"), web.ports().stream().map(Container.Port::fieldKey).toList());
    assertEquals(List.of("shop_bar /work", "/srv2 /srv"), web.mounts().stream().map(each -> each.source() + " " + each.target()).toList());
  }

  @Test
  void values_are_reset_and_overridden() {
    Container web = merged(web(
        "image: a\nports: ['8080:80']\nenvironment: {FOO: BAR, KEPT: x}\ncap_add: [NET_ADMIN]\nlogging: {driver: syslog, options: {a: b}}"),
        web("ports: !override ['8443:443']\nenvironment: {FOO: !reset null}\ncap_add: !reset []\nlogging: {driver: json-file, options: {max-size: 10m}}"));
    assertEquals(List.of("8443:443/tcp"), web.ports().stream().map(Container.Port::fieldKey).toList());
    assertEquals(Map.of("KEPT", "x"), web.program().environment());
    assertEquals(Set.of(), web.security().capAdd());
    assertEquals(Map.of("max-size", "10m"), Objects.requireNonNull(web.logging()).options());
  }

  @Test
  void a_whole_service_may_be_reset_and_another_be_written_anew() {
    fleet.file("one.yaml", "services: {web: {image: a, user: root}, gone: {image: a}}\nnetworks: {n: {internal: true}}")
        .file("two.yaml", "services:\n  gone: !reset null\n  web: !override\n    image: b\n")
        .manifest("Stack", "shop", "compose: [one.yaml, two.yaml]");
    assertEquals(List.of("container/shop-web-1"), fleet.keys().stream().filter(key -> key.startsWith("container")).toList());
    assertEquals(null, fleet.container("shop-web-1").program().user());
  }

  @Test
  void paths_count_from_the_first_file() {
    fleet.file("conf/x", "x").file("e.env", "E=1");
    Container web = merged(web("image: a"), web("volumes: ['./conf:/conf']\nenv_file: [./e.env, {path: none.env, required: false}]"));
    assertEquals("/var/lib/evenkeel/files/Stack/shop/project/conf", web.mounts().getFirst().source());
    assertEquals(Map.of("E", "1"), web.program().environment());
  }

  @Test
  void documents_of_one_file_are_merged_too() {
    fleet.stack("shop", "services: {web: {image: a, user: x}}\n---\nservices: {web: {image: b}}\n");
    assertEquals("b", fleet.container("shop-web-1").image());
    assertEquals("x", fleet.container("shop-web-1").program().user());
  }

  @Test
  void what_has_two_forms_cannot_be_merged() {
    fleet.file("compose.yaml", web("image: a\nextra_hosts: ['a:1.1.1.1']")).file("b.yaml", web("extra_hosts: {b: 1.1.1.2}"))
        .manifest("Stack", "shop", "compose: [compose.yaml, b.yaml]");
    assertEquals(List.of(
        "b.yaml:3:18: services.web.extra_hosts: a mapping cannot be merged with a list at compose.yaml:4:18 (write both in one form, or replace the other with !override)"),
        fleet.problems());
  }

  @Test
  void other_tags_are_refused() {
    fleet.stack("shop", "services: {web: {image: !!str a}}");
    assertEquals(List.of("compose.yaml:1:25: tags such as !!str are not read (leave the tag out, and quote the value if it is a text)"),
        fleet.problems());
  }
}

package dev.evenkeel.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.model.ResourceRef;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Resources that cannot stand on one host together are told at both places and are both refused. */
class ConflictsTest {
  private final FleetFixture fleet = new FleetFixture();

  private Set<String> refused() {
    return Objects.requireNonNull(fleet.lower().targets().get("a")).refused().stream().map(ResourceRef::toString)
        .collect(Collectors.toSet());
  }

  @Test
  void one_port_for_two_services() {
    fleet.service("web", "image: n\nports: ['80:80']").service("app", "image: n\nports: ['127.0.0.1:80:8080']").service("fine",
        "image: n\nports: ['80:80/udp', '81:80']");
    assertEquals(List.of(
        "app.yaml:7:12: port 80/tcp of host a is published twice: by Service/app and by Service/web at web.yaml:7:12 (publish one on another port or address)",
        "web.yaml:7:12: port 80/tcp of host a is published twice: by Service/web and by Service/app at app.yaml:7:12 (publish one on another port or address)"),
        fleet.problems());
    assertEquals(Set.of("Service/app", "Service/web"), refused());
  }

  @Test
  void one_port_on_two_addresses_or_hosts_is_fine() {
    fleet.host("b2").manifest("Service", "web", "host: a\ncontainer: {image: n, ports: ['127.0.0.1:80:80']}")
        .manifest("Service", "app", "host: a\ncontainer: {image: n, ports: ['10.0.0.1:80:80']}")
        .manifest("Service", "there", "host: b2\ncontainer: {image: n, ports: ['80:80']}");
    assertEquals(List.of(), fleet.problems());
  }

  @Test
  void unequal_objects_of_one_name() {
    fleet.service("web", "image: n\npull_policy: always").service("app", "image: n").manifest("File", "f1", "path: /etc/x\ncontent: a")
        .manifest("File", "f2", "path: /etc/x\ncontent: b").manifest("File", "f3", "path: /etc/y\ncontent: a")
        .manifest("File", "f4", "path: /etc/y\ncontent: a");
    assertEquals(List.of(
        "app.yaml:6:12: image/n on host a is declared differently: by Service/app and by Service/web at web.yaml:6:12 (make them equal, or declare it once)",
        "f1.yaml:5:9: file//etc/x on host a is declared differently (content): by File/f1 and by File/f2 at f2.yaml:5:9 (make them equal, or declare it once)",
        "f2.yaml:5:9: file//etc/x on host a is declared differently (content): by File/f2 and by File/f1 at f1.yaml:5:9 (make them equal, or declare it once)",
        "web.yaml:6:12: image/n on host a is declared differently: by Service/web and by Service/app at app.yaml:6:12 (make them equal, or declare it once)"),
        fleet.problems());
    assertEquals(Set.of("Service/web", "Service/app", "File/f1", "File/f2"), refused());
  }

  @Test
  void paths_that_are_in_each_others_way() {
    fleet.file("t/a/b.conf", "x").manifest("File", "tree", "path: /etc/t\nfrom: t")
        .manifest("File", "inside", "path: /etc/t/a/b.conf\ncontent: y").manifest("File", "beside", "path: /etc/t/a2\ncontent: y")
        .manifest("File", "file", "path: /srv/f\ncontent: x").manifest("File",
            "below", "path: /srv/f/g\ncontent: x")
        .manifest("File", "dir", "path: /opt/d\ndirectory: true").manifest("File", "indir", "path: /opt/d/e\ncontent: x");
    assertEquals(List.of(
        "below.yaml:5:9: /srv/f/g on host a stands below the file /srv/f: by File/below and by File/file at file.yaml:5:9 (choose another path)",
        "file.yaml:5:9: /srv/f/g on host a stands below the file /srv/f: by File/file and by File/below at below.yaml:5:9 (choose another path)",
        "inside.yaml:5:9: /etc/t/a/b.conf on host a is also part of the tree /etc/t: by File/inside and by File/tree at tree.yaml:5:9 (choose another path)",
        "tree.yaml:5:9: /etc/t/a/b.conf on host a is also part of the tree /etc/t: by File/tree and by File/inside at inside.yaml:5:9 (choose another path)"),
        fleet.problems());
  }

  @Test
  void one_address_for_two_services() {
    fleet.service("web", "image: n\nnetworks: {x: {ipv4_address: 10.9.0.2}}").service("app",
        "image: n\nnetworks: {x: {ipv4_address: 10.9.0.2}}");
    assertEquals(2, fleet.problems().size());
    assertTrue(fleet.problems().getFirst().contains("address 10.9.0.2 of network x on host a is given twice"), fleet.problems().toString());
  }

  @Test
  void namespaces_shared_in_a_circle() {
    fleet.service("v1", "image: n\nnetwork_mode: service:v2").service("v2", "image: n\npid: service:v1").service("v3",
        "image: n\nnetwork_mode: service:v1");
    assertEquals(List.of("v1.yaml:6:5: Service/v1 shares a namespace with itself, through others (let one of them have its own)",
        "v2.yaml:6:5: Service/v2 shares a namespace with itself, through others (let one of them have its own)"), fleet.problems());
  }

  @Test
  void a_unit_and_a_tunnel_of_one_name() {
    fleet.manifest("Unit", "x", "text: |\n  [Service]\n  ExecStart=/bin/true").manifest("Tunnel", "x", "configPath: /c.yml");
    assertEquals(2, fleet.problems().size());
    assertEquals(Set.of("Unit/x", "Tunnel/x"), refused());
  }

  @Test
  void a_refused_owner_does_not_take_the_others_along() {
    fleet.service("web", "image: n\nports: ['80:80']\nvolumes: ['data:/x']").service("app", "image: n\nports: ['80:80']").service("fine",
        "image: n\nvolumes: ['data:/x']");
    var objects = Objects.requireNonNull(fleet.lower().targets().get("a")).objects();
    assertEquals(List.of("image/n", "network/evenkeel", "volume/data", "container/fine"),
        objects.keySet().stream().map(Object::toString).toList());
    assertTrue(objects.values().stream().allMatch(target -> target.owners().equals(Set.of(new ResourceRef("Service", "fine")))));
  }
}

package dev.evenkeel.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.Checks;
import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.Container.Mount;
import dev.evenkeel.api.host.File;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Probe;
import dev.evenkeel.api.host.Reaction;
import dev.evenkeel.api.host.Requirement;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.model.Policy;
import dev.evenkeel.api.model.ResourceRef;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

class ServiceTest {
  private final FleetFixture fleet = new FleetFixture();

  @Test
  void the_smallest_service_joins_the_common_network() {
    fleet.service("web", "image: nginx:1.27");
    assertEquals(List.of("image/nginx:1.27", "network/evenkeel", "container/web"), fleet.keys());
    Container web = fleet.container("web");
    assertEquals(Map.of("evenkeel", Container.Attachment.PLAIN), web.networks());
    assertEquals(Map.of("networks.evenkeel", "yes"), web.fields().values().entrySet().stream().filter(e -> !e.getKey().equals("name"))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    assertEquals(Set.of(ObjectKey.image("nginx:1.27"), ObjectKey.network("evenkeel")), fleet.target(ObjectKey.container("web")).after());
  }

  @Test
  void two_services_own_the_common_network_together() {
    fleet.service("web", "image: nginx:1").service("app", "image: nginx:1");
    assertEquals(Set.of(new ResourceRef("Service", "web"), new ResourceRef("Service", "app")),
        fleet.target(ObjectKey.network("evenkeel")).owners());
    assertEquals(2, fleet.target(ObjectKey.image("nginx:1")).owners().size());
  }

  @Test
  void a_declared_network_is_used_and_an_external_one_is_required() {
    fleet.service("web", "image: nginx\nnetworks: {front: {aliases: [www], ipv4_address: 172.28.0.9}, theirs: }")
        .manifest("Network", "front", "ipam: {config: [{subnet: 172.28.0.0/16}]}").manifest("Network", "theirs", "external: true");
    assertEquals(List.of("image/nginx", "network/front", "container/web"), fleet.keys());
    Target web = fleet.target(ObjectKey.container("web"));
    assertEquals(Set.of(new Requirement.ExternalNetwork("theirs")), web.requires());
    assertTrue(web.after().contains(ObjectKey.network("front")));
    assertEquals(Set.of(new ResourceRef("Network", "front")), fleet.target(ObjectKey.network("front")).owners());
    assertEquals("172.28.0.9", fleet.container("web").fields().get("networks.front.ipv4_address"));
  }

  @Test
  void volumes_are_never_removed_with_the_service() {
    fleet.service("db", "image: postgres:16\nvolumes: ['pgdata:/var/lib/postgresql/data', '/srv/x:/x:ro', '/cache']");
    assertEquals(Policy.Prune.APPROVE, fleet.target(ObjectKey.volume("pgdata")).policy().prune());
    assertEquals(Policy.Prune.DELETE, fleet.target(ObjectKey.container("db")).policy().prune());
    assertEquals(List.of(new Mount(Mount.Type.VOLUME, "pgdata", "/var/lib/postgresql/data", null, null, null, null, null, null, null),
        new Mount(Mount.Type.BIND, "/srv/x", "/x", true, null, null, null, null, null, true),
        new Mount(Mount.Type.VOLUME, null, "/cache", null, null, null, null, null, null, null)), fleet.container("db").mounts());
  }

  @Test
  void relative_binds_come_from_the_repository() {
    fleet.file("conf/a.conf", "a").file("conf/sub/run.sh", "#!/bin/sh").file("single.conf", "s").service("web",
        "image: nginx\nvolumes: ['./conf:/etc/conf:ro', './single.conf:/etc/single.conf']");
    File tree = fleet.file("/var/lib/evenkeel/files/Service/web/binds/conf");
    assertEquals(List.of("a.conf", "sub/run.sh"), List.copyOf(((File.Tree) tree.content()).entries().keySet()));
    assertEquals("0755", tree.fields().get("entries.sub/run.sh.mode"));
    assertTrue(fleet.file("/var/lib/evenkeel/files/Service/web/binds/single.conf").inPlace());
    assertEquals("/var/lib/evenkeel/files/Service/web/binds/conf", fleet.container("web").mounts().getFirst().source());
    assertEquals(Map.of(tree.key(), new Reaction.Restart(), ObjectKey.file("/var/lib/evenkeel/files/Service/web/binds/single.conf"),
        new Reaction.Restart()), fleet.target(ObjectKey.container("web")).onChange());
  }

  @Test
  void files_are_mounted_validated_and_reacted_to() {
    fleet.file("prometheus/prometheus.yml", "x").file("prometheus/rules/a.yml", "y").manifest("Service", "prometheus", """
        container: {image: 'prom/prometheus:v2'}
        files:
          - from: prometheus
            to: /etc/prometheus
            validate: [promtool, check, config, $DIR/prometheus.yml]
            onChange: {http: ':9090/-/reload'}
          - {content: hello, to: /etc/motd, mode: 0600, owner: 65534, onChange: {signal: SIGHUP}}
        """);
    ObjectKey tree = ObjectKey.file("/var/lib/evenkeel/files/Service/prometheus/files/etc/prometheus");
    ObjectKey motd = ObjectKey.file("/var/lib/evenkeel/files/Service/prometheus/files/etc/motd");
    assertEquals(new Target.Validation(List.of("promtool", "check", "config", "$DIR/prometheus.yml"), "prom/prometheus:v2", tree.name(),
        new TreeSet<>(Set.of(tree))), fleet.target(tree).validation());
    assertNull(fleet.target(motd).validation());
    assertEquals(Map.of(tree, new Reaction.Http("POST", ":9090/-/reload"), motd, new Reaction.Signal("SIGHUP")),
        fleet.target(ObjectKey.container("prometheus")).onChange());
    assertEquals("0600", fleet.file(motd.name()).fields().get("mode"));
    assertEquals("65534", fleet.file(motd.name()).owner());
    assertEquals(true, fleet.container("prometheus").mounts().getFirst().readOnly());
  }

  @Test
  void checks_and_remedies_are_read() {
    fleet.manifest("Service", "web",
        """
            container: {image: nginx, healthcheck: {test: curl -f localhost, interval: 10s, start_period: 1m30s, retries: 2}}
            probes: [{http: ':8080/health', interval: 2s, timeout: 1s, retries: 2, expect: 204}, {tcp: '127.0.0.1:22'}, {redis: ':6379'}, {exec: [true]}]
            remedy: {steps: [restart, recreate], wait: 3s, budget: 4 per 10m}
            """);
    Checks checks = fleet.target(ObjectKey.container("web")).checks();
    assertEquals(new Probe(new Probe.Http(":8080/health", 204), Duration.ofSeconds(2), Duration.ofSeconds(1), 2, Duration.ZERO),
        checks.probes().getFirst());
    assertEquals(4, checks.probes().size());
    assertEquals(
        new Checks.Remedy(List.of(Checks.Action.RESTART, Checks.Action.RECREATE), Duration.ofSeconds(3), 4, Duration.ofMinutes(10)),
        checks.remedy());
    assertEquals("[CMD-SHELL, curl -f localhost]", fleet.container("web").fields().get("healthcheck.test"));
    assertTrue(Objects.requireNonNull(fleet.lower().resources().get(new ResourceRef("Service", "web"))).checked());
  }

  @Test
  void a_shared_namespace_is_the_other_services_container() {
    fleet.service("vpn", "image: vpn").service("app", "image: app\nnetwork_mode: service:vpn\npid: container:other");
    assertEquals("container:vpn", fleet.container("app").namespaces().networkMode());
    assertTrue(fleet.target(ObjectKey.container("app")).after().contains(ObjectKey.container("vpn")));
    assertEquals(Map.of(), fleet.container("app").networks());
  }

  @Test
  void what_a_service_gets_wrong_is_told_at_its_place() {
    fleet.service("x", "image: nginx").service("web", "image: nginx\ncontainer_name: other\nnetwork_mode: service:gone").manifest("Service",
        "twice", "container: {image: nginx, volumes: ['/a:/x']}\nfiles: [{content: c, to: /x}]");
    assertEquals(List.of("twice.yaml:6:28: files[0].to: /x is mounted twice (keep one)",
        "web.yaml:7:21: container_name: a Service's container is called as the Service is: web (remove the line, or rename the Service)",
        "web.yaml:8:19: network_mode: there is no Service/gone on host a (declare it there, or write container:gone for a container that is nobody's here)",
        "x.yaml:1:1: the name of a container has two characters or more (choose a longer name)"), fleet.problems());
  }

  @Test
  void what_is_refused_stays_as_it_was_applied() {
    fleet.service("web", "image: nginx\nports: [80]\nbuild: .").service("app", "image: nginx");
    assertEquals(List.of("web.yaml:8:5: container: field \"build\" is not supported (build the image elsewhere and name it with image:)"),
        fleet.problems());
    assertEquals(Set.of(new ResourceRef("Service", "web")), Objects.requireNonNull(fleet.lower().targets().get("a")).refused());
    assertNull(Objects.requireNonNull(fleet.lower().targets().get("a")).pruneHold());
  }
}

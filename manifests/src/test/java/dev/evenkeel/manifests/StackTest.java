package dev.evenkeel.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.Network;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Requirement;
import dev.evenkeel.api.host.Volume;
import dev.evenkeel.api.model.Dependency;
import dev.evenkeel.api.model.Policy;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What a Compose file becomes on a host: the names and labels of Compose. */
class StackTest {
  private final FleetFixture fleet = new FleetFixture();

  private static Container.Attachment attachment(Container container, String network) {
    return Objects.requireNonNull(container.networks().get(network));
  }

  @Test
  void the_smallest_stack_has_the_names_and_labels_of_compose() {
    fleet.stack("shop", "services:\n  web:\n    image: nginx:1.27\n");
    assertEquals(List.of("image/nginx:1.27", "network/shop_default", "container/shop-web-1"), fleet.keys());
    Container web = fleet.container("shop-web-1");
    assertEquals(Map.of("com.docker.compose.project", "shop", "com.docker.compose.service", "web", "com.docker.compose.container-number",
        "1", "com.docker.compose.oneoff", "False"), web.labels());
    assertEquals(Set.of("web"), attachment(web, "shop_default").aliases());
    assertEquals(Map.of("com.docker.compose.project", "shop", "com.docker.compose.network", "default"),
        assertInstanceOf(Network.class, fleet.target(ObjectKey.network("shop_default")).object()).labels());
    assertEquals("compose.yaml:3:5", fleet.target(web.key()).at().toString());
  }

  @Test
  void networks_volumes_and_their_own_names() {
    fleet.stack("shop",
        """
            services:
              db:
                image: postgres:16
                networks: {back: {aliases: [database], ipv4_address: 172.28.0.9}, theirs: }
                volumes: ["data:/var/lib/postgresql/data", "cache:/cache", {type: volume, source: old, target: /old}, "/srv/x:/x:ro"]
            networks:
              back: {internal: true, attachable: true, driver_opts: {com.docker.network.bridge.name: br9}, labels: [a=b], ipam: {driver: default, config: [{subnet: 172.28.0.0/16}]}}
              theirs: {external: true, name: edge}
              unused: {}
            volumes:
              data:
              cache: {name: shared-cache, labels: {tier: cache}}
              old: {external: true}
            """);
    assertEquals(List.of("image/postgres:16", "network/shop_back", "volume/shared-cache", "volume/shop_data", "container/shop-db-1"),
        fleet.keys());
    Container db = fleet.container("shop-db-1");
    assertEquals(Set.of("database", "db"), attachment(db, "shop_back").aliases());
    assertEquals("172.28.0.9", attachment(db, "shop_back").ipv4Address());
    assertEquals(List.of("shop_data", "shared-cache", "old", "/srv/x"), db.mounts().stream().map(Container.Mount::source).toList());
    assertEquals(Set.of(new Requirement.ExternalNetwork("edge"), new Requirement.ExternalVolume("old")), fleet.target(db.key()).requires());
    assertEquals(Map.of("tier", "cache", "com.docker.compose.project", "shop", "com.docker.compose.volume", "cache"),
        assertInstanceOf(Volume.class, fleet.target(ObjectKey.volume("shared-cache")).object()).labels());
    assertEquals(Policy.Prune.APPROVE, fleet.target(ObjectKey.volume("shop_data")).policy().prune());
    Network back = assertInstanceOf(Network.class, fleet.target(ObjectKey.network("shop_back")).object());
    assertEquals(true, back.internal());
    assertEquals("172.28.0.0/16", back.ipam().getFirst().subnet());
  }

  @Test
  void a_volume_may_be_bound_to_a_folder_of_the_host() {
    fleet.stack("shop",
        "services: {a: {image: x, volumes: ['d:/d']}}\nvolumes: {d: {driver_opts: {type: none, o: bind, device: /srv/d}}}");
    assertEquals(Set.of(new Requirement.Path("/srv/d")), fleet.target(ObjectKey.volume("shop_d")).requires());
  }

  @Test
  void an_external_network_that_another_manifest_makes_is_waited_for() {
    fleet.stack("shop", "services: {a: {image: x, networks: [edge]}}\nnetworks: {edge: {external: true}}").manifest("Network", "edge",
        "internal: false");
    assertEquals(Set.of(), fleet.target(ObjectKey.container("shop-a-1")).requires());
    assertTrue(fleet.target(ObjectKey.container("shop-a-1")).after().contains(ObjectKey.network("edge")));
  }

  @Test
  void scaled_services_are_numbered_and_named_ones_called_so() {
    fleet.stack("shop", """
        services:
          web: {image: x, scale: 2}
          job: {image: x, deploy: {replicas: 2, mode: replicated, resources: {limits: {cpus: '0.5', memory: 64M}}}}
          none: {image: y, scale: 0}
          one: {image: x, container_name: the-one}
        """);
    assertEquals(
        List.of("container/shop-job-1", "container/shop-job-2", "container/shop-web-1", "container/shop-web-2", "container/the-one"),
        fleet.keys().stream().filter(key -> key.startsWith("container/")).toList());
    assertEquals(64L << 20, fleet.container("shop-job-2").resources().memLimit());
    assertEquals("2", fleet.container("shop-web-2").labels().get("com.docker.compose.container-number"));
  }

  @Test
  void services_start_in_order_and_wait_for_health() {
    fleet.stack("shop",
        """
            services:
              web: {image: x, depends_on: {db: {condition: service_healthy, restart: true}, cache: {condition: service_started}, gone: {condition: service_started, required: false}}}
              db: {image: x, depends_on: [cache], healthcheck: {test: [CMD, true]}}
              cache: {image: x}
            """);
    ObjectKey db = ObjectKey.container("shop-db-1");
    assertTrue(fleet.target(ObjectKey.container("shop-web-1")).after().containsAll(Set.of(db, ObjectKey.container("shop-cache-1"))));
    assertTrue(fleet.target(db).after().contains(ObjectKey.container("shop-cache-1")));
    List<Dependency> dependencies = fleet.target(ObjectKey.container("shop-web-1")).dependsOn();
    assertEquals(List.of("container/shop-db-1 HEALTHY"), dependencies.stream().map(each -> each.on() + " " + each.until()).toList());
    assertEquals("Stack/shop", dependencies.getFirst().resource().toString());
    assertEquals(List.of(), fleet.target(db).dependsOn());
  }

  @Test
  void namespaces_are_shared_with_other_services() {
    fleet.stack("shop", """
        services:
          vpn: {image: x, container_name: tunnel}
          app: {image: x, network_mode: "service:vpn", pid: "service:vpn"}
        """);
    Container app = fleet.container("shop-app-1");
    assertEquals("container:tunnel", app.namespaces().networkMode());
    assertEquals("container:tunnel", app.namespaces().pid());
    assertEquals(Map.of(), app.networks());
    assertTrue(fleet.target(app.key()).after().contains(ObjectKey.container("tunnel")));
  }

  @Test
  void two_stacks_do_not_meet() {
    fleet.file("a/compose.yaml", "services: {web: {image: x, volumes: ['d:/d']}}\nvolumes: {d: }")
        .manifest("Stack", "one", "compose: a/compose.yaml").manifest("Stack", "two", "compose: [a/compose.yaml]");
    assertEquals(List.of("image/x", "network/one_default", "network/two_default", "volume/one_d", "volume/two_d", "container/one-web-1",
        "container/two-web-1"), fleet.keys());
  }

  @Test
  void a_port_that_two_services_publish_is_told_at_both() {
    fleet.stack("shop", "services:\n  a: {image: x, ports: ['80:80']}\n  b: {image: x, ports: ['80:81']}\n");
    assertEquals(List.of(
        "compose.yaml:2:6: port 80/tcp of host a is published twice: by Stack/shop and by Stack/shop at compose.yaml:3:6 (publish one on another port or address)",
        "compose.yaml:3:6: port 80/tcp of host a is published twice: by Stack/shop and by Stack/shop at compose.yaml:2:6 (publish one on another port or address)"),
        fleet.problems());
  }
}

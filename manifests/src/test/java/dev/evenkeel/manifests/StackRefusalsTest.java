package dev.evenkeel.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evenkeel.api.host.Container.Restart;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/** What a single host cannot do is refused where it is written; what counts in a swarm only is ignored with a note. */
class StackRefusalsTest {
  private final FleetFixture fleet = new FleetFixture();

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "build: .|3:9: compose.services.web: images are not built here (build the image elsewhere, and name it with image:)",
      "image: x, prots: ['80']|3:19: compose.services.web: unknown field \"prots\" (did you mean \"ports\"?)",
      "image: x, depends_on: [wbe]|3:32: compose.services.web.depends_on: there is no service \"wbe\" (did you mean \"web\"?)",
      "image: x, depends_on: [web]|3:32: compose.services.web: depends on itself (remove the line)",
      "image: x, depends_on: {o: {condition: service_completed_successfully}}|3:35: compose.services.web.depends_on.o: nobody can wait for the end of a service: what ends is started again (let the image do this work before its own start, or write condition: service_started)",
      "image: x, depends_on: {o: {condition: service_heathy}}|3:47: compose.services.web.depends_on.o.condition: \"service_heathy\" is not one of service_started, service_healthy, service_completed_successfully (did you mean \"service_healthy\"?)",
      "image: x, network_mode: 'service:no'|3:33: compose.services.web.network_mode: there is no service \"no\" (did you mean \"o\"?)",
      "image: x, networks: [frnt]|3:29: compose.services.web.networks: \"frnt\" is not among the networks of the Compose file (did you mean \"front\"?)",
      "image: x, volumes: ['dta:/x']|3:29: compose.services.web.volumes[0]: \"dta\" is not among the volumes of the Compose file (did you mean \"data\"?)",
      "image: x, volumes: [{type: volume, source: q, target: /x}]|3:29: compose.services.web.volumes[0]: \"q\" is not among the volumes of the Compose file (declare it under volumes: at the top)",
      "image: x, configs: [c]|3:29: compose.services.web.configs: \"c\" is not among the configs of the Compose file (declare it under configs: at the top)",
      "image: x, links: ['o:database']|3:26: compose.services.web.links: \"database\" is another name for o (write it under aliases: of a network of o)",
      "image: x, scale: 2, container_name: w|3:45: compose.services.web.container_name: several containers cannot have one name (leave it out)",
      "image: x, scale: 2, ports: ['80:80']|3:36: compose.services.web.ports: several containers cannot publish one port of the host (name the port of the container alone)",
      "image: x, scale: 2, deploy: {replicas: 3}|3:26: compose.services.web.scale: contradicts deploy.replicas (keep one of the two)",
      "image: x, scale: 1000|3:26: compose.services.web.scale: 1000 is not within 0 and 100",
      "image: x, deploy: {mode: global-job}|3:34: compose.services.web.deploy.mode: jobs are not run by a Stack: what ends is started again (leave the service out)",
      "image: x, deploy: {resources: {reservations: {devices: []}}}|3:55: compose.services.web.deploy.resources.reservations: field \"devices\" is not supported (only cpus and memory are supported)",
      "image: x, labels: {com.docker.compose.project: y}|3:56: compose.services.web.labels.com.docker.compose.project: label \"com.docker.compose.project\" is reserved (use another name)",
      "image: x, environment: [{A: b}]|3:33: compose.services.web.environment[0]: expected NAME=value, found a mapping",
      "image: x, env_file: none.env|3:29: compose.services.web.env_file: there is no file none.env in the repository (links are not followed, and uncommitted files are not there)",
      "image: x, volumes_from: [o]|3:19: compose.services.web: field \"volumes_from\" is not supported (mount the same volumes by name)"})
  void services(String fields, String problem) {
    fleet.stack("shop", "services:\n  o: {image: y}\n  web: {" + fields + "}\nnetworks: {front: }\nvolumes: {data: }\n");
    assertEquals(List.of("compose.yaml:" + problem), fleet.problems());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "serivces: {}|2:1: unknown field \"serivces\" of a Compose file (did you mean \"services\"?)",
      "networks: {n: {driver: overlay}}|2:24: networks.n.driver: an overlay needs a swarm (leave the driver out: all services stand on one host)",
      "networks: {n: {external: true, name: host}}|2:15: networks.n: network host is the engine's own (write network_mode: host in the services)",
      "networks: {n: {external: true, internal: true}}|2:26: networks.n.external: excludes all other fields (what is somebody else's cannot be described here)",
      "networks: {n: {intrnal: true}}|2:16: networks.n: unknown field \"intrnal\" (did you mean \"internal\"?)",
      "networks: [n]|2:11: networks: expected a mapping, found a list (write NAME: and its fields below it)",
      "volumes: {v: {driver_opt: {}}}|2:15: volumes.v: unknown field \"driver_opt\" (did you mean \"driver_opts\"?)",
      "volumes: {v: {driver_opts: {o: bind, device: ../x/y}}}|2:46: volumes.v.driver_opts.device: \"../x/y\" is not in the repository (write the whole path on the host, or projectDirectory: in the Stack, below which it then is)",
      "secrets: {s: {external: true}}|2:25: secrets.s.external: a host without a swarm has no such store (write file: or content:, or mount a file of the host under volumes:)",
      "secrets: {s: {environment: TOKEN}}|2:28: secrets.s.environment: nothing is taken from the environment of the operator (write file: or content:; a variable is put into content: as ${NAME})",
      "configs: {c: {fle: x}}|2:15: configs.c: unknown field \"fle\" (did you mean \"file\"?)",
      "configs: {c: {}}|2:14: configs.c: one of file, content is required, and only one",
      "configs: {c: {content: x, template_driver: golang}}|2:44: configs.c.template_driver: is for a swarm (leave it out)"})
  void around_the_services(String top, String problem) {
    fleet.stack("shop", "services: {web: {image: x}}\n" + top + "\n");
    assertEquals(List.of("compose.yaml:" + problem), fleet.problems());
  }

  @Test
  void what_counts_in_a_swarm_only_is_noted() {
    fleet.stack("shop", """
        version: "3.8"
        x-anything: {goes: here}
        services:
          web:
            image: x
            build: .
            expose: ["80"]
            links: [db]
            attach: false
            develop: {watch: []}
            x-mine: 1
            deploy:
              mode: replicated
              placement: {constraints: [node.role == manager]}
              update_config: {parallelism: 2}
              restart_policy: {condition: on-failure, max_attempts: 3, delay: 5s}
          db: {image: x}
        """);
    assertEquals(List.of("compose.yaml:1:1: warning: version says nothing anymore and is ignored (remove the line)",
        "compose.yaml:6:5: warning: compose.services.web.build is not done here, the image is taken as it is named (build and push it elsewhere)",
        "compose.yaml:14:7: warning: compose.services.web.deploy.placement counts in a swarm only and is ignored (leave it out)",
        "compose.yaml:15:7: warning: compose.services.web.deploy.update_config counts in a swarm only and is ignored (leave it out)",
        "compose.yaml:16:64: warning: compose.services.web.deploy.restart_policy.delay counts in a swarm only and is ignored (leave it out)"),
        fleet.problems());
    var web = java.util.Objects.requireNonNull(java.util.Objects.requireNonNull(fleet.lower().targets().get("a")).objects()
        .get(dev.evenkeel.api.host.ObjectKey.container("shop-web-1")));
    assertEquals(new Restart(Restart.Mode.ON_FAILURE, 3), ((dev.evenkeel.api.host.Container) web.object()).restart());
    assertEquals(true, web.after().contains(dev.evenkeel.api.host.ObjectKey.container("shop-db-1")));
  }

  @Test
  void services_that_wait_for_each_other() {
    fleet.stack("shop", """
        services:
          a: {image: x, depends_on: [b]}
          b: {image: x, network_mode: "service:c"}
          c: {image: x, links: [a]}
        """);
    assertEquals(List.of("compose.yaml:2:6: services wait for each other in a circle: a -> b -> c -> a (remove one of them)"),
        fleet.problems());
  }

  @Test
  void files_that_are_no_compose_files() {
    fleet.file("list.yaml", "- a").file("empty.yaml", "# nothing").file("bad.yaml", "services: [").file("dir/x", "")
        .manifest("Stack", "s1", "compose: list.yaml").manifest("Stack", "s2", "compose: empty.yaml")
        .manifest("Stack", "s3", "compose: bad.yaml")
        .manifest("Stack", "s4", "compose: dir").manifest("Stack", "s5", "compose: /etc/x.yaml")
        .manifest("Stack", "s6", "compose: ../x.yaml")
        .manifest("Stack", "s7", "compose: []").manifest("Stack", "s8", "compse: x");
    assertEquals(List.of("s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8"),
        fleet.lower().refusals().keySet().stream().map(ref -> ref.name()).toList());
  }

  @Test
  void a_compose_file_that_a_stack_takes_is_not_counted_as_unread() {
    fleet.file("other.yaml", "a: b").stack("shop", "services: {web: {image: x}}");
    assertEquals(List.of("other.yaml"), fleet.lower().unread());
  }
}

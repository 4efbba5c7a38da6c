package dev.evenkeel.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evenkeel.api.model.Problem;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** What is wrong in a Compose service is told at its place with what to do; the messages are a golden, so that they are read when they change. */
class ComposeProblemsTest {

  /** Each line is a field, or several with {@code ;}, of a service that has nothing else wrong. */
  private static final List<String> WRONG = List.of("imagee: x", "image: Nginx", "image: 'a b'", "build: .", "depends_on: [db]",
      "expose: [80]", "scale: 2", "secrets: [a]", "profiles: [x]", "container_name: other", "privileged: yes", "privileged: maybe",
      "read_only: 1", "ports: 80", "ports: ['80:']", "ports: ['80:80:80:80']", "ports: ['99999:80']", "ports: ['8000-9000:80']",
      "ports: ['0:80']", "ports: ['999.1.1.1:80:80']", "ports: ['80:80/icmp']", "ports: [{published: 80}]",
      "ports: [{target: 80, app_protocol: http}]", "ports: ['80:80', '80:80']", "ports:", "volumes: ['data']", "volumes: ['data:/x:rx']",
      "volumes: ['conf/x:/x']", "volumes: ['~/x:/x']", "volumes: ['./none:/x']", "volumes: ['../../x:/x']",
      "volumes: ['data:x']", "volumes: ['a:/../x']", "volumes: ['aa:/x', 'bb:/x']", "volumes: [{type: image, source: x, target: /x}]",
      "volumes: [{type: volume, source: vv, target: /x, bind: {propagation: rslave}}]",
      "volumes: [{type: bind, target: /x}]", "volumes: [{type: volume, source: vv, target: /x, consistency: cached}]", "tmpfs: /run:uid=5",
      "tmpfs: run", "environment: {A: }", "environment: [A]", "environment: {A: [1]}", "environment: [A=1, A=2]",
      "environment: {A: '${B}'}", "environment: {A: $B}", "environment: {A: '${secret:db/password}'}", "env_file: none.env",
      "env_file: /etc/x.env", "env_file: bad.env", "command: echo 'x", "command: {a: b}", "command:", "healthcheck: {test: [curl, x]}",
      "healthcheck: {test: [CMD-SHELL, a, b]}", "healthcheck: {interval: 10}", "healthcheck: {disable: true, test: x}",
      "healthcheck: {interval: 10us}", "restart: sometimes", "restart: on-failure:x", "restart: unless_stopped", "mem_limit: lots",
      "mem_limit: 1m", "mem_limit: 1g; mem_reservation: 2g", "mem_limit: 1g; deploy: {resources: {limits: {memory: 2g}}}",
      "memswap_limit: 1g", "mem_limit: 2g; memswap_limit: 1g", "cpus: fast", "cpus: 0.0001", "cpus: 1; cpu_quota: 50000",
      "cpus: 1; deploy: {resources: {limits: {cpus: '2'}}}", "deploy: {resources: {limits: {cpus: '1'}, reservations: {cpus: '2'}}}",
      "deploy: {replicas: 3}", "deploy: {restart_policy: {condition: any}}", "deploy: {resources: {limits: {cpu: 1}}}",
      "deploy: {resources: {reservations: {devices: []}}}", "mem_swappiness: 101", "oom_score_adj: 2000", "pids_limit: -5", "shm_size: 0",
      "blkio_config: {weight: 5}", "blkio_config: {device_read_bps: []}", "ulimits: {nofile: {soft: 5, hard: 4}}",
      "ulimits: {nofile: many}", "sysctls: {a b: 1}", "networks: [host]", "networks: {front: {priority: 1}}",
      "networks: {front: {ipv4_address: x}}", "networks: [a, a]", "network_mode: front", "network_mode: host; networks: [a]",
      "network_mode: host; ports: ['80:80']", "pid: container", "ipc: shared", "uts: private", "cgroup: x", "dns: example.com",
      "extra_hosts: [a]", "extra_hosts: ['a=b']", "extra_hosts: {a: 1.2.3}", "devices: [ttyUSB0]", "devices: ['/dev/a:/dev/b:x']",
      "security_opt: ['seccomp=./x.json']", "cap_add: ['NET ADMIN']", "labels: {com.docker.compose.project: x}",
      "labels: [dev.evenkeel.name=x]", "logging: {option: {}}", "stop_signal: stop", "stop_grace_period: 1 minute", "hostname: 'a b'",
      "platform: Linux", "pull_policy: daily", "working_dir: srv", "gpus: all", "mac_address: x", "cpuset: all", "user: [a]",
      "dependson: [x]");

  private static List<Problem> problems(String fields) {
    FleetFixture fleet = new FleetFixture().file("bad.env", "A=1\nthis is not one\nB=$X\nC='open\n");
    return fleet.service("web", "image: nginx\n".repeat(fields.startsWith("image: ") ? 0 : 1) + fields.replace("; ", "\n")).lower()
        .problems();
  }

  @Test
  void every_mistake_has_its_place_and_its_hint() {
    String told = WRONG.stream()
        .map(fields -> fields + "\n" + problems(fields).stream().map(problem -> "    " + problem + "\n").collect(Collectors.joining()))
        .collect(Collectors.joining());
    Goldens.check(Path.of("src/test/resources/dev/evenkeel/manifests/compose-problems.txt"), told);
  }

  @Test
  void no_mistake_passes() {
    assertEquals(List.of(), WRONG.stream().filter(fields -> problems(fields).isEmpty()).toList());
  }
}

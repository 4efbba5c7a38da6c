package dev.evenkeel.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.Container.Port;
import dev.evenkeel.api.host.Container.Restart;
import dev.evenkeel.api.host.Container.Ulimit;
import dev.evenkeel.api.host.ObjectKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The short and long forms of the Compose specification, read into one. */
class ComposeFormsTest {
  private final FleetFixture fleet = new FleetFixture();

  private Container container(String fields) {
    return fleet.service("web", "image: nginx\n" + fields).container("web");
  }

  @Test
  void ports_in_every_form() {
    assertEquals(List.of(new Port(null, null, 3000, "tcp"), new Port(null, 8000, 8000, "tcp"), new Port("127.0.0.1", 8001, 8001, "tcp"),
        new Port("::1", 6001, 6001, "tcp"), new Port("::1", 6000, 6000, "tcp"), new Port(null, 6060, 6060, "udp"),
        new Port(null, 9090, 8080, "tcp"), new Port(null, 9091, 8081, "tcp"), new Port("127.0.0.1", null, 81, "tcp"),
        new Port("10.0.0.1", 22, 22, "tcp"), new Port("10.0.0.2", 8443, 443, "sctp")), container("""
            ports:
              - 3000
              - "8000:8000"
              - 127.0.0.1:8001:8001
              - "[::1]:6001:6001"
              - "::1:6000:6000"
              - 6060:6060/udp
              - "9090-9091:8080-8081"
              - 127.0.0.1::81
              - 10.0.0.1:22:22
              - {target: 443, published: "8443", host_ip: 10.0.0.2, protocol: sctp, mode: host, name: web}
            """).ports());
  }

  @Test
  void base_sixty_is_not_made_of_ports() {
    assertEquals(List.of(new Port(null, 22, 22, "tcp")), container("ports: [22:22]").ports());
  }

  @Test
  void environment_as_mapping_list_and_files() {
    fleet.file("a.env",
        "# comment\nA=1\nexport B=two words # comment\nC=\"x\\ny # no comment\" # comment\nD='$literal ${x}'\nE=\nF=a$$b\nG=\"multi\nline\"\n")
        .file("b.env", "A=2\n");
    Container web = container("env_file: [a.env, {path: b.env}, {path: none.env, required: false}]\nenvironment: [E=e, H=x=y]");
    assertEquals(Map.of("A", "2", "B", "two words", "C", "x\ny # no comment", "D", "$literal ${x}", "E", "e", "F", "a$b", "G",
        "multi\nline", "H", "x=y"), web.program().environment());
    assertEquals(Map.of("N", "no", "Y", "012", "Q", "$HOME"),
        new FleetFixture().service("x1", "image: a\nenvironment: {N: no, Y: 012, Q: '$$HOME'}").container("x1").program().environment());
  }

  @Test
  void a_raw_env_file_is_taken_to_the_letter() {
    fleet.file("raw.env", "A=\"quoted\" $x # all\n");
    assertEquals(Map.of("A", "\"quoted\" $x # all"), container("env_file: {path: raw.env, format: raw}").program().environment());
  }

  @Test
  void commands_as_text_and_list() {
    assertEquals(List.of("bundle", "exec", "a b", "c\"d", ""),
        words(container("command: bundle exec 'a b' c\\\"d ''").program().command()));
    assertEquals(List.of("sh", "-c", "echo $HOME"),
        words(new FleetFixture().service("x1", "image: a\nentrypoint: [sh, -c, 'echo $$HOME']").container("x1").program().entrypoint()));
    assertEquals(List.of(), words(new FleetFixture().service("x1", "image: a\ncommand: ''").container("x1").program().command()));
    assertEquals(List.of(), words(new FleetFixture().service("x1", "image: a\ncommand: []").container("x1").program().command()));
  }

  private static List<String> words(Container.@Nullable Words words) {
    return Objects.requireNonNull(words).words();
  }

  @Test
  void limits_here_and_under_deploy_are_the_same() {
    Container.Resources here = container("cpus: '0.5'\nmem_limit: 512M\nmem_reservation: 128m\npids_limit: 50\nmemswap_limit: -1")
        .resources();
    assertEquals(500_000_000L, here.cpus());
    assertEquals(512L << 20, here.memLimit());
    assertEquals(-1L, here.memswapLimit());
    Container.Resources there = new FleetFixture()
        .service("web",
            "image: nginx\ndeploy: {resources: {limits: {cpus: 0.5, memory: 512M, pids: 50}, reservations: {cpus: '0.25', memory: 128m}}}")
        .container("web").resources();
    assertEquals(here.memLimit(), there.memLimit());
    assertEquals(here.memReservation(), there.memReservation());
    assertEquals(here.cpus(), there.cpus());
    assertEquals(here.pidsLimit(), there.pidsLimit());
    assertEquals(250_000_000L, there.cpusReserved());
  }

  @ParameterizedTest
  @CsvSource({"512M,536870912", "512m,536870912", "1g,1073741824", "1.5gb,1610612736", "300KiB,307200", "2k,2048", "7340032,7340032",
      "10 MB,10485760", "8388608b,8388608"})
  void sizes_are_powers_of_1024(String written, long bytes) {
    assertEquals(bytes, container("shm_size: " + written).resources().shmSize());
  }

  @ParameterizedTest
  @CsvSource({"30s,30000", "1m30s,90000", "1.5h,5400000", "500ms,500", "2d,172800000", "0,0", "1h2m3s4ms,3723004"})
  void durations_as_compose_writes_them(String written, long millis) {
    assertEquals(Duration.ofMillis(millis), container("stop_grace_period: " + written).program().stopGracePeriod());
  }

  @ParameterizedTest
  @CsvSource({"no,NO,", "always,ALWAYS,", "unless-stopped,UNLESS_STOPPED,", "on-failure,ON_FAILURE,", "on-failure:3,ON_FAILURE,3"})
  void restart_policies(String written, Restart.Mode mode, @Nullable Integer retries) {
    assertEquals(new Restart(mode, retries), container("restart: " + written).restart());
  }

  @Test
  void health_checks_and_how_they_are_switched_off() {
    Container.Healthcheck check = container(
        "healthcheck: {test: [CMD, curl, -f, localhost], interval: 1m30s, timeout: 10s, retries: 3, start_period: 40s, start_interval: 5s}")
        .healthcheck();
    assertEquals(new Container.Healthcheck(Container.Words.of("CMD", "curl", "-f", "localhost"), Duration.ofSeconds(90),
        Duration.ofSeconds(10), Duration.ofSeconds(40), Duration.ofSeconds(5), 3), check);
    assertTrue(
        Objects.requireNonNull(new FleetFixture().service("web", "image: a\nhealthcheck: {disable: true}").container("web").healthcheck())
            .disabled());
    assertTrue(
        Objects.requireNonNull(new FleetFixture().service("web", "image: a\nhealthcheck: {test: [NONE]}").container("web").healthcheck())
            .disabled());
  }

  @Test
  void everything_else_that_can_be_said_of_a_container() {
    Container web = container("""
        user: 472:472
        group_add: [mail, 1000]
        working_dir: /srv
        hostname: web
        domainname: example.com
        mac_address: 02:42:ac:11:00:02
        init: true
        tty: false
        stdin_open: true
        stop_signal: SIGUSR1
        security_opt: [no-new-privileges:true]
        cap_add: [CAP_NET_ADMIN, sys_time]
        cap_drop: [ALL]
        privileged: false
        read_only: true
        tmpfs: [/run, '/tmp:size=64m,mode=1777,noexec']
        ulimits: {nproc: 65535, nofile: {soft: 20000, hard: 40000}, core: -1}
        sysctls: [net.core.somaxconn=1024]
        pid: host
        ipc: shareable
        uts: host
        userns_mode: host
        cgroup: private
        cgroup_parent: m-1
        runtime: runc
        platform: linux/amd64
        devices: ['/dev/ttyUSB0:/dev/ttyUSB1:rw', /dev/fuse]
        device_cgroup_rules: ['c 1:3 mr']
        extra_hosts: ['db=10.0.0.1', 'six:::1', 'gw:host-gateway', 'br=[::2]']
        dns: 9.9.9.9
        dns_search: [a.example, b.example]
        dns_opt: [use-vc]
        labels: [com.example.a=1, com.example.empty]
        logging: {driver: json-file, options: {max-size: 10m, max-file: 3}}
        cpu_shares: 512
        cpu_rt_runtime: 400ms
        cpu_rt_period: 11000
        cpuset: 0-1
        mem_swappiness: 0
        oom_score_adj: -500
        oom_kill_disable: true
        blkio_config: {weight: 300}
        x-whatever: {a: b}
        """);
    Map<String, String> fields = web.fields().values();
    assertEquals("472:472", fields.get("user"));
    assertEquals("[1000, mail]", fields.get("group_add"));
    assertEquals(Set.of("NET_ADMIN", "SYS_TIME"), web.security().capAdd());
    assertEquals(Map.of("nproc", new Ulimit(65535, 65535), "nofile", new Ulimit(20000, 40000), "core", new Ulimit(-1, -1)),
        web.resources().ulimits());
    assertEquals("[br:::2, db:10.0.0.1, gw:host-gateway, six:::1]", fields.get("extra_hosts"));
    assertEquals(Map.of("com.example.a", "1", "com.example.empty", ""), web.labels());
    assertEquals(400_000L, web.resources().cpuRtRuntime());
    assertEquals("/dev/ttyUSB0", fields.get("devices./dev/ttyUSB1.source"));
    assertEquals("rwm", fields.get("devices./dev/fuse.permissions"));
    assertEquals("1777", String.format("%o", web.mounts().get(1).tmpfsMode()));
    assertEquals(64L << 20, web.mounts().get(1).tmpfsSize());
    assertEquals(Map.of("max-size", "10m", "max-file", "3"), Objects.requireNonNull(web.logging()).options());
    assertEquals("SIGUSR1", fields.get("stop_signal"));
    assertEquals("false", fields.get("tty"));
    assertEquals("300", fields.get("blkio_weight"));
  }

  @Test
  void mounts_in_the_long_form() {
    assertEquals(List.of("[BIND, /srv/a, /a, true, rslave, z, null, null, null, false]",
        "[VOLUME, data, /data, null, null, null, true, null, null, null]", "[TMPFS, null, /t, null, null, null, null, 1048576, 511, null]"),
        container("""
            volumes:
              - {type: bind, source: /srv/a/, target: /a, read_only: true, bind: {propagation: rslave, create_host_path: false, selinux: z}}
              - {type: volume, source: data, target: /data, volume: {nocopy: true}}
              - {type: tmpfs, target: /t, tmpfs: {size: 1m, mode: 0777}}
            """).mounts().stream().map(each -> List.of(each).toString())
            .map(each -> each.replaceAll("[a-zA-Z]+=", "").replaceAll("^\\[Mount|\\]$", "")).toList());
  }

  @Test
  void networks_in_both_forms() {
    fleet.manifest("Network", "front",
        "ipam: {config: [{subnet: 172.28.0.0/16, gateway: 172.28.0.1}]}\ndriver_opts: {com.docker.network.bridge.name: br1}\nenable_ipv6: true");
    Container web = container("networks:\n  front: {aliases: [www, w], ipv4_address: 172.28.0.9, ipv6_address: 'fd00::9'}\n  back:\n");
    assertEquals(Set.of("www", "w"), Objects.requireNonNull(web.networks().get("front")).aliases());
    assertEquals(Container.Attachment.PLAIN, web.networks().get("back"));
    assertEquals("172.28.0.1", fleet.target(ObjectKey.network("front")).object().fields().get("ipam.172.28.0.0/16.gateway"));
  }
}

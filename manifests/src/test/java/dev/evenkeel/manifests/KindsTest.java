package dev.evenkeel.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.File;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Reaction;
import dev.evenkeel.api.host.Requirement;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.host.Unit;
import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.api.model.Policy;
import dev.evenkeel.api.model.Problem;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

class KindsTest {
  private final FleetFixture fleet = new FleetFixture();

  private HostSpec host(String name) {
    return Objects.requireNonNull(fleet.lower().hosts().get(name));
  }

  @Test
  void a_host_is_reached_by_ssh_through_others() {
    fleet.manifest("Host", "beast", """
        address: 10.0.0.5
        ssh:
          user: ops
          port: 2222
          identity: ~/.ssh/id_ed25519
          hostKey: [SHA256:Kx3aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa]
          jump: {address: gate.example, user: jump}
        sudo: false
        dockerSocket: /run/user/1000/docker.sock
        labels: {role: web}
        reserve: {cpus: 0.5, memory: 1g}
        registries: {ghcr.io: {username: me, password: secret}}
        reconcile: observe
        """);
    HostSpec beast = host("beast");
    assertEquals(new HostSpec.Ssh("10.0.0.5", 2222, "ops", List.of("~/.ssh/id_ed25519"),
        List.of("SHA256:Kx3aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
        new HostSpec.Ssh("gate.example", 22, "jump", List.of(), List.of(), null)), beast.ssh());
    assertEquals(Map.of("role", "web"), beast.labels());
    assertEquals(new HostSpec.Reserve(0.5, 1L << 30), beast.reserve());
    assertEquals(Policy.Reconcile.OBSERVE, beast.policy().reconcile());
    assertEquals("/run/user/1000/docker.sock", beast.dockerSocket());
    assertTrue(host("a").isLocal());
    assertEquals("me:(password)", Objects.requireNonNull(beast.registries().get("ghcr.io")).toString());
    List<Problem> problems = fleet.lower().problems();
    assertEquals(List.of("Host/beast: the password for ghcr.io stands in the manifest as plain text"),
        problems.stream().map(Problem::message).toList());
    assertEquals(Problem.Severity.WARNING, problems.getFirst().severity());
  }

  @Test
  void what_a_host_gets_wrong() {
    fleet.manifest("Host", "b", "address: root@x").manifest("Host", "c", "address: local\nssh: {user: x}").manifest("Host", "d",
        "address: d\nssh: {port: 0, hostKey: abc, identity: id_rsa, usr: x}");
    assertEquals(
        List.of("b.yaml:5:12: address: \"root@x\" is not a name or an IP address (the user and the port are written under ssh)",
            "c.yaml:6:8: ssh: does not go with address: local (remove it, or write another address)",
            "d.yaml:6:15: ssh.port: 0 is not within 1 and 65535", "d.yaml:6:50: ssh: unknown field \"usr\" (did you mean \"user\"?)"),
        fleet.problems());
  }

  @Test
  void instances_stand_on_every_host_that_is_selected() {
    fleet.file("b.yaml", FleetFixture.HEAD + "kind: Host\nmetadata: {name: b, labels: {role: web}}\nspec: {address: b}\n")
        .file("c.yaml", FleetFixture.HEAD + "kind: Host\nmetadata: {name: c}\nspec: {address: c, labels: {role: web}}\n")
        .manifest("Network", "front", "hostSelector: {role: web}").manifest("Network", "back", "hosts: [a, c]");
    assertEquals(List.of("network/back"), fleet.keys());
    assertEquals(Set.of(ObjectKey.network("front")), fleet.target("b").objects().keySet());
    assertEquals(Set.of(ObjectKey.network("front"), ObjectKey.network("back")), fleet.target("c").objects().keySet());
  }

  @Test
  void volumes_keep_their_data() {
    fleet.manifest("Volume", "data", "driver: local\ndriver_opts: {type: nfs}\nlabels: [a=b]").manifest("Volume", "gone", "prune: delete")
        .manifest("Volume", "theirs", "external: true\ndriver: x");
    assertEquals(List.of("gone.yaml:5:10: a volume is never removed without an approval (write prune: approve or never)",
        "theirs.yaml:5:13: external: excludes all other fields (what is somebody else's cannot be described here)"), fleet.problems());
    assertEquals(Policy.Prune.APPROVE, Objects
        .requireNonNull(Objects.requireNonNull(fleet.lower().targets().get("a")).objects().get(ObjectKey.volume("data"))).policy().prune());
  }

  @Test
  void files_folders_trees_and_links() {
    fleet.file("conf/x.conf", "x").manifest("File", "motd", "path: /etc/motd\ncontent: |\n  hello $$\nmode: 0640\nowner: root\ngroup: adm")
        .manifest("File", "tree", "path: /opt/conf/\nfrom: conf").manifest("File", "dir", "path: /srv/data\ndirectory: true\nmode: '0750'")
        .manifest("File", "link", "path: /usr/local/bin/x\nlink: /opt/x");
    assertEquals("hello $\n",
        Objects.requireNonNull(assertInstanceOf(File.Regular.class, fleet.file("/etc/motd").content()).bytes()).text());
    assertEquals(Map.of("content",
        "sha256:" + Objects.requireNonNull(((File.Regular) fleet.file("/etc/motd").content()).bytes()).sha256() + " (8 bytes)", "group",
        "adm", "mode", "0640", "owner", "root", "type", "file"), fleet.file("/etc/motd").fields().values());
    assertEquals(Set.of("x.conf"), assertInstanceOf(File.Tree.class, fleet.file("/opt/conf").content()).entries().keySet());
    assertEquals(File.Directory.PLAIN, fleet.file("/srv/data").content());
    assertEquals(File.Link.to("/opt/x"), fleet.file("/usr/local/bin/x").content());
  }

  @Test
  void a_file_is_validated_and_others_react_to_it() {
    fleet.manifest("Unit", "nginx", "state: active").service("web", "image: nginx").manifest("File", "conf", """
        path: /etc/nginx/conf.d/a.conf
        content: x
        validate: [nginx, -t, -c, $DIR/a.conf]
        onChange: [{resource: Unit/nginx, do: reload}, {resource: Service/web, do: {signal: SIGHUP}}]
        """);
    ObjectKey file = ObjectKey.file("/etc/nginx/conf.d/a.conf");
    assertEquals(new Target.Validation(List.of("nginx", "-t", "-c", "$DIR/a.conf"), null, "/etc/nginx/conf.d", new TreeSet<>(Set.of(file))),
        fleet.target(file).validation());
    assertEquals(Map.of(file, new Reaction.Reload()), fleet.target(ObjectKey.unit("nginx.service")).onChange());
    assertEquals(Map.of(file, new Reaction.Signal("SIGHUP")), fleet.target(ObjectKey.container("web")).onChange());
    assertTrue(fleet.target(ObjectKey.container("web")).after().contains(file));
  }

  @Test
  void what_files_get_wrong() {
    fleet.manifest("File", "a", "path: etc/x\ncontent: x").manifest("File", "b", "path: /etc/systemd/system/x.service\ncontent: x")
        .manifest("File", "c", "path: /x\ncontent: x\nfrom: y").manifest("File", "d", "path: /y\nmode: 0999\nlink: x")
        .manifest("File", "e", "path: /z\nfrom: ../etc/shadow").manifest("File", "f", "path: /var/lib/evenkeel/ledger\ncontent: x")
        .manifest("File", "g", "path: /g\ncontent: x\nonChange: [{resource: Unit/none}]")
        .manifest("File", "h", "path: /h\ncontent: ${secret:a/b}");
    assertEquals(List.of("a2.yaml:5:9: path: \"etc/x\" is not an absolute path (begin it with /, and write it without ..)",
        "b.yaml:5:9: /etc/systemd/system/x.service is not a place for files (write a kind: Unit)",
        "c.yaml:7:3: \"content\" and \"from\" exclude each other (keep one of content, from, directory, link)",
        "c.yaml:7:9: from: there is no file y in the repository (links are not followed, and uncommitted files are not there)",
        "d.yaml:6:9: mode: \"0999\" is not a mode (write it in octal, as '0644')",
        "e.yaml:6:9: from: \"../etc/shadow\" leads out of the repository (put the file beside the manifest; a path on the host begins with /)",
        "f.yaml:5:9: /var/lib/evenkeel/ledger is not a place for files (choose a path outside /var/lib/evenkeel)",
        "g.yaml:7:25: onChange: there is no Unit/none (write Kind/name of a Service, Unit or Tunnel on the same host)",
        "h.yaml:6:12: File/h: there is no Secret \"a\" (evenkeel secret set a/b makes it: a manifest and an age file)"),
        fleet.problems());
  }

  @Test
  void units_from_text_file_and_package() {
    fleet.file("job.timer", "[Timer]\nOnCalendar=daily\n\n[Install]\nWantedBy=timers.target").manifest("Unit", "app", """
        text: |
          [Unit]
          Description=App
          [Service]
          User=svc
          ExecStart=-/usr/bin/app --port 80
          [Install]
          WantedBy=multi-user.target
        dropIns:
          10-limits.conf: |
            [Service]
            MemoryMax=1G
        requires: [{mount: /data}, {binary: git}]
        """).manifest("Unit", "job.timer", "from: job.timer\nenabled: false\nstate: inactive").manifest("Unit", "docker",
        "dropIns: {10-x.conf: \"[Service]\\nNice=5\"}");
    Unit app = assertInstanceOf(Unit.class, fleet.target(ObjectKey.unit("app.service")).object());
    assertEquals(Unit.Enablement.ENABLED, app.enabled());
    assertEquals(Unit.State.ACTIVE, app.state());
    assertEquals(Set.of(new Requirement.Binary("/usr/bin/app"), new Requirement.User("svc"), new Requirement.MountPoint("/data"),
        new Requirement.Binary("git")), fleet.target(ObjectKey.unit("app.service")).requires());
    Unit timer = assertInstanceOf(Unit.class, fleet.target(ObjectKey.unit("job.timer")).object());
    assertEquals(Unit.Enablement.DISABLED, timer.enabled());
    assertEquals(Unit.State.INACTIVE, timer.state());
    assertTrue(Objects.requireNonNull(timer.text()).text().endsWith("target\n"));
    Unit docker = assertInstanceOf(Unit.class, fleet.target(ObjectKey.unit("docker.service")).object());
    assertNull(docker.text());
    assertNull(docker.state());
    assertNull(docker.enabled());
    assertEquals(Set.of("10-x.conf"), docker.dropIns().keySet());
  }

  @Test
  void what_units_get_wrong() {
    fleet.manifest("Unit", "u1", "text: hello").manifest("Unit", "u2", "text: |\n  [Unit]\n  Description=x")
        .manifest("Unit", "u3", "dropIns: {x: y}").manifest("Unit", "u4", "reconcile: observe")
        .manifest("Unit", "u5", "text: |\n  A=b\n  [Service]")
        .manifest("Unit", "u6", "state: running");
    assertEquals(List.of("u1.yaml:5:9: line 1 of the text is neither [Section] nor Name=value (see man systemd.syntax)",
        "u2.yaml:5:9: the text has no [Service] section (see man systemd.syntax)",
        "u3.yaml:5:12: dropIns: \"x\" is not the name of a drop-in (write it like 10-limits.conf)",
        "u4.yaml:5:3: says nothing about the unit (write text, from, dropIns, enabled or state)",
        "u5.yaml:5:9: line 1 of the text stands before any [Section] (see man systemd.syntax)",
        "u6.yaml:5:10: state: \"running\" is not one of active, inactive"), fleet.problems());
  }

  @Test
  void a_tunnel_by_its_id_gets_its_configuration_written() {
    fleet.manifest("Tunnel", "kitt",
        "id: 0f7d6c1e-5a1b\ncredentials: /etc/cloudflared/kitt.json\nuser: jimmyb\nchecks: ['https://kitt.agency/health']\nvalidate: true\ningress:\n  - {hostname: kitt.agency, service: 'http://localhost:3000'}\n  - {hostname: \"o'x\", path: /a, service: 'http://localhost:1'}");
    File config = fleet.file("/etc/cloudflared/kitt.yml");
    assertEquals("""
        tunnel: '0f7d6c1e-5a1b'
        credentials-file: '/etc/cloudflared/kitt.json'
        ingress:
          - hostname: 'kitt.agency'
            service: 'http://localhost:3000'
          - hostname: 'o''x'
            path: '/a'
            service: 'http://localhost:1'
          - service: http_status:404
        """, Objects.requireNonNull(((File.Regular) config.content()).bytes()).text());
    assertEquals(List.of("/usr/local/bin/cloudflared", "tunnel", "--config", "$DIR/kitt.yml", "ingress", "validate"),
        Objects.requireNonNull(fleet.target(config.key()).validation()).command());
    Target unit = fleet.target(ObjectKey.unit("kitt.service"));
    assertEquals(Set.of(new Requirement.Binary("/usr/local/bin/cloudflared"), new Requirement.User("jimmyb"),
        new Requirement.Path("/etc/cloudflared/kitt.json")), unit.requires());
    assertEquals(1, unit.checks().probes().size());
  }

  @Test
  void a_tunnel_may_run_in_a_container_or_find_its_configuration_there() {
    fleet.manifest("Tunnel", "kitt", "configPath: /home/j/config.yml").manifest("Tunnel", "boxed",
        "config: |\n  tunnel: x\n  ingress:\n    - service: http_status:404\nrun: container\nimage: cloudflare/cloudflared:2026.1.0");
    assertTrue(fleet.target(ObjectKey.unit("kitt.service")).requires().contains(new Requirement.Path("/home/j/config.yml")));
    Container boxed = fleet.container("boxed");
    assertEquals("host", boxed.namespaces().networkMode());
    assertEquals("/etc/cloudflared/boxed.yml", boxed.mounts().getFirst().source());
    assertTrue(fleet.file("/etc/cloudflared/boxed.yml").inPlace());
  }

  @Test
  void what_tunnels_get_wrong() {
    fleet.file("bad.yml", "tunnel: x\ningress:\n  - hostname: a\n    service: http://b\n").file("worse.yml", "a: [")
        .manifest("Tunnel", "t1", "config: bad.yml").manifest("Tunnel", "t2", "config: worse.yml").manifest("Tunnel", "t3", "user: x")
        .manifest("Tunnel", "t4", "id: abcdefgh")
        .manifest("Tunnel", "t5", "configPath: '/a b'\ndescription: \"x\\nExecStart=evil\"")
        .manifest("Tunnel", "t6", "configPath: /x\nuser: \"x\\nExecStartPre=evil\"")
        .manifest("Tunnel", "t7", "configPath: /x\nrun: container");
    assertEquals(List.of("t1.yaml:5:11: config: the last rule of ingress must catch all, at bad.yml:3:5 (add - service: http_status:404)",
        "t2.yaml:5:11: config: the configuration is not readable as YAML, at worse.yml:2:1: not readable as YAML: expected the node content, but found '<stream end>' (cloudflared could not read it either)",
        "t3.yaml:5:3: has no configuration (write config, or id with credentials and ingress, or configPath of one that is on the host already)",
        "t4.yaml:5:7: id: needs credentials and ingress (write both, or the whole configuration as config)",
        "t5.yaml:6:16: description: \"x\\nExecStart=evil\" is not a line of a unit (write one line without a backslash at its end)",
        "t6.yaml:6:9: user: \"x\\nExecStartPre=evil\" is not a user or group (write a name or a number)",
        "t7.yaml:6:8: run: container needs image (write image: cloudflare/cloudflared:VERSION)"),
        fleet.problems().stream().filter(each -> !each.startsWith("worse")).toList());
  }

  @Test
  void defaults_count_in_their_folder_for_what_they_select() {
    fleet.file("team/d.yaml", FleetFixture.HEAD
        + "kind: Defaults\nmetadata: {name: d}\nspec:\n  selector: {kind: [Service], labels: {tier: web}}\n  spec: {container: {mem_limit: 64m, environment: {A: '1', B: '1'}}, prune: never}\n")
        .file("team/all.yaml",
            FleetFixture.HEAD + "kind: Defaults\nmetadata: {name: all}\nspec: {spec: {host: a, container: {mem_limit: 1g}}}\n")
        .file("team/w.yaml",
            FleetFixture.HEAD
                + "kind: Service\nmetadata: {name: ww, labels: {tier: web}}\nspec: {container: {image: n, environment: {B: '2'}}}\n")
        .service("other", "image: n").host("b2");
    assertEquals(List.of(
        "other.yaml:1:1: Service/other: there are several Hosts, and it does not say on which it stands (add host: to its spec; the Hosts are a, b2)"),
        fleet.problems());
    Target web = Objects.requireNonNull(Objects.requireNonNull(fleet.lower().targets().get("a")).objects().get(ObjectKey.container("ww")));
    assertEquals(Map.of("A", "1", "B", "2"), ((Container) web.object()).program().environment());
    assertEquals(1L << 30, ((Container) web.object()).resources().memLimit());
    assertEquals(Policy.Prune.NEVER, web.policy().prune());
  }

  @Test
  void what_defaults_get_wrong() {
    fleet.manifest("Defaults", "d", "selector: {kind: Servce}\nspec: {contaner: {}}");
    assertEquals(
        List.of(
            "d.yaml:1:1: selector: unknown kind \"Servce\" (one of Host, Service, Stack, Network, Volume, File, Unit, Tunnel, Secret, Defaults)",
            "d.yaml:6:10: unknown field \"contaner\" (no kind that the selector matches has it)"),
        fleet.problems());
  }
}

package dev.evenkeel.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.testbed.RealHosts;
import dev.evenkeel.testbed.TestHost;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** {@code evenkeel import host}, on a host on which people have worked by hand: what it writes, what it leaves out, and that handing it over changes nothing. */
@RealHosts(value = {"beast"}, reset = RealHosts.Reset.CLASS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ImportHostTest {
  private static final List<String> SECRETS = List.of("hunter2", "tok-4711", "s3cr3t-url", "unit-pass", "env-file-key");
  private static final List<String> CONTAINERS = List.of("shop-web-1", "shop-db-1", "cache", "proxy");
  private TestHost beast;
  private Fleet fleet;
  private String before = "";

  @BeforeAll
  void byHand(TestHost beast, @TempDir Path folder) throws Exception {
    this.beast = beast;
    fleet = Fleet.folder(folder.resolve("fleet")).hosts(beast);
    beast.loadImage("evenkeel/busybox");
    beast.writeFile("/opt/shop/compose.yaml", """
        services:
          web:
            image: evenkeel/busybox:1
            command: [httpd, -f, -p, "8080", -h, /srv]
            environment:
              TZ: UTC
              DATABASE_URL: postgres://shop:${DB_PASSWORD}@db/shop   # by the variable
            env_file: [web.env]
            ports: ["18080:8080"]
            volumes: ["./www:/srv:ro"]
            depends_on: [db]
            restart: unless-stopped
          db:
            image: evenkeel/busybox:1
            command: [sleep, "100000"]
            environment:
              - POSTGRES_PASSWORD=hunter2
            volumes: ["data:/var/lib/data"]
            mem_limit: 64m
        volumes:
          data: {}
        """);
    beast.writeFile("/opt/shop/.env", "DB_PASSWORD=hunter2\nMODE=plain\n");
    beast.writeFile("/opt/shop/web.env", "LEVEL=info\nSIGNING_KEY=env-file-key\n");
    beast.writeFile("/opt/shop/www/index.html", "<h1>A shop</h1>\n");
    new Composed(beast, "shop", "/opt/shop").network().volume("data")
        .up("db", "-e", "POSTGRES_PASSWORD=hunter2", "-v", "shop_data:/var/lib/data", "--memory", "64m", "evenkeel/busybox:1", "sleep",
            "100000")
        .up("web", "-e", "TZ=UTC", "-e", "DATABASE_URL=postgres://shop:hunter2@db/shop", "-e", "LEVEL=info", "-e",
            "SIGNING_KEY=env-file-key", "-p",
            "18080:8080", "-v", "/opt/shop/www:/srv:ro", "--restart", "unless-stopped", "evenkeel/busybox:1", "httpd", "-f", "-p", "8080",
            "-h", "/srv");
    beast.docker("network", "create", "--internal", "--label", "who=ana", "back").orThrow();
    beast.docker("run", "-d", "--name", "cache", "--restart", "on-failure:3", "--memory", "32m", "--cpus", "0.5", "-e", "PRICE=$5", "-e",
        "API_TOKEN=tok-4711", "-e", "UPSTREAM=http://u:s3cr3t-url@up/", "-v", "cache-data:/data", "-v", "/etc/hostname:/host:ro", "--tmpfs",
        "/tmp:size=8m", "--cap-drop", "ALL", "--cap-add", "NET_BIND_SERVICE", "--read-only", "--ulimit", "nofile=512:1024", "--label",
        "tier=back",
        "--network", "back", "--network-alias", "kv", "--init", "--stop-timeout", "3", "--health-cmd", "true", "--health-interval", "5s",
        "evenkeel/busybox:1", "sleep", "100000").orThrow();
    beast.docker("run", "-d", "--name", "proxy", "-p", "127.0.0.1:19090:9090/udp", "-p", "19091:9091", "evenkeel/busybox:1", "sleep",
        "100000").orThrow();
    beast.docker("run", "--name", "ended", "evenkeel/busybox:1", "true").orThrow();
    beast.docker("volume", "create", "spare").orThrow();
    beast.writeFile("/etc/systemd/system/mirror.service", """
        [Unit]
        Description=Mirror, at 5 $ a month

        [Service]
        ExecStart=/bin/sleep 100000

        [Install]
        WantedBy=multi-user.target
        """);
    beast.writeFile("/etc/systemd/system/leaky.service", "[Service]\nEnvironment=APP_PASSWORD=unit-pass\nExecStart=/bin/sleep 100000\n");
    beast.writeFile("/etc/systemd/system/ssh.service.d/10-nice.conf", "[Service]\nNice=1\n");
    beast.sh("systemctl daemon-reload && systemctl enable --now mirror.service").orThrow();
    beast.writeFile("/etc/cron.d/backup", "MAILTO=ana\n# at night\n17 3 * * * root /usr/local/bin/backup --password hunter2\n");
    Process ssh = new ProcessBuilder("ssh", "-i", beast.privateKeyPath("jimmyb").toString(), "-o", "StrictHostKeyChecking=no", "-o",
        "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR", "jimmyb@" + beast.address(),
        "nohup sleep 98765 >/dev/null 2>&1 </dev/null &").inheritIO()
        .start();
    assertEquals(0, ssh.waitFor());
    before = standing();
  }

  @AfterAll
  void end() {
    beast.sh("pkill -x -f 'sleep 98765'");
    fleet.close();
  }

  /** What must stay: identities, starts and labels of all containers, and the unit's run. */
  private String standing() {
    StringBuilder text = new StringBuilder();
    for (String container : CONTAINERS) {
      text.append(
          beast.docker("inspect", "-f", "{{.Id}} {{.Created}} {{.State.StartedAt}} {{.RestartCount}} {{json .Config.Labels}}", container)
              .orThrow()
              .text())
          .append('\n');
    }
    return text.append(beast.docker("network", "inspect", "-f", "{{.Id}} {{json .Labels}}", "shop_default", "back").orThrow().text())
        .append(beast.systemctl("show", "-p", "InvocationID", "mirror.service").orThrow().text()).toString();
  }

  private String written() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(fleet.path())) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        all.append("== ").append(fleet.path().relativize(file)).append('\n').append(Files.readString(file));
      }
    }
    return all.toString();
  }

  @Test
  @Order(1)
  void everythingIsWrittenOrListedAndNoSecretIs() throws IOException {
    Cli.Result result = Cli.alone().run("import", "host", "beast", "--into", fleet.path().toString()).ok();
    String told = result.stdout();

    for (String taken : new String[]{"Stack/shop", "Service/cache", "Service/proxy", "Network/back", "Volume/cache-data", "Volume/spare",
        "Unit/mirror",
        "Unit/ssh"}) {
      assertTrue(told.contains("  " + taken + ": beast/"), taken + " in " + told);
    }
    for (String left : new String[]{"container/ended: it is exited", "unit leaky.service: its text holds what looks like a secret",
        "cron /etc/cron.d/backup:3: \"17 3 * * *\" runs /usr/local/bin/backup as root",
        "sleep 98765, of jimmyb, runs without a unit or a container"}) {
      assertTrue(told.contains(left), left + " in " + told);
    }
    assertTrue(told.contains("mounts /opt/shop/www of the host"), told);
    String all = written();
    for (String secret : SECRETS) {
      assertFalse(told.contains(secret) || all.contains(secret), secret + " in " + told + all);
    }
    assertTrue(all.contains("PRICE: $$5"), all);
    assertEquals(before, standing());
  }

  @Test
  @Order(2)
  void whatWasWrittenIsValidAndThePlanOfItIsEmpty() {
    String path = fleet.path().toString();
    Cli.alone().run("validate", path).ok();
    Cli.Result plan = Cli.alone().run("plan", path);
    assertEquals(0, plan.exitCode(), plan.toString());
    assertTrue(plan.stdout().contains("beast: as written, nothing to do"), plan.stdout());

    beast.docker("volume", "create", "late").orThrow();
    String again = Cli.alone().run("import", "host", "beast", "--into", path).ok().stdout();
    assertTrue(again.startsWith("Written\n  Volume/late: beast/volumes/late.yaml\nLeft out\n"), again);
    assertTrue(again.contains("Stack/shop: is declared already (beast/stacks/shop.yaml:") && again.contains("1 manifest for beast."),
        again);
    Cli.alone().run("plan", path).ok();
  }

  @Test
  @Order(3)
  void enforcedItIsTakenOverInPlaceAndNothingIsRestartedOrRelabelled() throws IOException {
    try (Stream<Path> files = Files.walk(fleet.path())) {
      for (Path file : files.filter(each -> each.toString().endsWith(".yaml")).toList()) {
        Files.writeString(file, Files.readString(file).replace("reconcile: observe", "reconcile: enforce"));
      }
    }
    String path = fleet.path().toString();
    Cli.Result plan = Cli.alone().run("plan", path).ended(2);
    assertTrue(plan.stdout().contains("to adopt") && plan.stdout().contains("no downtime"), plan.stdout());
    for (String other : new String[]{"to create", "to replace", "blocked", "waiting", "only told"}) {
      assertFalse(plan.stdout().contains(other), plan.stdout());
    }

    Cli.alone().run("apply", path).ok();
    Cli.alone().run("plan", path).ok();
    assertEquals(before, standing());
  }

  @Test
  @Order(4)
  void whatWasTakenOverIsKept() {
    beast.docker("update", "--memory", "48m", "--memory-swap", "96m", "cache").orThrow();
    beast.docker("kill", "shop-web-1").orThrow();
    Cli.alone().run("apply", fleet.path().toString()).ok();
    assertEquals("33554432 true", beast.docker("inspect", "-f", "{{.HostConfig.Memory}} {{.State.Running}}", "cache").text());
    assertEquals("true", beast.docker("inspect", "-f", "{{.State.Running}}", "shop-web-1").text());
    assertEquals(before.lines().map(line -> line.substring(0, 20)).limit(4).toList(),
        standing().lines().map(line -> line.substring(0, 20)).limit(4).toList());
  }
}

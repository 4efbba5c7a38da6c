package dev.evenkeel.e2e.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.evenkeel.testbed.TcpProxy;
import dev.evenkeel.testbed.TestHost;
import dev.evenkeel.testbed.TestHosts;
import dev.evenkeel.testbed.TestRegistry;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;

/** Disks of a host that are full, images that cannot be had, and a registry in trouble. */
class HostFaultsTest extends FaultsOnHosts {
  private final TestHosts hosts;

  HostFaultsTest(TestHost beast, TestHost vault, TestHosts hosts, @TempDir Path folder) {
    super(new World(beast, vault, folder));
    this.hosts = hosts;
  }

  /** Puts a small file system over a folder, with what is in it, and fills it up. Loop devices are out of reach in a test host, so it is one in memory. */
  private void fill(String folder) {
    world.beast().sh("""
        set -e
        mkdir -p /mnt/small && mount -t tmpfs -o size=1m,mode=755 tmpfs /mnt/small
        cp -a %1$s/. /mnt/small/ && mount --bind /mnt/small %1$s && umount /mnt/small
        mountpoint -q %1$s
        dd if=/dev/zero of=%1$s/ballast bs=4096 count=1024 2>/dev/null || true
        ! dd if=/dev/zero of=%1$s/one-more bs=4096 count=1 2>/dev/null""".formatted(folder)).orThrow();
  }

  private void empty(String folder) {
    world.beast().sh("rm -f %1$s/ballast %1$s/one-more".formatted(folder)).orThrow();
  }

  private void unmount(String folder) {
    world.beast().sh("cp -a %1$s/. /mnt/small/ && umount -l %1$s && cp -a /mnt/small/. %1$s/ && rm -rf /mnt/small".formatted(folder))
        .orThrow();
  }

  private void full(Trial trial, String folder) {
    fill(folder);
    String web = world.beast().docker("inspect", "-f", "{{.Id}} {{.State.StartedAt}}", "web").text();
    world.nextOnBeast();
    trial.othersGoOn();
    trial.until("it is told", () -> world.api().list("/api/v1/resources").stream().map(Object::toString)
        .anyMatch(one -> one.toLowerCase(java.util.Locale.ROOT).contains("no space left")));
    assertTrue(world.beast().docker("inspect", "-f", "{{.Id}} {{.State.StartedAt}}", "web").text().equals(web) || folder.contains("test"));
    trial.heal(() -> {
      empty(folder);
      world.api().post("/api/v1/sync", "{\"retry\":true}");
    });
    world.awaitAsWritten(World.SOON);
    unmount(folder);
    trial.converges();
  }

  @Fault(row = 19, what = "disk of the host full where a managed file is", how = "a tmpfs of 1 MB over its folder, filled up; a commit comes")
  void fileDiskFull(Trial trial) {
    full(trial, "/etc/evenkeel-test");
  }

  @Fault(row = 19, what = "disk of the host full where the ledger is", how = "a tmpfs of 1 MB over /var/lib/evenkeel, filled up; a commit comes")
  void ledgerDiskFull(Trial trial) {
    full(trial, "/var/lib/evenkeel");
  }

  /** The engine's own disk, with images and all, is the machine's; a layer of its own is what a new container needs of it. */
  @Fault(row = 19, what = "disk of the engine full", how = "a tmpfs of 1 MB over the engine's folder for containers, filled up; a commit comes")
  void engineDiskFull(Trial trial) {
    full(trial, "/var/lib/docker/containers");
  }

  private String imaged(String image) {
    return world.fleet().read("beast.yaml").replaceFirst("image: evenkeel/busybox:1", "image: " + image);
  }

  /** Commits web with another image, which must not come to be; the old one runs on. */
  private void badImage(Trial trial, String image, String... reasons) {
    String web = world.beast().docker("inspect", "-f", "{{.Id}} {{.State.StartedAt}} {{.State.Running}}", "web").text();
    world.fleet().write("beast.yaml", imaged(image));
    world.commitAsItStands("another image");
    world.tell();
    trial.until("it is told", () -> java.util.List.of(reasons)
        .contains(dev.evenkeel.e2e.Api.condition(world.api().resource("Service/web"), "Synced").path("reason").asText()));
    trial.othersGoOn();
    trial.note(dev.evenkeel.e2e.Api.condition(world.api().resource("Service/web"), "Synced").path("message").asText());
    assertEquals(web, world.beast().docker("inspect", "-f", "{{.Id}} {{.State.StartedAt}} {{.State.Running}}", "web").text(),
        "the old one runs on");
  }

  private void goodAgain(Trial trial) {
    trial.heal(() -> {
      world.written().nextOnBeast();
      world.commit("the image as it was");
      world.tell();
    });
    trial.converges();
  }

  @Fault(row = 22, what = "image missing", how = "a reference that a real registry does not have")
  void imageMissing(Trial trial) {
    badImage(trial, hosts.registry().reference("nobody/has:this"), "ImageMissing", "RegistryRefused");
    goodAgain(trial);
  }

  @Fault(row = 22, what = "digest that the registry does not have", how = "name@sha256:… with another digest than the image has")
  void digestDiffers(Trial trial) {
    String digest = hosts.registry().push(world.beast(), "evenkeel/busybox:1", "faults/app:1");
    badImage(trial, hosts.registry().address() + "/faults/app@sha256:" + "0".repeat(64), "ImageMissing", "RegistryRefused");
    assertTrue(digest.startsWith("sha256:"));
    goodAgain(trial);
  }

  @Fault(row = 22, what = "image of another architecture", how = "an image with an ELF program for aarch64")
  void otherArchitecture(Trial trial) {
    world.beast()
        .sh("""
            mkdir -p /tmp/arm/bin && printf '\\177ELF\\002\\001\\001\\000\\000\\000\\000\\000\\000\\000\\000\\000\\002\\000\\267\\000\\001\\000\\000\\000' >/tmp/arm/bin/sh \\
              && cp /tmp/arm/bin/sh /tmp/arm/bin/true && chmod 755 /tmp/arm/bin/* && tar -C /tmp/arm -c bin | docker import - faults/arm:1 && rm -r /tmp/arm""")
        .orThrow();
    badImage(trial, "faults/arm:1", "Quarantined", "StartFailed");
    world.beast().docker("ps", "-a").orThrow();
    goodAgain(trial);
    world.beast().docker("rmi", "faults/arm:1");
  }

  /** A way to the registry that a test can break, as the hosts reach it. */
  private void throughProxy(Trial trial, TestRegistry registry, Runnable trouble, TcpProxy proxy) {
    registry.push(world.beast(), "evenkeel/busybox:2", "faults/late:1");
    trouble.run();
    String web = world.beast().docker("inspect", "-f", "{{.Id}} {{.State.StartedAt}}", "web").text();
    world.fleet().write("beast.yaml", imaged(world.beast().gateway() + ":" + proxy.port() + "/faults/late:1"));
    world.commitAsItStands("an image from a registry in trouble");
    world.tell();
    trial.othersGoOn();
    world.beast().docker("kill", "ported").orThrow();
    trial.until("what runs is kept running",
        () -> world.beast().docker("inspect", "-f", "{{.State.Running}}", "ported").text().equals("true"));
    assertEquals(web, world.beast().docker("inspect", "-f", "{{.Id}} {{.State.StartedAt}}", "web").text(), "running work is untouched");
    trial.until("it is told", () -> !world.api().isReady("Service/web"));
    trial.note(dev.evenkeel.e2e.Api.condition(world.api().resource("Service/web"), "Synced").path("message").asText());
    trial.heal(proxy::heal);
    trial.until("the image comes once the registry is back", () -> world.api().isReady("Service/web"));
    goodAgain(trial);
  }

  @Fault(row = 23, what = "registry down", how = "the proxy before it refuses every connection")
  void registryDown(Trial trial) {
    TestRegistry registry = hosts.registry();
    try (TcpProxy proxy = TcpProxy.to(registry.host(), registry.port(), world.beast().gateway())) {
      throughProxy(trial, registry, proxy::refuse, proxy);
    }
  }

  @Fault(row = 23, what = "registry slow", how = "the proxy before it delays each way by 5 s")
  void registrySlow(Trial trial) {
    TestRegistry registry = hosts.registry();
    try (TcpProxy proxy = TcpProxy.to(registry.host(), registry.port(), world.beast().gateway())) {
      throughProxy(trial, registry, () -> proxy.delay(Duration.ofSeconds(5)), proxy);
    }
  }

  @Fault(row = 23, what = "registry answers 429", how = "a server that says Too Many Requests to everything")
  void registryRefuses(Trial trial) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(world.beast().gateway(), 0), 0);
    server.createContext("/", exchange -> {
      byte[] body = "{\"errors\":[{\"code\":\"TOOMANYREQUESTS\",\"message\":\"too many requests\"}]}"
          .getBytes(java.nio.charset.StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(429, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
    server.start();
    try {
      badImage(trial, world.beast().gateway() + ":" + server.getAddress().getPort() + "/faults/app:1", "ImageMissing", "RegistryRefused");
      goodAgain(trial);
    } finally {
      server.stop(0);
    }
  }
}

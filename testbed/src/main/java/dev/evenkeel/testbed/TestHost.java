package dev.evenkeel.testbed;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One real Docker host: systemd as process 1, sshd, dockerd; users root, {@code ops} (group docker, {@code sudo -n}) and {@code jimmyb} (an
 * ordinary person). It is reached from this machine at {@link #address()} port {@link #sshPort()} with {@link #privateKey()}, like a server.
 *
 * <p>What a test does to the host from outside (kill a container, edit a file, cut its network) goes through {@link #exec}, which does not use
 * SSH and works while sshd does not. Safe for use by several threads.
 */
public final class TestHost implements AutoCloseable {
  private static final Duration BOOT_DEADLINE = Duration.ofSeconds(60);
  private static final Duration RESET_DEADLINE = Duration.ofSeconds(90);

  /** Bytes of a file that go into one command; Linux takes arguments up to 128 KiB, and base64 makes them longer by a third. */
  private static final int CHUNK = 60_000;

  /** Ends when the host is up: engine, sshd, and no systemd job left. At the first boot it lets the key ($1) in for every user, and then
   * remembers the host's state for {@link #reset()}. */
  private static final String BOOTED = """
      until [ -S /run/dbus/system_bus_socket ]; do sleep 0.02; done
      systemctl is-system-running --wait >/dev/null || true
      until docker info >/dev/null 2>&1; do sleep 0.02; done
      until ss -Hltn 'sport = :22' | grep -q .; do sleep 0.02; done
      [ ! -d /usr/local/lib/testbed/kept ] || exit 0
      for home in /root /home/ops /home/jimmyb; do echo "$1" >$home/.ssh/authorized_keys; done
      /usr/local/lib/testbed/baseline
      """;

  private final String name;
  private final String address;
  private final Testbed testbed;
  private final Machine container;
  private final Exec exec;
  /** References loaded into this host's engine, with the ids they must still have to count as loaded. */
  private final Map<String, String> loaded = new TreeMap<>();

  private TestHost(String name, Testbed testbed) {
    this.name = name;
    this.testbed = testbed;
    address = testbed.network().nextAddress();
    container = Machine.host(name, testbed, address);
    container.start();
    exec = new Exec(testbed.docker(), name, container.getContainerId());
  }

  /** Starts a host and waits until it is up, about a second.
   *
   * @param name its host name
   * @throws TestbedException if it is not up within a minute */
  public static TestHost start(String name) {
    var host = new TestHost(name, Testbed.get());
    try {
      host.awaitBoot();
      return host;
    } catch (RuntimeException e) {
      host.stop();
      throw e;
    }
  }

  public String name() {
    return name;
  }

  /** The host's address on the run's bridge; it stays over a reboot. */
  public String address() {
    return address;
  }

  /** The address of this machine as the host sees it, for servers that the test itself runs. */
  public String gateway() {
    return testbed.network().gateway();
  }

  /** The port of sshd at {@link #address()}. */
  public int sshPort() {
    return 22;
  }

  /** A private key (OpenSSH format, ed25519, no passphrase) that sshd lets in as root, ops and jimmyb. */
  public Path privateKey() {
    return testbed.privateKey();
  }

  /** The same for a given user; every user of the host has the same key.
   *
   * @param user root, ops or jimmyb */
  public Path privateKeyPath(String user) {
    if (!List.of("root", "ops", "jimmyb").contains(user)) {
      throw new IllegalArgumentException("user " + user + " is not one of root, ops, jimmyb");
    }
    return privateKey();
  }

  /** A private key that no user of the host accepts. */
  public Path strangerKey() {
    return testbed.strangerKey();
  }

  /** The host's ed25519 key as known_hosts(5) has it: {@code ADDRESS ssh-ed25519 AAAA…}. */
  public String knownHostsLine() {
    return address + " " + hostKey();
  }

  /** The host's ed25519 public key: {@code ssh-ed25519 AAAA…}. */
  public String hostKey() {
    var fields = readFile("/etc/ssh/ssh_host_ed25519_key.pub").split(" ", -1);
    return fields[0] + " " + fields[1].strip();
  }

  /** The fingerprint of {@link #hostKey()} as OpenSSH prints it: {@code SHA256:…}. */
  public String hostKeyFingerprint() {
    return sh("ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub").orThrow().stdout().split(" ", -1)[1];
  }

  /** Runs a command as root and waits for its end, at most a minute. */
  public ExecResult exec(String... command) {
    return exec.run("root", Duration.ofMinutes(1), command);
  }

  /** Runs a command as another user. */
  public ExecResult execAs(String user, String... command) {
    return exec.run(user, Duration.ofMinutes(1), command);
  }

  /** Runs a shell script as root, by bash. */
  public ExecResult sh(String script) {
    return exec("bash", "-c", script);
  }

  /** Runs {@code docker} on the host, that is, against the host's own engine. */
  public ExecResult docker(String... arguments) {
    return exec(with("docker", arguments));
  }

  public ExecResult systemctl(String... arguments) {
    return exec(with("systemctl", arguments));
  }

  /** Puts an image of the testbed into the host's engine, unless it is there: {@code evenkeel/busybox}, {@code evenkeel/prometheus}, … Making
   * the image on first need may take a quarter of a minute; loading takes 0.1 to 1 s. */
  public TestHost loadImage(String... names) {
    for (var image : names) {
      load(TestImages.tar(image));
    }
    return this;
  }

  /** The same, under another name on this host, as manifests may name it.
   *
   * @param name for example {@code evenkeel/busybox}
   * @param reference for example {@code busybox:1.36} */
  public TestHost loadImageAs(String name, String reference) {
    loadImage(name).docker("tag", name, reference).orThrow();
    return this;
  }

  private synchronized void load(Path tar) {
    var file = tar.getFileName().toString();
    if (loaded.containsKey(file)) {
      return;
    }
    var output = docker("load", "-i", Machine.TARS_INSIDE + "/" + file).orThrow().stdout();
    var references = output.lines().filter(line -> line.startsWith("Loaded image: ")).map(line -> line.substring(14).strip()).toList();
    for (var reference : references) {
      loaded.put(reference, docker("image", "inspect", "--format", "{{.Id}}", reference).orThrow().text());
    }
    loaded.put(file, String.join(" ", references));
  }

  /** Writes a file as root with mode 0644, making its folders. */
  public void writeFile(String path, String content) {
    writeFile(path, content.getBytes(StandardCharsets.UTF_8), "0644");
  }

  /** Writes a file as root, making its folders, by rename, so that watchers see it whole.
   *
   * @param mode as chmod(1) takes it */
  public void writeFile(String path, byte[] content, String mode) {
    sh("mkdir -p \"$(dirname '" + path + "')\" && : >'" + path + ".testbed'").orThrow();
    for (var from = 0; from < content.length; from += CHUNK) {
      var chunk = Base64.getEncoder().encodeToString(Arrays.copyOfRange(content, from, Math.min(from + CHUNK, content.length)));
      sh("base64 -d <<<" + chunk + " >>'" + path + ".testbed'").orThrow();
    }
    sh("chmod " + mode + " '" + path + ".testbed' && mv '" + path + ".testbed' '" + path + "'").orThrow();
  }

  /** Unpacks a tar archive as root. For what is too large for {@link #writeFile}.
   *
   * @param folder an absolute path that is there */
  public void unpack(InputStream tar, String folder) {
    testbed.docker().copyArchiveToContainerCmd(container.getContainerId()).withRemotePath(folder).withTarInputStream(tar).exec();
  }

  /** A file's content as UTF-8.
   *
   * @throws TestbedException if it cannot be read */
  public String readFile(String path) {
    return exec("cat", path).orThrow().stdout();
  }

  /** True if something is at that path, a dangling link too. */
  public boolean exists(String path) {
    return sh("[ -e '" + path + "' ] || [ -L '" + path + "' ]").ok();
  }

  /** Reboots the host in good order and waits until it is up again. A container that ignores SIGTERM makes it wait 10 s, as on a server. */
  public void reboot() {
    testbed.docker().restartContainerCmd(container.getContainerId()).withTimeout((int) BOOT_DEADLINE.toSeconds()).exec();
    awaitBoot();
  }

  /** Cuts the power and starts the host again: no process gets a signal, nothing is flushed. */
  public void powerCycle() {
    powerOff();
    powerOn();
  }

  /** Cuts the power; the host is unreachable until {@link #powerOn()}. */
  public void powerOff() {
    testbed.docker().killContainerCmd(container.getContainerId()).exec();
    testbed.docker().waitContainerCmd(container.getContainerId()).start().awaitStatusCode();
  }

  /** Starts a host that was powered off, and waits until it is up. */
  public void powerOn() {
    testbed.docker().startContainerCmd(container.getContainerId()).exec();
    awaitBoot();
  }

  /** Freezes every process of the host; its connections stay open and nothing answers. */
  public void freeze() {
    testbed.docker().pauseContainerCmd(container.getContainerId()).exec();
  }

  public void thaw() {
    testbed.docker().unpauseContainerCmd(container.getContainerId()).exec();
  }

  /** Drops every packet that comes in for the host's sshd, as a broken network does; open connections get no answer. */
  public void dropSsh() {
    sh("iptables -w -I INPUT -p tcp --dport 22 -j DROP").orThrow();
  }

  /** Ends {@link #dropSsh()}. */
  public void restoreSsh() {
    sh("while iptables -w -D INPUT -p tcp --dport 22 -j DROP 2>/dev/null; do :; done").orThrow();
  }

  /** Puts the host back to what it was after its first boot, but for loaded images.
   *
   * @return false if something could not be put back; then use another host */
  synchronized boolean reset() {
    var state = testbed.docker().inspectContainerCmd(container.getContainerId()).exec().getState();
    if (Boolean.TRUE.equals(state.getPaused())) {
      thaw();
    }
    if (!Boolean.TRUE.equals(state.getRunning())) {
      powerOn();
    }
    var command = new ArrayList<String>(List.of("/usr/local/lib/testbed/reset"));
    loaded.forEach((reference, id) -> {
      if (id.startsWith("sha256:")) {
        command.add(reference + "=" + id);
      }
    });
    var result = exec.run("root", RESET_DEADLINE, command.toArray(String[]::new));
    var there = result.stdout().lines().toList();
    // An image that a test removed or replaced counts as not loaded, so that the next one loads it again.
    loaded.entrySet().removeIf(entry -> entry.getKey().endsWith(".tar")
        && !Arrays.stream(entry.getValue().split(" ", -1)).allMatch(there::contains));
    if (!result.ok()) {
      System.err.println("testbed: " + name + " could not be reset, a fresh host takes its place: " + result.stderr().strip());
    }
    return result.ok();
  }

  /** Removes the host with all that is on it. */
  public void stop() {
    container.stop();
  }

  @Override
  public void close() {
    stop();
  }

  @Override
  public String toString() {
    return name + " (" + address + ")";
  }

  private void awaitBoot() {
    exec.run("root", BOOT_DEADLINE, "bash", "-ec", BOOTED, "boot", testbed.publicKeyText()).orThrow();
  }

  private static String[] with(String first, String... rest) {
    var command = new String[rest.length + 1];
    command[0] = first;
    System.arraycopy(rest, 0, command, 1, rest.length);
    return command;
  }
}

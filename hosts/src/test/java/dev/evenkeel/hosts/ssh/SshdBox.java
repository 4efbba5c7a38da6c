package dev.evenkeel.hosts.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real OpenSSH server in a container of its own, with this machine's engine socket mounted so that there is something to connect to. Keys are made inside; the login is root.
 */
public final class SshdBox implements AutoCloseable {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final String CONF = """
      HostKey /etc/ssh/box_host_key
      AuthorizedKeysFile /etc/ssh/box_authorized
      StrictModes no
      PermitRootLogin yes
      UsePAM no
      """;
  private final String name = "evenkeel-sshd-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
  private final String address;
  private final Path folder;

  private SshdBox(Path folder, List<String> config) throws IOException {
    this.folder = Files.createDirectories(folder.resolve(name));
    String script = "mkdir -p /run/sshd; ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/box_host_key; ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/box_id; "
        + "cp /etc/ssh/box_id.pub /etc/ssh/box_authorized; exec /usr/sbin/sshd -D -e -f /etc/ssh/box_conf";
    List<String> run = new ArrayList<>(List.of("docker", "run", "-d", "--init", "--name", name, "--label", "dev.evenkeel.test=sshd", "-v",
        "/var/run/docker.sock:/var/run/docker.sock", "-v", this.folder + ":/shared", "-e",
        "CONF=" + CONF + String.join("\n", config) + "\n",
        "evenkeel/testhost", "/bin/sh", "-c", "printf %s \"$CONF\" > /etc/ssh/box_conf; " + script));
    command(run);
    address = command(List.of("docker", "inspect", "-f", "{{.NetworkSettings.IPAddress}}", name)).strip();
    awaitGreeting();
    Path key = key();
    Files.writeString(key, inside("cat /etc/ssh/box_id"));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
  }

  /** @param config further lines of sshd_config */
  public static SshdBox start(Path folder, String... config) throws IOException {
    return new SshdBox(folder, List.of(config));
  }

  private void awaitGreeting() throws IOException {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (true) {
      try (var socket = new java.net.Socket(address, 22)) {
        socket.setSoTimeout(2000);
        if (socket.getInputStream().read() == 'S') {
          return;
        }
      } catch (IOException e) {
        if (System.nanoTime() > end) {
          throw new IOException("sshd in " + name + " did not start: " + command(List.of("docker", "logs", name)), e);
        }
        java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
      }
    }
  }

  Path key() {
    return folder.resolve("id");
  }

  Path folder() {
    return folder;
  }

  String ip() {
    return address;
  }

  HostKeyPin hostKey() throws IOException {
    return HostKeyPin.parse(inside("cat /etc/ssh/box_host_key.pub"));
  }

  SshAddress login() throws IOException {
    return SshAddress.of("root", address, 22).withAgent(null).withIdentities(key()).withHostKeys(hostKey());
  }

  public SshLink connect() throws IOException {
    return SshLink.open(login(), HostKeyPins.NONE, SshSettings.DEFAULT);
  }

  /** Runs a shell line in the container. */
  String inside(String line) throws IOException {
    return command(List.of("docker", "exec", name, "/bin/sh", "-c", line));
  }

  void freeze() throws IOException {
    command(List.of("docker", "pause", name));
  }

  void thaw() throws IOException {
    command(List.of("docker", "unpause", name));
  }

  @Override
  public void close() throws IOException {
    command(List.of("docker", "rm", "-f", "-v", name));
  }

  private static String command(List<String> words) throws IOException {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(words + ": " + said);
    }
    return said;
  }
}

package dev.evenkeel.bench.peer;

import dev.evenkeel.bench.Bench;
import dev.evenkeel.bench.rig.Processes;
import dev.evenkeel.testbed.TestHost;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The machine of somebody who uses docker-compose or Ansible: a container with both from Debian's packages, beside the test host on the same bridge, with the key that lets it in. The image is made once and kept.
 */
public final class ControlNode implements AutoCloseable {
  private static final String IMAGE = "evenkeel-bench/control:2";
  private static final Duration BUILD = Duration.ofMinutes(5);
  private static final Duration QUICK = Duration.ofMinutes(2);
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final String SSH = """
      Host *
        User root
        IdentityFile /root/key
        StrictHostKeyChecking no
        UserKnownHostsFile /dev/null
        LogLevel ERROR
        ControlMaster auto
        ControlPath /tmp/ssh-%r@%h
        ControlPersist 10m
      """;
  /** As its own documentation advises for speed. */
  private static final String ANSIBLE = """
      [defaults]
      host_key_checking = False
      gathering = explicit
      forks = 10
      stdout_callback = minimal
      [ssh_connection]
      pipelining = True
      """;
  private final String container;

  private ControlNode(String container) {
    this.container = container;
  }

  /** @throws IOException when the packages cannot be had, with the last words */
  public static ControlNode start(Bench bench, TestHost host) throws IOException, InterruptedException {
    Path folder = bench.folder("control");
    if (run("docker", "images", "-q", IMAGE).isBlank()) {
      bench.say("making an image with Debian's docker-compose and ansible (once)");
      String base = run(Bench.ROOT.resolve("testbed/images").toString(), "--tag", "testhost").strip();
      Files.writeString(folder.resolve("Dockerfile"), recipe(base));
      Processes.run(BUILD, List.of("docker", "build", "-q", "-t", IMAGE, folder.toString()));
    }
    // Of all that runs on this engine, the machine that has the host's address.
    String network = run("sh", "-c", "docker network inspect -f '{{.Name}} {{range .Containers}}{{.IPv4Address}} {{end}}' "
        + "$(docker network ls -q) | grep -F ' " + host.address() + "/' | cut -d' ' -f1").strip();
    String id = run("docker", "run", "-d", "--rm", "--init", "--network", network, "--entrypoint", "sleep", IMAGE, "3600").strip();
    ControlNode node = new ControlNode(id);
    try {
      node.write("/root/.ssh/config", SSH, "0600");
      node.write("/root/key", Files.readString(host.privateKey()), "0600");
      node.write("/etc/ansible/ansible.cfg", ANSIBLE, "0644");
      node.shell("ssh " + host.address() + " true");
      return node;
    } catch (IOException | InterruptedException | RuntimeException e) {
      node.close();
      throw e;
    }
  }

  private static String recipe(String base) {
    return """
        FROM %s
        RUN apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \\
            docker-compose ansible python3-docker python3-paramiko openssh-client && apt-get clean
        """.formatted(base);
  }

  public void write(String path, String text, String mode) throws IOException, InterruptedException {
    Path file = Files.createTempFile("evenkeel-bench-", ".txt");
    try {
      Files.writeString(file, text);
      run("docker", "exec", container, "mkdir", "-p", String.valueOf(Path.of(path).getParent()));
      run("docker", "cp", file.toString(), container + ":" + path);
      run("docker", "exec", container, "sh", "-c", "chown root: " + path + " && chmod " + mode + " " + path);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** Runs a line of shell on it.
   *
   * @return what it wrote
   * @throws IOException when it failed */
  public String shell(String line) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("docker", "exec", container, "bash", "-c", line));
    return Processes.run(LONG, command);
  }

  /** How long a line of shell takes on it, by its own clock, in milliseconds. */
  public double millis(String line) throws IOException, InterruptedException {
    String said = shell("before=$(date +%s%N); { " + line + "; } >/tmp/out 2>&1 || { tail -n 20 /tmp/out; exit 1; }; "
        + "echo; echo $((($(date +%s%N) - before) / 1000))");
    return Long.parseLong(said.strip().lines().toList().getLast()) / 1e3;
  }

  private static String run(String... command) throws IOException, InterruptedException {
    return Processes.run(QUICK, List.of(command));
  }

  @Override
  public void close() throws IOException {
    try {
      run("docker", "rm", "-f", container);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

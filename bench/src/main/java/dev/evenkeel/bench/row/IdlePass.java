package dev.evenkeel.bench.row;

import dev.evenkeel.bench.Bench;
import dev.evenkeel.bench.Benchmark;
import dev.evenkeel.bench.Line;
import dev.evenkeel.bench.Mark;
import dev.evenkeel.bench.Spread;
import dev.evenkeel.bench.Unit;
import dev.evenkeel.bench.peer.ControlNode;
import dev.evenkeel.bench.peer.RawHost;
import dev.evenkeel.bench.peer.RawPass;
import dev.evenkeel.bench.rig.Await;
import dev.evenkeel.bench.rig.Loop;
import dev.evenkeel.bench.rig.Manifests;
import dev.evenkeel.testbed.TestHost;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One look at everything when there is nothing to do. Evenkeel and the raw questions alternate in one warm process; compose and Ansible, which take tens of times as long, follow with containers of their own after Evenkeel's are gone.
 */
public final class IdlePass implements Benchmark {
  private static final Duration DEADLINE = Duration.ofMinutes(4);
  private static final int WARM_UP = 30;

  @Override
  public String name() {
    return "idle-pass";
  }

  @Override
  public String question() {
    return "nothing to do: one full pass over 50 containers, 10 units and 10 files of a host over SSH";
  }

  @Override
  public List<Line> run(Bench bench) throws Exception {
    int containers = bench.size(50, 10);
    int runs = bench.runs(100);
    TestHost host = bench.host("fathom");
    StringBuilder text = new StringBuilder(Manifests.host(host));
    List<String> units = new ArrayList<>();
    List<String> files = new ArrayList<>();
    for (int i = 0; i < containers; i++) {
      text.append(Manifests.service(host.name(), "own-" + i, "1"));
    }
    for (int i = 0; i < 10; i++) {
      units.add("own-" + i + ".service");
      files.add("/etc/evenkeel-bench/own-" + i + ".conf");
      text.append(Manifests.unit(host.name(), "own-" + i)).append(Manifests.file(host.name(), "own-" + i, files.getLast()));
    }
    List<Double> own = new ArrayList<>();
    List<Double> raw = new ArrayList<>();
    try (Loop loop = new Loop(Loop.ssh(), bench.folder("state"), text.toString()).begin();
        RawHost session = RawHost.open(host);
        RawPass pass = new RawPass(session, units, files)) {
      loop.converge(DEADLINE);
      for (int i = 0; i < WARM_UP + runs; i++) {
        loop.takePasses();
        loop.operator().wishes().look(null);
        Await.until("the pass has ended", DEADLINE, () -> loop.hostsPassed() > 0);
        double mine = Loop.millis(loop.takePasses()).getFirst();
        long before = System.nanoTime();
        if (pass.run() != containers) {
          throw new IOException("the host has other containers than those of the measurement");
        }
        double theirs = (System.nanoTime() - before) / 1e6;
        if (i >= WARM_UP) {
          own.add(mine);
          raw.add(theirs);
        }
      }
    }
    return lines(bench, host, containers, Spread.of(Unit.MILLIS, own), Spread.of(Unit.MILLIS, raw));
  }

  private static List<Line> lines(Bench bench, TestHost host, int containers, Spread ours, Spread raw) {
    String figure = "nothing to do, " + containers + " containers, 10 units, 10 files";
    List<Mark> marks = new ArrayList<>(List.of(Mark.atMost(1.5, ours, raw, "raw")));
    List<Line> peers = new ArrayList<>();
    peers.add(Line.of(figure, "raw: one list, inspections, one unit call, one file call", raw));
    host.sh("docker rm -f $(docker ps -aq) && systemctl disable --now 'own-*.service'");
    // docker-compose opens more connections at once than sshd lets in as shipped, and gives up.
    host.sh("echo 'MaxStartups 500' > /etc/ssh/sshd_config.d/10-compose.conf && systemctl reload ssh").orThrow();
    try {
      ControlNode node = bench.part(ControlNode.start(bench, host));
      peer(peers, marks, figure, ours, 10, "docker-compose up -d", "containers only, over SSH, with MaxStartups 500 at sshd", "compose",
          () -> compose(bench, node, host, containers));
      host.sh("docker rm -f $(docker ps -aq)");
      peer(peers, marks, figure, ours, 50, "Ansible, community.docker", "pipelining, one lasting SSH connection, no facts", "Ansible",
          () -> ansible(bench, node, host, containers));
    } catch (IOException | RuntimeException e) {
      peers.add(new Line.Missing(figure, "docker-compose, Ansible", "no machine with both: " + lastLine(e)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    List<Line> lines = new ArrayList<>();
    lines.add(new Line.Measured(figure, "Evenkeel", ours, marks, "also reads ledger, networks, volumes, images, holds and requirements, "
        + "compares all fields and publishes conditions"));
    lines.addAll(peers);
    return lines;
  }

  /** Measures a peer. */
  @FunctionalInterface
  private interface Peer {
    Spread measure() throws IOException, InterruptedException;
  }

  private static void peer(List<Line> lines, List<Mark> marks, String figure, Spread ours, double factor, String who, String note,
      String name, Peer peer) throws InterruptedException {
    try {
      Spread spread = peer.measure();
      marks.add(Mark.fasterBy(factor, ours, spread, name));
      lines.add(Line.of(figure, who, spread, note));
    } catch (IOException | RuntimeException e) {
      lines.add(new Line.Missing(figure, who, lastLine(e)));
    }
  }

  /** The last thing that a program says before it gives up is why. */
  private static String lastLine(Exception e) {
    return String.valueOf(e.getMessage()).strip().lines().reduce((_, last) -> last).orElse("");
  }

  private static Spread compose(Bench bench, ControlNode node, TestHost host, int containers) throws IOException, InterruptedException {
    StringBuilder text = new StringBuilder("version: '2.4'\nservices:\n");
    for (int i = 0; i < containers; i++) {
      text.append("  peer-").append(i).append(":\n    image: ").append(Manifests.IMAGE).append("\n    command: [sh, -c, \"")
          .append(Manifests.PROGRAM.replace("$", "$$")).append("\"]\n    mem_limit: 32m\n    environment: {VERSION: '1'}\n");
    }
    node.write("/root/peers/docker-compose.yml", text.toString(), "0644");
    String up = "cd /root/peers && DOCKER_HOST=ssh://root@" + host.address() + " docker-compose up -d";
    bench.say("docker-compose makes its " + containers + " containers");
    node.millis(up);
    return samples(bench, "docker-compose", Math.min(3, bench.runs(3)), node, up);
  }

  private static Spread ansible(Bench bench, ControlNode node, TestHost host, int containers) throws IOException, InterruptedException {
    bench.say("giving the host Python, which Ansible needs there");
    host.sh("apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends python3-docker").orThrow();
    node.write("/root/play.yml", """
        - hosts: all
          tasks:
            - community.docker.docker_container:
                name: "ansible-{{ item }}"
                image: %s
                command: ["sh", "-c", "%s"]
                memory: 32m
                env: {VERSION: "1"}
              loop: "{{ range(0, %d) | list }}"
            - ansible.builtin.copy:
                dest: "/etc/systemd/system/ansible-{{ item }}.service"
                content: "[Service]\\nExecStart=/bin/sleep infinity\\n"
              loop: "{{ range(0, 10) | list }}"
            - ansible.builtin.systemd: {name: "ansible-{{ item }}.service", state: started}
              loop: "{{ range(0, 10) | list }}"
            - ansible.builtin.copy: {dest: "/etc/ansible-{{ item }}.conf", content: "as written\\n"}
              loop: "{{ range(0, 10) | list }}"
        """.formatted(Manifests.IMAGE, Manifests.PROGRAM, containers), "0644");
    String play = "ansible-playbook -i " + host.address() + ", /root/play.yml";
    bench.say("Ansible makes its " + containers + " containers, 10 units and 10 files");
    node.millis(play);
    return samples(bench, "Ansible", Math.min(2, bench.runs(2)), node, play);
  }

  private static Spread samples(Bench bench, String who, int runs, ControlNode node, String line) throws IOException, InterruptedException {
    List<Double> samples = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      bench.say(who + ", " + (i + 1) + " of " + runs);
      samples.add(node.millis(line));
    }
    return Spread.of(Unit.MILLIS, samples);
  }
}

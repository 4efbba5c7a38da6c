package dev.evenkeel.bench.peer;

import dev.evenkeel.bench.rig.Manifests;
import dev.evenkeel.testbed.ExecResult;
import dev.evenkeel.testbed.TestHost;

import java.io.IOException;

/** Docker Swarm with one node, the host itself. */
public final class Swarm implements AutoCloseable {
  private final TestHost host;

  private Swarm(TestHost host) {
    this.host = host;
  }

  /** @throws IOException when this engine cannot be made a swarm, with its words */
  public static Swarm init(TestHost host) throws IOException {
    ExecResult result = host.docker("swarm", "init", "--advertise-addr", host.address());
    if (!result.ok()) {
      throw new IOException("docker swarm init: " + result.stderr().strip());
    }
    return new Swarm(host);
  }

  /** @param more options of {@code docker service create} */
  public void service(String name, String... more) {
    StringBuilder command = new StringBuilder("docker service create --quiet --no-resolve-image --name " + name);
    for (String word : more) {
      command.append(' ').append(word);
    }
    host.sh(command + " " + Manifests.IMAGE + " sh -c \"" + Manifests.PROGRAM.replace("$", "\\$") + "\"").orThrow();
  }

  @Override
  public void close() {
    host.docker("swarm", "leave", "--force");
  }
}

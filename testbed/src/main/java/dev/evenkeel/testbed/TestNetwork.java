package dev.evenkeel.testbed;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Network.Ipam;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The bridge that the hosts of one run share, with a subnet of its own and addresses given out by us, so that a host keeps its address over a
 * reboot and this machine reaches it directly.
 *
 * @param id the engine's id of the network
 * @param prefix the first three bytes of the addresses, as {@code 10.213.7}
 */
record TestNetwork(String id, String prefix, AtomicInteger next) {
  /** The engine takes .1 as the gateway, which is this machine. */
  private static final int FIRST_ADDRESS = 10;

  /** Creates the run's network in the first free subnet of 10.213.0.0/16.
   *
   * @throws TestbedException if no subnet is free */
  static TestNetwork create(DockerClient docker, Run run) {
    var start = Math.floorMod(run.id().hashCode(), 256);
    for (var i = 0; i < 256; i++) {
      var prefix = "10.213." + (start + i) % 256;
      try {
        var created = docker.createNetworkCmd()
            .withName("evenkeel-testbed-" + run.id())
            .withLabels(run.labels())
            .withIpam(new Ipam().withConfig(new Ipam.Config().withSubnet(prefix + ".0/24").withGateway(prefix + ".1")))
            .exec();
        return new TestNetwork(created.getId(), prefix, new AtomicInteger(FIRST_ADDRESS));
      } catch (DockerException e) {
        if (e.getMessage() == null || !e.getMessage().contains("overlaps")) {
          throw new TestbedException("cannot create the test hosts' network " + prefix + ".0/24", e);
        }
      }
    }
    throw new TestbedException("every subnet of 10.213.0.0/16 is taken; remove unused networks (docker network prune)");
  }

  /** An address that no host of this run had before. */
  String nextAddress() {
    return prefix + "." + next.getAndIncrement();
  }

  /** This machine, as the hosts see it. */
  String gateway() {
    return prefix + ".1";
  }
}

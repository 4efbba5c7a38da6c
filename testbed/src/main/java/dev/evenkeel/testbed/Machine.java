package dev.evenkeel.testbed;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

import java.util.List;
import java.util.Map;

/** A container of this run on the run's bridge, with a fixed address and the run's labels. */
final class Machine extends GenericContainer<Machine> {
  /** Where a host sees the tars of the images, read only. */
  static final String TARS_INSIDE = "/opt/evenkeel-images";

  private Machine(String image, String name, String address, Testbed testbed) {
    super(DockerImageName.parse(image));
    withImagePullPolicy(ignored -> false).withLabels(Run.current().labels()).withCreateContainerCmdModifier(command -> {
      command.withHostName(name)
          .withName("evenkeel-" + Run.current().id() + "-" + name + "-" + address.substring(address.lastIndexOf('.') + 1))
          .withIpv4Address(address);
      config(command).withNetworkMode(testbed.network().id());
    });
  }

  /** A plain container. */
  static Machine plain(String image, String name, String address, Testbed testbed) {
    return new Machine(image, name, address, testbed);
  }

  /** A test host, as the README of the testbed starts it by hand. */
  static Machine host(String name, Testbed testbed, String address) {
    return new Machine(testbed.hostImage(), name, address, testbed).withTmpFs(Map.of("/run", "rw,exec", "/run/lock", "rw"))
        .withCreateContainerCmdModifier(Machine::asHost);
  }

  /** SYS_RESOURCE is missing on some virtual machines, and nothing here needs it. The cgroup namespace is the machine's: with a private one,
   * inner containers fail on cgroup v1. */
  private static void asHost(CreateContainerCmd command) {
    config(command).withCapAdd(Capability.ALL)
        .withCapDrop(Capability.SYS_RESOURCE)
        .withSecurityOpts(List.of("seccomp=unconfined", "apparmor=unconfined"))
        .withCgroupnsMode("host")
        .withBinds(new Bind("/sys/fs/cgroup", new Volume("/sys/fs/cgroup"), AccessMode.rw),
            new Bind(TestImages.folder().toString(), new Volume(TARS_INSIDE), AccessMode.ro));
  }

  private static HostConfig config(CreateContainerCmd command) {
    var config = command.getHostConfig();
    if (config == null) {
      throw new TestbedException("Testcontainers gave no host configuration to fill in");
    }
    return config;
  }
}

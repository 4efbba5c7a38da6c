package dev.evenkeel.hosts.contract;

import dev.evenkeel.testbed.RealHosts;
import dev.evenkeel.testbed.TestHost;

/** A real host with root's login does what every host must do. */
@RealHosts(value = "contract", reset = RealHosts.Reset.CLASS)
class RootHostContractTest extends HostContract {
  private final TestHost machine;

  RootHostContractTest(TestHost contract) {
    this.machine = contract;
  }

  @Override
  protected Subject open() throws Exception {
    return new RealSubject(machine, "root");
  }
}

package dev.evenkeel.hosts.contract;

import dev.evenkeel.testbed.RealHosts;
import dev.evenkeel.testbed.TestHost;

/** A real host whose login is not root but may use sudo does what every host must do. */
@RealHosts(value = "contract", reset = RealHosts.Reset.CLASS)
class SudoHostContractTest extends HostContract {
  private final TestHost machine;

  SudoHostContractTest(TestHost contract) {
    this.machine = contract;
  }

  @Override
  protected Subject open() throws Exception {
    return new RealSubject(machine, "ops");
  }
}

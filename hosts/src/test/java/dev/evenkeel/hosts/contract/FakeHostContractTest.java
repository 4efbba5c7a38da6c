package dev.evenkeel.hosts.contract;

/** The host in memory does what every host must do. */
class FakeHostContractTest extends HostContract {
  @Override
  protected Subject open() {
    return new FakeSubject();
  }
}

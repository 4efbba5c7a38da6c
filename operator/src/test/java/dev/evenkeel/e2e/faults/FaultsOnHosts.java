package dev.evenkeel.e2e.faults;

import dev.evenkeel.testbed.RealHosts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A group of rows that share an operator and two hosts: beast, to which it happens, and vault, which has to go on. Each row leaves both as written. */
@RealHosts(value = {"beast", "vault"}, reset = RealHosts.Reset.CLASS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(FaultReport.class)
abstract class FaultsOnHosts {
  final World world;

  FaultsOnHosts(World world) {
    this.world = world;
  }

  World world() {
    return world;
  }

  @AfterEach
  void mend() {
    world.mend();
  }

  @AfterAll
  void close() {
    world.close();
  }
}

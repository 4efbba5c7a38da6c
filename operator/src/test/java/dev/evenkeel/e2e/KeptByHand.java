package dev.evenkeel.e2e;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.TestInstance;

/** A class of tests over one kept host: after each nothing is written at rest and what is not ours is as it was; after all the operator ends. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
interface KeptByHand {
  HandsOn hands();

  @AfterEach
  default void rest() {
    hands().rest();
  }

  @AfterAll
  default void stop() {
    hands().close();
  }
}

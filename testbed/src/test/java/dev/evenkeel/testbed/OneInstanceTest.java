package dev.evenkeel.testbed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A class with one instance for all its tests may prepare its host in the constructor: the host was put back before, and is not put back after. */
@RealHosts(value = {"h1"}, reset = RealHosts.Reset.CLASS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OneInstanceTest {
  private final TestHost h1;

  OneInstanceTest(TestHost h1) {
    this.h1 = h1;
    h1.writeFile("/etc/from-the-constructor", "here\n");
  }

  @Test
  void whatTheConstructorDidIsThere() {
    assertTrue(h1.exists("/etc/from-the-constructor"));
    assertEquals("here\n", h1.readFile("/etc/from-the-constructor"));
  }
}

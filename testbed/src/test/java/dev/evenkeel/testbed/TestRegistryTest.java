package dev.evenkeel.testbed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Hosts pull from the registry for real, by tag and by digest. */
@RealHosts({"h1", "h2"})
class TestRegistryTest {
  @Test
  void aPushedImageIsPulledByAnotherHostByTagAndDigest(TestHosts hosts, TestHost h1, TestHost h2) {
    var registry = hosts.registry();
    h1.loadImage("evenkeel/busybox");
    var digest = registry.push(h1, "evenkeel/busybox:1", "shop/web:1.4");
    assertTrue(digest.startsWith("sha256:"), digest);
    h2.docker("pull", "-q", registry.reference("shop/web:1.4")).orThrow();
    h2.docker("pull", "-q", registry.reference("shop/web") + "@" + digest).orThrow();
    assertEquals(registry.reference("shop/web") + "@" + digest,
        h2.docker("image", "inspect", "--format", "{{index .RepoDigests 0}}", registry.reference("shop/web:1.4")).orThrow().text());
  }

  @Test
  void aMovedTagHasAnotherDigest(TestHosts hosts, TestHost h1) {
    var registry = hosts.registry();
    h1.loadImage("evenkeel/busybox");
    var first = registry.push(h1, "evenkeel/busybox:1", "shop/moved:latest");
    assertNotEquals(first, registry.push(h1, "evenkeel/busybox:2", "shop/moved:latest"));
    assertFalse(h1.docker("pull", registry.reference("shop/none:1")).ok());
  }
}

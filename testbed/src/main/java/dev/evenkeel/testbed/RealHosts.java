package dev.evenkeel.testbed;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A test class that works on real hosts. They are handed to the constructor, the tests and the before/after methods as parameters: a
 * {@link TestHosts}, or {@link TestHost}s, each found by the parameter's name among {@link #value()}, else by its place in the list.
 *
 * <pre>{@code
 * @RealHosts({"beast", "vault"})
 * class KilledContainerTest {
 *   @Test
 *   void comesBack(TestHost beast) {
 *     beast.loadImage("evenkeel/busybox").docker("run", "-d", "--name", "web", "evenkeel/busybox", "sleep", "1000").orThrow();
 *   }
 * }
 * }</pre>
 *
 * Hosts are started once per JVM and reused under their names by later classes, put back to their first state in between. Where no engine is
 * available the class is skipped, or fails if {@code EVENKEEL_REAL_HOSTS=required}; see {@link Testbed.Mode}.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(RealHostsExtension.class)
@ResourceLock("evenkeel.testbed")
@Tag("real-hosts")
public @interface RealHosts {
  /** The names of the hosts, which are also their host names. */
  String[] value() default "h1";

  /** When the hosts are put back to their first state. */
  Reset reset() default Reset.EACH_TEST;

  /** When hosts are put back. */
  enum Reset {
    /** Before each test. */
    EACH_TEST,
    /** Before the class only: its tests build upon each other. */
    CLASS
  }
}

package dev.evenkeel.testbed;

import com.github.dockerjava.api.DockerClient;
import org.testcontainers.DockerClientFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * What the hosts of one run share: the engine, the network, the keys. There is one per JVM, made on first need.
 *
 * @param docker this machine's engine, through Testcontainers
 * @param network the run's bridge
 * @param hostImage the exact tag of the host image
 * @param privateKey the key that every host lets in, for every user
 */
record Testbed(DockerClient docker, TestNetwork network, String hostImage, Path privateKey) {
  /** What {@code EVENKEEL_REAL_HOSTS} (or the system property {@code evenkeel.realHosts}) asks for. */
  enum Mode {
    /** A machine without an engine fails the tests: {@code ./evenkeel test}. */
    REQUIRED,
    /** Used where an engine and the host image are there, else the tests are skipped: plain {@code mvn verify}. */
    IF_PRESENT,
    /** The tests are skipped: {@code ./evenkeel test --fast}. */
    OFF;

    static Mode configured() {
      var word = System.getProperty("evenkeel.realHosts", Optional.ofNullable(System.getenv("EVENKEEL_REAL_HOSTS")).orElse(""));
      return switch (word.toLowerCase(Locale.ROOT)) {
        case "required" -> REQUIRED;
        case "", "if-present" -> IF_PRESENT;
        case "off" -> OFF;
        default -> throw new TestbedException("EVENKEEL_REAL_HOSTS is '" + word + "'; it may be required, if-present or off");
      };
    }
  }

  /** Made once, thread-safe, and never if no test asks. */
  private static final class Holder {
    static final Testbed INSTANCE = create();
  }

  static Testbed get() {
    return Holder.INSTANCE;
  }

  /** Why real hosts cannot be had, with what to do next; empty if they can. */
  static Optional<String> missing() {
    if (!Scripts.succeeds("engine", "status")) {
      return Optional.of("no Docker engine answers on this machine, and this test needs real hosts; next: testbed/engine start, "
          + "or ./evenkeel test, which does it");
    }
    if (Mode.configured() == Mode.IF_PRESENT && !Scripts.succeeds("images", "--there", "testhost")) {
      return Optional.of("the host image is not made yet, and this test needs real hosts; next: testbed/images testhost, "
          + "or ./evenkeel test, which does it");
    }
    return Optional.empty();
  }

  /** The public half of the key, as a line of authorized_keys. */
  String publicKeyText() {
    var path = privateKey.resolveSibling(privateKey.getFileName() + ".pub");
    try {
      return Files.readString(path).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the test hosts' key " + path, e);
    }
  }

  /** A key that no host lets in. */
  Path strangerKey() {
    return privateKey.resolveSibling("stranger");
  }

  private static Testbed create() {
    if (!Boolean.parseBoolean(System.getenv("TESTCONTAINERS_RYUK_DISABLED"))) {
      throw new TestbedException(
          "set TESTCONTAINERS_RYUK_DISABLED=true in the environment (Maven does): the testbed removes what it starts "
              + "by itself, and without a registry Testcontainers would wait minutes for its reaper's image");
    }
    Scripts.run("sweep");
    var image = TestImages.tag("testhost");
    var key = Path.of(Scripts.run("key"));
    var docker = DockerClientFactory.lazyClient();
    var testbed = new Testbed(docker, TestNetwork.create(docker, Run.current()), image, key);
    // Also when the tests are interrupted; a killed run is swept by the next one.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> Scripts.succeeds("sweep", Run.current().id()), "testbed-sweep"));
    return testbed;
  }
}

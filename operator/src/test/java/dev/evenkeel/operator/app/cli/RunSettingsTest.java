package dev.evenkeel.operator.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.operator.app.ServerSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Map;

/** What {@code run} follows and how it listens, before anything is started. */
class RunSettingsTest {
  @TempDir
  Path folder = Path.of("");

  private Terminal terminal(Map<String, String> environment) {
    return new Terminal(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()), false, environment, folder,
        Clock.systemUTC());
  }

  @Test
  void withoutARepositoryTheManifestsOfThisFolderAreFollowed() throws IOException {
    Files.createDirectories(folder.resolve("hosts"));
    Files.writeString(folder.resolve("hosts/a.yaml"), "# ours\napiVersion: evenkeel/v1\nkind: Host\n");
    Followed followed = Followed.of(terminal(Map.of("HOME", "/home/ana")), null, "main", ".", null);
    assertEquals(folder.toString(), followed.repo());
    assertTrue(followed.state().startsWith("/home/ana/.local/state/evenkeel"), followed::toString);
  }

  @Test
  void inTheFolderItWasBuiltInTheBundledExampleIsFollowed() throws IOException {
    Path demo = folder.resolve("manifests/examples/demo");
    Files.createDirectories(demo);
    Files.writeString(demo.resolve("demo.yaml"), "apiVersion: evenkeel/v1\nkind: Host\n");
    String before = System.getProperty("evenkeel.home");
    System.setProperty("evenkeel.home", folder.toString());
    try {
      Followed followed = Followed.of(terminal(Map.of("HOME", "/home/ana")), null, "main", ".", null);
      assertTrue(followed.example(), followed::toString);
      assertEquals(demo.toString(), followed.repo());
    } finally {
      if (before == null) {
        System.clearProperty("evenkeel.home");
      } else {
        System.setProperty("evenkeel.home", before);
      }
    }
  }

  @Test
  void yamlOfOthersIsNoFleet() throws IOException {
    Files.writeString(folder.resolve("k8s.yaml"), "apiVersion: v1\nkind: Pod\n");
    assertThrows(Failure.class, () -> Followed.of(terminal(Map.of()), null, "main", "sub", null));
  }

  @Test
  void twoFleetsDoNotShareTheirState() {
    Terminal terminal = terminal(Map.of("XDG_STATE_HOME", "/var/state"));
    Path one = Followed.of(terminal, "ssh://git@host/one.git", "main", ".", null).state();
    Path two = Followed.of(terminal, "ssh://git@host/two.git", "main", ".", null).state();
    assertTrue(one.startsWith("/var/state/evenkeel"), one::toString);
    assertNotEquals(one, two);
  }

  @Test
  void aLoginInAnAddressIsNotShown() {
    assertEquals("https://git.example/fleet.git",
        Followed.of(terminal(Map.of()), "https://ana:secret@git.example/fleet.git", "main", ".", "state").name());
  }

  @Test
  void onLoopbackNoTokenIsMade() throws IOException {
    ServerSettings settings = Listening.parse(terminal(Map.of()), "[::1]:9000", folder);
    assertEquals("::1", settings.host());
    assertNull(settings.adminToken());
    assertTrue(settings.loopbackOnly());
  }

  @Test
  void offLoopbackTokensAreMadeOnceAndOnlyThisUserCanReadThem() throws IOException {
    ServerSettings first = Listening.parse(terminal(Map.of()), "0.0.0.0:9000", folder);
    ServerSettings second = Listening.parse(terminal(Map.of()), ":9000", folder);
    assertEquals(first.adminToken(), second.adminToken());
    assertEquals(first.readToken(), second.readToken());
    assertNotEquals(first.adminToken(), first.readToken());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("token"))));
  }

  @Test
  void tokensMayComeFromTheEnvironment() throws IOException {
    ServerSettings settings = Listening.parse(terminal(Map.of("EVENKEEL_TOKEN", "a", "EVENKEEL_READ_TOKEN", "r")), "0.0.0.0:9000", folder);
    assertEquals("a", settings.adminToken());
    assertEquals("r", settings.readToken());
    assertTrue(Files.notExists(folder.resolve("token")));
  }

  @Test
  void anAddressThatIsNoneIsTold() {
    Failure failure = assertThrows(Failure.class, () -> Listening.parse(terminal(Map.of()), "127.0.0.1:http", folder));
    assertEquals("--listen is written ADDRESS:PORT, such as 127.0.0.1:8420, not '127.0.0.1:http'", failure.getMessage());
  }
}

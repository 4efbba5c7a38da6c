package dev.evenkeel.operator.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;

/** A repository behind a real git that asks for a login over HTTP. Skipped where there is no git. */
class GitHttpTest {
  @TempDir
  Path folder = Path.of("");
  private TestRepository upstream;
  private GitHttpServer server;

  @BeforeEach
  void start() throws Exception {
    Assumptions.assumeTrue(GitHttpServer.isPossible(), "needs git http-backend");
    upstream = new TestRepository(folder.resolve("upstream"));
    upstream.write("web.yaml", "x").commit("one");
    server = GitHttpServer.start(folder, "ana", "s3cret-word");
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
      upstream.close();
    }
  }

  private Fetched fetch(String url, Map<String, String> environment) {
    try (Source source = Sources.of(url, "main", ".", folder.resolve("state"), GitLogins.of(url, environment), InstantSource.system())) {
      assertFalse(source.name().contains("s3cret"), source.name());
      return source.fetch();
    }
  }

  private String url(String login) {
    return server.url().replace("://", "://" + login) + "/upstream/.git";
  }

  private static void assertRead(Fetched fetched) throws Exception {
    assertEquals("x", assertInstanceOf(Fetched.Moved.class, fetched).snapshot().tree().read("web.yaml", 9).orElseThrow().text());
  }

  @Test
  void aPasswordMayComeFromTheEnvironment() throws Exception {
    assertRead(fetch(url(""), Map.of("EVENKEEL_GIT_USERNAME", "ana", "EVENKEEL_GIT_PASSWORD", "s3cret-word")));
    assertRead(fetch(url("ana@"), Map.of("EVENKEEL_GIT_TOKEN", "s3cret-word")));
  }

  @Test
  void anAddressMayHaveItToo() throws Exception {
    assertRead(fetch(url("ana:s3cret-word@"), Map.of()));
  }

  @Test
  void whatGitItselfKeepsIsUsed() throws Exception {
    Path home = Files.createDirectories(folder.resolve("home"));
    Files.writeString(home.resolve(".git-credentials"),
        "https://ana:other@127.0.0.1\n" + server.url().replace("://", "://ana:s3cret-word@") + "\n");

    assertRead(fetch(url(""), Map.of("HOME", home.toString())));
  }

  @Test
  void aRefusalNeverSaysThePassword() throws IOException {
    for (Fetched fetched : new Fetched[]{fetch(url("ana:s3cret-wrong@"), Map.of()),
        fetch(url(""), Map.of("EVENKEEL_GIT_USERNAME", "ana", "EVENKEEL_GIT_PASSWORD", "s3cret-wrong")),
        fetch(url(""), Map.of("HOME", "/"))}) {
      String said = assertInstanceOf(Fetched.Failed.class, fetched).message();
      assertTrue(said.startsWith(server.url() + "/upstream/.git: ") && said.contains("EVENKEEL_GIT_PASSWORD"), said);
      assertFalse(said.contains("s3cret"), said);
    }
  }

  @Test
  void aLoginIsForItsOwnServerOnly() throws Exception {
    Path home = Files.createDirectories(folder.resolve("home"));
    Files.writeString(home.resolve(".git-credentials"), "https://ana:word@git.example\nhttps://bo:other@git.example:8443\n");
    Map<String, String> environment = Map.of("HOME", home.toString());

    assertEquals("ana", Objects.requireNonNull(GitLogins.of("https://git.example/fleet.git", environment)).username());
    assertEquals("bo", Objects.requireNonNull(GitLogins.of("https://git.example:8443/fleet.git", environment)).username());
    assertNull(GitLogins.of("http://git.example/fleet.git", environment));
    assertNull(GitLogins.of("https://git.example.evil/fleet.git", environment));
    assertNull(GitLogins.of("https://carol@git.example/fleet.git", environment));
    assertNull(GitLogins.of("ssh://git@git.example/fleet.git", Map.of("EVENKEEL_GIT_TOKEN", "t")));
  }
}

package dev.evenkeel.operator.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.eclipse.jgit.storage.file.WindowCacheConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/** Whatever happens to the remote or to the local copy: the last good commit stays, and the failure is said. */
class GitDamageTest {
  @TempDir
  Path folder;
  TestRepository upstream;

  @BeforeEach
  void createUpstream() throws Exception {
    upstream = new TestRepository(folder.resolve("upstream"));
  }

  @AfterEach
  void closeUpstream() {
    upstream.close();
  }

  private Path copy() {
    return folder.resolve("state/copy.git");
  }

  private GitSource open() {
    return GitSource.open(GitSettings.of(upstream.folder.toString(), "main", "", copy()));
  }

  /** Enough that a damaged pack damages a file, whichever bytes are hit. */
  private String commitMuch(String subject) throws Exception {
    Random random = new Random(subject.hashCode());
    for (int i = 0; i < 20; i++) {
      byte[] bytes = new byte[2000];
      random.nextBytes(bytes);
      Files.write(upstream.folder.resolve("file" + i), bytes);
    }
    return upstream.write("web.yaml", subject).commit(subject);
  }

  /** Packs are cached by JGit; a damaged disk is seen when they are read again. */
  private static void forgetCachedPacks() {
    WindowCacheConfig config = new WindowCacheConfig();
    config.setPackedGitLimit(1024 * 1024);
    config.setPackedGitWindowSize(4096);
    config.install();
  }

  @Test
  void a_remote_whose_pack_is_corrupt_changes_nothing() throws Exception {
    String good = commitMuch("good");
    try (GitSource source = open()) {
      source.fetch();
      commitMuch("bad");
      upstream.pack();
      TestRepository.spoilPacks(upstream.folder);
      forgetCachedPacks();

      Fetched.Failed failed = assertInstanceOf(Fetched.Failed.class, source.fetch());

      assertEquals(good, source.latest().orElseThrow().revision().id());
      assertEquals(source.latest().orElseThrow(), failed.kept());
      assertEquals("good", source.latest().orElseThrow().tree().read("web.yaml", 99).orElseThrow().text());
      assertTrue(failed.message().contains(upstream.folder.toString()), failed.message());
      assertFalse(Files.exists(folder.resolve("state/copy.git.new")));
      assertInstanceOf(Fetched.Failed.class, source.fetch());
    }
  }

  @Test
  void a_remote_whose_pack_is_truncated_changes_nothing() throws Exception {
    String good = commitMuch("good");
    try (GitSource source = open()) {
      source.fetch();
      commitMuch("bad");
      upstream.pack();
      TestRepository.truncatePacks(upstream.folder);
      forgetCachedPacks();

      assertInstanceOf(Fetched.Failed.class, source.fetch());
      assertEquals(good, source.latest().orElseThrow().revision().id());
    }
  }

  @Test
  void a_local_copy_found_corrupt_at_start_is_cloned_afresh_and_kept_aside() throws Exception {
    String good = commitMuch("good");
    try (GitSource source = open()) {
      source.fetch();
    }
    TestRepository.spoilPacks(copy());
    forgetCachedPacks();
    try (GitSource source = open()) {
      assertEquals(Optional.empty(), source.latest());

      Fetched.Repaired repaired = assertInstanceOf(Fetched.Repaired.class, source.fetch());

      assertEquals(good, repaired.snapshot().revision().id());
      assertTrue(repaired.message().contains(folder.resolve("state/copy.git.damaged").toString()), repaired.message());
      assertTrue(Files.isDirectory(folder.resolve("state/copy.git.damaged")));
      assertEquals("good", repaired.snapshot().tree().read("web.yaml", 99).orElseThrow().text());
      assertInstanceOf(Fetched.Unchanged.class, source.fetch());
    }
  }

  @Test
  void a_local_copy_that_breaks_while_it_is_used_is_noticed_by_a_read_and_repaired_by_the_next_fetch() throws Exception {
    commitMuch("good");
    try (GitSource source = open()) {
      Snapshot snapshot = assertInstanceOf(Fetched.Moved.class, source.fetch()).snapshot();
      TestRepository.spoilPacks(copy());
      forgetCachedPacks();

      assertThrows(TreeUnreadableException.class, () -> snapshot.tree().read("web.yaml", 99));
      assertInstanceOf(Fetched.Repaired.class, source.fetch());

      assertEquals("good", snapshot.tree().read("web.yaml", 99).orElseThrow().text());
    }
  }

  @Test
  void a_damaged_copy_stays_where_it_is_while_the_remote_is_dead() throws Exception {
    commitMuch("good");
    try (GitSource source = open()) {
      source.fetch();
    }
    TestRepository.truncatePacks(copy());
    Path away = folder.resolve("away");
    Files.move(upstream.folder, away);
    forgetCachedPacks();
    try (GitSource source = open()) {
      Fetched.Failed failed = assertInstanceOf(Fetched.Failed.class, source.fetch());
      assertNull(failed.kept());
      assertTrue(Files.isDirectory(copy()));
      assertFalse(Files.exists(folder.resolve("state/copy.git.damaged")));

      Files.move(away, upstream.folder);
      assertInstanceOf(Fetched.Repaired.class, source.fetch());
    }
  }

  @Test
  void a_copy_that_breaks_unseen_is_replaced_when_the_next_commit_comes() throws Exception {
    String good = commitMuch("good");
    try (GitSource source = open()) {
      source.fetch();
      TestRepository.truncatePacks(copy());
      forgetCachedPacks();
      String next = commitMuch("next");

      Fetched fetched = source.fetch();

      assertEquals(next, source.latest().orElseThrow().revision().id(), fetched.toString());
      assertTrue(source.includes(good));
    }
  }

  @Test
  void a_crash_between_the_renames_of_a_replacement_loses_nothing() throws Exception {
    String good = commitMuch("good");
    try (GitSource source = open()) {
      source.fetch();
    }
    Files.move(copy(), folder.resolve("state/copy.git.new"));
    try (GitSource source = open()) {
      assertEquals(good, source.latest().orElseThrow().revision().id());
    }
  }

  @Test
  void something_that_is_no_repository_in_the_place_of_the_copy_is_put_aside() throws Exception {
    commitMuch("good");
    Files.createDirectories(copy());
    Files.writeString(copy().resolve("HEAD"), "\0\0\0");
    Files.writeString(copy().resolve("config"), "[core\n");
    try (GitSource source = open()) {
      assertInstanceOf(Fetched.Repaired.class, source.fetch());
    }
  }

  @Test
  void a_remote_that_accepts_and_says_nothing_is_given_up() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      var settings = GitSettings.of("http://127.0.0.1:" + silent.getLocalPort() + "/fleet.git", "main", "", copy())
          .withDeadlines(Duration.ofSeconds(5), Duration.ofSeconds(1));
      try (GitSource source = GitSource.open(settings)) {
        long began = System.nanoTime();
        Fetched.Failed failed = assertInstanceOf(Fetched.Failed.class, source.fetch());
        assertTrue(System.nanoTime() - began < 5_000_000_000L);
        assertTrue(failed.message().startsWith("http://127.0.0.1:" + silent.getLocalPort() + "/fleet.git"), failed.message());
      }
    }
  }

  @Test
  void no_credential_of_the_address_is_ever_said() throws IOException {
    int port;
    try (ServerSocket once = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = once.getLocalPort();
    }
    var settings = GitSettings.of("http://ghp_token:sesame@127.0.0.1:" + port + "/fleet.git", "main", "", copy())
        .withLogin(new GitSettings.Login("ana", "opensesame"));
    try (GitSource source = GitSource.open(settings)) {
      Fetched.Failed failed = assertInstanceOf(Fetched.Failed.class, source.fetch());
      for (String said : new String[]{failed.message(), source.name(), String.valueOf(settings.login())}) {
        assertFalse(said.contains("ghp_token"), said);
        assertFalse(said.contains("sesame"), said);
      }
      assertTrue(failed.message().contains("http://127.0.0.1:" + port + "/fleet.git"), failed.message());
    }
  }
}

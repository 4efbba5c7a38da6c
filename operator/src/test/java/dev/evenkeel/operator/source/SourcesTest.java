package dev.evenkeel.operator.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

class SourcesTest {
  @TempDir
  Path folder;

  @BeforeAll
  static void measureInForeground() {
    TestRepository.measureInForeground();
  }

  private Source of(String repo, String path) {
    return Sources.of(repo, "main", path, folder.resolve("state"), null, InstantSource.system());
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://example.org/fleet.git", "ssh://git@example.org/fleet.git", "git@example.org:fleet.git",
      "example.org:fleet"})
  void an_address_is_a_repository(String repo) {
    try (Source source = of(repo, "")) {
      assertInstanceOf(GitSource.class, source);
    }
  }

  @Test
  void a_local_checkout_counts_by_its_commits() throws Exception {
    try (TestRepository repository = new TestRepository(folder.resolve("fleet"))) {
      repository.write("web.yaml", "committed").commit("one");
      repository.write("web.yaml", "not committed");
      try (Source source = of(repository.folder.toString(), "")) {
        Snapshot snapshot = assertInstanceOf(Fetched.Moved.class, source.fetch()).snapshot();
        assertEquals("committed", snapshot.tree().read("web.yaml", 99).orElseThrow().text());
        assertEquals(repository.folder + " main", source.name());
      }
    }
  }

  @Test
  void any_other_folder_is_a_plain_one() throws Exception {
    Files.createDirectories(folder.resolve("plain/sub"));
    Files.writeString(folder.resolve("plain/sub/web.yaml"), "x");
    try (Source source = of(folder.resolve("plain").toString(), "sub")) {
      assertInstanceOf(FolderSource.class, source);
      assertEquals("x", assertInstanceOf(Fetched.Moved.class, source.fetch()).snapshot().tree().read("web.yaml", 9).orElseThrow().text());
    }
  }
}

package dev.evenkeel.operator.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.model.Problem;
import dev.evenkeel.api.model.Revision;
import dev.evenkeel.api.model.SourceTree;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

class GitSourceTest {
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

  private GitSource open(String path) {
    return GitSource.open(GitSettings.of(upstream.folder.toUri().toString(), "main", path, folder.resolve("state/copy.git")));
  }

  @Test
  void the_first_fetch_brings_the_branch_with_author_time_and_subject() throws Exception {
    String commit = upstream.write("web.yaml", "kind: Service\n").write("sub/a.yaml", "a").commit("Add web\n\nBecause.");
    try (GitSource source = open(".")) {
      assertEquals(Optional.empty(), source.latest());

      Fetched.Moved moved = assertInstanceOf(Fetched.Moved.class, source.fetch());

      assertEquals(new Revision(commit, "Ana", TestRepository.ANA.getWhenAsInstant(), "Add web"), moved.snapshot().revision());
      assertEquals(List.of("sub/a.yaml", "web.yaml"), moved.snapshot().tree().list(""));
      assertEquals(List.of("sub/a.yaml"), moved.snapshot().tree().list("sub"));
      assertEquals(List.of(), moved.snapshot().tree().list("su"));
      assertEquals("kind: Service\n", moved.snapshot().tree().read("web.yaml", 100).orElseThrow().text());
      assertEquals(Optional.empty(), moved.snapshot().tree().read("nothing", 100));
      assertEquals(List.of(), moved.snapshot().leftOut());
    }
  }

  @Test
  void a_tree_goes_on_showing_its_own_commit_after_the_branch_has_moved() throws Exception {
    String first = upstream.write("a", "1").commit("one");
    try (GitSource source = open("")) {
      Snapshot one = assertInstanceOf(Fetched.Moved.class, source.fetch()).snapshot();
      String second = upstream.write("a", "2").commit("two");

      Fetched.Moved moved = assertInstanceOf(Fetched.Moved.class, source.fetch());

      assertEquals(first, moved.previous());
      assertEquals(second, moved.snapshot().revision().id());
      assertEquals("1", one.tree().read("a", 9).orElseThrow().text());
      assertEquals("2", moved.snapshot().tree().read("a", 9).orElseThrow().text());
      assertInstanceOf(Fetched.Unchanged.class, source.fetch());
    }
  }

  @Test
  void the_last_good_commit_is_there_after_a_restart_without_the_remote() throws Exception {
    String commit = upstream.write("a", "1").commit("one");
    try (GitSource source = open("")) {
      source.fetch();
    }
    Trash.delete(upstream.folder);
    try (GitSource source = open("")) {
      assertEquals(commit, source.latest().orElseThrow().revision().id());
      assertEquals("1", source.latest().orElseThrow().tree().read("a", 9).orElseThrow().text());

      Fetched.Failed failed = assertInstanceOf(Fetched.Failed.class, source.fetch());

      assertTrue(failed.message().contains(upstream.folder.toString()), failed.message());
      assertTrue(failed.message().endsWith("; commit " + commit.substring(0, 7) + " is kept"), failed.message());
      assertEquals(source.latest().orElseThrow(), failed.kept());
    }
  }

  @Test
  void only_the_chosen_folder_is_seen_and_its_files_are_named_from_there() throws Exception {
    upstream.write("secret.yaml", "x").write("fleets/prod/web.yaml", "y").write("fleets/production/no.yaml", "z").commit("one");
    try (GitSource source = open("fleets/prod/")) {
      SourceTree tree = assertInstanceOf(Fetched.Moved.class, source.fetch()).snapshot().tree();

      assertEquals(List.of("web.yaml"), tree.list(""));
      assertEquals(Optional.empty(), tree.read("../../secret.yaml", 99));
      assertEquals(Optional.empty(), tree.read("secret.yaml", 99));
    }
  }

  @Test
  void a_chosen_folder_that_a_commit_does_not_have_is_an_empty_tree_with_an_error() throws Exception {
    String commit = upstream.write("a", "1").commit("one");
    try (GitSource source = open("fleet")) {
      Snapshot snapshot = assertInstanceOf(Fetched.Moved.class, source.fetch()).snapshot();

      assertEquals(List.of(), snapshot.tree().list(""));
      assertEquals(List.of("fleet:1:1: commit " + commit + " has no folder fleet (say the folder of the manifests with --path)"),
          snapshot.leftOut().stream().map(Problem::toString).toList());
      assertEquals(Problem.Severity.ERROR, snapshot.leftOut().getFirst().severity());
    }
  }

  @Test
  void a_folder_outside_the_repository_cannot_be_chosen() {
    assertThrows(IllegalArgumentException.class, () -> open("../other"));
    assertThrows(IllegalArgumentException.class, () -> open("a/../../other"));
  }

  @Test
  void a_branch_that_is_not_there_is_told_with_those_that_are() throws Exception {
    upstream.write("a", "1").commit("one");
    upstream.git.branchCreate().setName("develop").call();
    var settings = GitSettings.of(upstream.folder.toString(), "master", "", folder.resolve("copy.git"));
    try (GitSource source = GitSource.open(settings)) {
      Fetched.Failed failed = assertInstanceOf(Fetched.Failed.class, source.fetch());

      assertEquals(upstream.folder + " has no branch master; choose with --branch one of: develop, main", failed.message());
    }
  }

  @Test
  void a_repository_without_commits_says_so() {
    try (GitSource source = open("")) {
      Fetched.Failed failed = assertInstanceOf(Fetched.Failed.class, source.fetch());

      assertTrue(failed.message().endsWith("has no commits yet; push a first one to the branch main"), failed.message());
    }
  }

  @Test
  void a_larger_file_than_the_reader_takes_is_refused() throws Exception {
    upstream.write("a", "12345").commit("one");
    try (GitSource source = open("")) {
      SourceTree tree = assertInstanceOf(Fetched.Moved.class, source.fetch()).snapshot().tree();

      assertThrows(SourceTree.TooLarge.class, () -> tree.read("a", 4));
    }
  }

  @Test
  void earlier_commits_can_be_read_and_are_known_as_part_of_the_history() throws Exception {
    String first = upstream.write("a", "1").commit("one");
    String second = upstream.write("a", "2").commit("two");
    try (GitSource source = open("")) {
      source.fetch();

      assertEquals("1", source.at(first).orElseThrow().tree().read("a", 9).orElseThrow().text());
      assertEquals(second, source.at(second.substring(0, 8)).orElseThrow().revision().id());
      assertTrue(source.includes(first));
      assertTrue(source.includes(second.substring(0, 7)));
      assertFalse(source.includes("0123456789012345678901234567890123456789"));
      assertEquals(Optional.empty(), source.at("refs/evenkeel/current"));
      assertEquals(Optional.empty(), source.at("HEAD~1"));
    }
  }

  @Test
  void the_commit_that_last_changed_a_file_or_a_line_is_found() throws Exception {
    String first = upstream.write("fleet/a.yaml", "one\ntwo\n").commit("first");
    String second = upstream.write("fleet/a.yaml", "one\nTWO\n").commit("second");
    String third = upstream.write("fleet/b.yaml", "b\n").commit("third");
    try (GitSource source = open("fleet")) {
      source.fetch();

      assertEquals(second, source.lastTouching(third, "a.yaml").orElseThrow().id());
      assertEquals(third, source.lastTouching(third, "b.yaml").orElseThrow().id());
      assertEquals(first, source.lastTouching(third, "a.yaml", 1).orElseThrow().id());
      assertEquals("second", source.lastTouching(third, "a.yaml", 2).orElseThrow().subject());
      assertEquals(Optional.empty(), source.lastTouching(third, "a.yaml", 3));
      assertEquals(Optional.empty(), source.lastTouching(third, "c.yaml"));
    }
  }

  @Test
  void history_that_was_rewritten_is_an_event_of_its_own() throws Exception {
    String first = upstream.write("a", "1").commit("one");
    String second = upstream.write("a", "2").commit("two");
    try (GitSource source = open("")) {
      source.fetch();
      upstream.backTo(first);
      String other = upstream.write("a", "3").commit("other");

      Fetched.HistoryRewritten rewritten = assertInstanceOf(Fetched.HistoryRewritten.class, source.fetch());

      assertEquals(second, rewritten.previous());
      assertEquals(other, rewritten.snapshot().revision().id());
      assertFalse(source.includes(second));
      assertTrue(source.includes(first));
    }
  }

  @Test
  void a_branch_put_back_to_an_earlier_commit_is_rewritten_history_too() throws Exception {
    String first = upstream.write("a", "1").commit("one");
    upstream.write("a", "2").commit("two");
    try (GitSource source = open("")) {
      source.fetch();
      upstream.backTo(first);

      assertEquals(first, assertInstanceOf(Fetched.HistoryRewritten.class, source.fetch()).snapshot().revision().id());
    }
  }

  @Test
  void many_fetches_do_not_leave_many_packs() throws Exception {
    upstream.write("a", "0").commit("zero");
    try (GitSource source = open("")) {
      source.fetch();
      for (int i = 1; i <= 60; i++) {
        upstream.write("a", Integer.toString(i)).commit("commit " + i);
        assertInstanceOf(Fetched.Moved.class, source.fetch());
      }
      assertEquals("60", source.latest().orElseThrow().tree().read("a", 9).orElseThrow().text());
    }
    int packs = TestRepository.packs(folder.resolve("state/copy.git")).size();
    assertTrue(packs < 60, packs + " packs");
  }
}

package dev.evenkeel.operator.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.model.Problem;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.TreeFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A repository may hold anything; what leads out of its tree is left out and said. */
class GitHostileTreeTest {
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

  private Fetched fetch(SourceLimits limits) {
    var settings = GitSettings.of(upstream.folder.toString(), "main", "", folder.resolve("copy.git")).withLimits(limits);
    try (GitSource source = GitSource.open(settings)) {
      return source.fetch();
    }
  }

  private Snapshot snapshot() {
    return assertInstanceOf(Fetched.Moved.class, fetch(SourceLimits.DEFAULT)).snapshot();
  }

  @Test
  void a_link_to_a_file_of_the_machine_is_left_out() throws Exception {
    Files.createSymbolicLink(upstream.folder.resolve("shadow.yaml"), Path.of("/etc/shadow"));
    Files.createSymbolicLink(upstream.folder.resolve("etc"), Path.of("/etc"));
    upstream.write("web.yaml", "x").commit("one");

    Snapshot snapshot = snapshot();

    assertEquals(List.of("web.yaml"), snapshot.tree().list(""));
    assertEquals(List.of("etc:1:1: warning: is a symbolic link, and is left out (links are not followed; put the file itself there)",
        "shadow.yaml:1:1: warning: is a symbolic link, and is left out (links are not followed; put the file itself there)"),
        snapshot.leftOut().stream().map(Problem::toString).toList());
  }

  @Test
  void a_submodule_is_left_out() throws Exception {
    try (ObjectInserter inserter = upstream.git.getRepository().newObjectInserter()) {
      TreeFormatter tree = new TreeFormatter();
      tree.append("module", FileMode.GITLINK, ObjectId.fromString("0123456789012345678901234567890123456789"));
      tree.append("web.yaml", FileMode.REGULAR_FILE, inserter.insert(Constants.OBJ_BLOB, new byte[]{'x'}));
      ObjectId id = inserter.insert(tree);
      inserter.flush();
      upstream.commitTree(id);
    }

    Snapshot snapshot = snapshot();

    assertEquals(List.of("web.yaml"), snapshot.tree().list(""));
    assertTrue(snapshot.leftOut().getFirst().toString().startsWith("module:1:1: warning: is a submodule"), snapshot.leftOut()::toString);
  }

  @Test
  void names_that_lead_out_of_the_tree_are_left_out() throws Exception {
    try (ObjectInserter inserter = upstream.git.getRepository().newObjectInserter()) {
      ObjectId blob = inserter.insert(Constants.OBJ_BLOB, "x".getBytes(StandardCharsets.UTF_8));
      TreeFormatter inner = new TreeFormatter();
      inner.append("passwd", FileMode.REGULAR_FILE, blob);
      ObjectId innerId = inserter.insert(inner);
      TreeFormatter tree = new TreeFormatter();
      tree.append("..", FileMode.TREE, innerId);
      tree.append(".git", FileMode.TREE, innerId);
      tree.append("a\nb", FileMode.REGULAR_FILE, blob);
      tree.append("c\\d", FileMode.REGULAR_FILE, blob);
      tree.append("web.yaml", FileMode.REGULAR_FILE, blob);
      ObjectId id = inserter.insert(tree);
      inserter.flush();
      upstream.commitTree(id);
    }

    Snapshot snapshot = snapshot();

    assertEquals(List.of("web.yaml"), snapshot.tree().list(""));
    assertEquals(List.of("..", ".git", "a?b", "c\\d"), snapshot.leftOut().stream().map(p -> p.at().file()).toList());
  }

  @Test
  void a_file_over_the_limit_is_left_out_and_the_others_are_there() throws Exception {
    upstream.write("big.bin", "x".repeat(101)).write("web.yaml", "x".repeat(100)).commit("one");

    Snapshot snapshot = assertInstanceOf(Fetched.Moved.class, fetch(new SourceLimits(10, 100, 1000))).snapshot();

    assertEquals(List.of("web.yaml"), snapshot.tree().list(""));
    assertEquals("big.bin:1:1: warning: has 101 bytes, and is left out (at most 100 are read)", snapshot.leftOut().getFirst().toString());
  }

  @Test
  void too_many_files_are_refused_with_what_to_do() throws Exception {
    for (int i = 0; i < 11; i++) {
      upstream.write("f" + i, "x" + i);
    }
    upstream.commit("many");

    Fetched.Failed failed = assertInstanceOf(Fetched.Failed.class, fetch(new SourceLimits(10, 100, 1000)));

    assertEquals("the commit holds more than 10 files; choose the folder of the manifests (--path)", failed.message());
  }

  @Test
  void too_many_bytes_are_refused() throws Exception {
    upstream.write("a", "x".repeat(90)).write("b", "y".repeat(90)).commit("much");

    assertInstanceOf(Fetched.Failed.class, fetch(new SourceLimits(10, 100, 150)));
  }

  @Test
  void an_emptied_repository_is_an_empty_tree_and_no_failure() throws Exception {
    upstream.write("a", "1").commit("one");
    Files.delete(upstream.folder.resolve("a"));
    upstream.commit("empty");

    assertEquals(List.of(), snapshot().tree().list(""));
  }
}

package dev.evenkeel.operator.source;

import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.ResetCommand.ResetType;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.util.FS;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;

/** A repository with a work tree, on the branch main, as people have it. */
final class TestRepository implements AutoCloseable {
  static final PersonIdent ANA = new PersonIdent("Ana", "ana@example.org", Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

  final Path folder;
  final Git git;

  TestRepository(Path folder) throws GitAPIException {
    measureInForeground();
    this.folder = folder;
    this.git = Git.init().setInitialBranch("main").setDirectory(folder.toFile()).call();
  }

  /** JGit's probe files must not appear in a folder that is being deleted. */
  static void measureInForeground() {
    Isolation.install();
    FS.FileStoreAttributes.setBackground(false);
  }

  TestRepository write(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return this;
  }

  /** Commits everything in the work tree. */
  String commit(String subject) throws GitAPIException {
    git.add().addFilepattern(".").call();
    git.add().addFilepattern(".").setUpdate(true).call();
    return git.commit().setMessage(subject).setAuthor(ANA).setCommitter(ANA).setSign(false).call().name();
  }

  void backTo(String commit) throws GitAPIException {
    git.reset().setMode(ResetType.HARD).setRef(commit).call();
  }

  /** A commit of a tree that no git command would make. */
  String commitTree(ObjectId tree) throws IOException {
    try (ObjectInserter inserter = git.getRepository().newObjectInserter()) {
      CommitBuilder commit = new CommitBuilder();
      commit.setTreeId(tree);
      commit.setAuthor(ANA);
      commit.setCommitter(ANA);
      commit.setMessage("made by hand");
      ObjectId id = inserter.insert(commit);
      inserter.flush();
      RefUpdate update = git.getRepository().updateRef("refs/heads/main");
      update.setNewObjectId(id);
      update.forceUpdate();
      return id.name();
    }
  }

  void pack() throws GitAPIException {
    git.gc().call();
  }

  /** Overwrites bytes in the middle of every pack below a repository's folder. */
  static void spoilPacks(Path repository) throws IOException {
    for (Path pack : packs(repository)) {
      pack.toFile().setWritable(true);
      try (RandomAccessFile file = new RandomAccessFile(pack.toFile(), "rw")) {
        long length = file.length();
        file.seek(12);
        file.write(new byte[(int) (length - 32)]);
      }
    }
  }

  static void truncatePacks(Path repository) throws IOException {
    for (Path pack : packs(repository)) {
      pack.toFile().setWritable(true);
      try (RandomAccessFile file = new RandomAccessFile(pack.toFile(), "rw")) {
        file.setLength(file.length() / 2);
      }
    }
  }

  static List<Path> packs(Path repository) throws IOException {
    try (Stream<Path> files = Files.walk(repository)) {
      List<Path> packs = files.filter(file -> file.toString().endsWith(".pack")).toList();
      if (packs.isEmpty()) {
        throw new IllegalStateException("no pack below " + repository);
      }
      return packs;
    }
  }

  @Override
  public void close() {
    git.close();
  }
}

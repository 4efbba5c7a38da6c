package dev.evenkeel.bench.rig;

import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A bare repository, and the working copy of whoever writes manifests. */
public final class Repository implements AutoCloseable {
  private final Path bare;
  private final Path work;
  private final Git git;

  private Repository(Path bare, Path work, Git git) {
    this.bare = bare;
    this.work = work;
    this.git = git;
  }

  /** @param folder where both are made */
  public static Repository in(Path folder) throws IOException {
    Path bare = folder.resolve("fleet.git");
    Path work = folder.resolve("work");
    try {
      Git.init().setBare(true).setInitialBranch("main").setDirectory(bare.toFile()).call().close();
      return new Repository(bare, work, Git.init().setInitialBranch("main").setDirectory(work.toFile()).call());
    } catch (GitAPIException e) {
      throw new IOException(e);
    }
  }

  /** What an operator follows. */
  public Path path() {
    return bare;
  }

  public Repository write(String file, String text) throws IOException {
    Path path = work.resolve(file);
    Files.createDirectories(path.getParent() == null ? work : path.getParent());
    Files.writeString(path, text);
    return this;
  }

  /** Commits everything; nobody sees it before {@link #push}.
   *
   * @return the commit's id */
  public String commit(String subject) throws IOException {
    try {
      git.add().addFilepattern(".").call();
      return git.commit().setMessage(subject).setAuthor("Ana", "ana@example.org").setCommitter("Ana", "ana@example.org").setSign(false)
          .call().name();
    } catch (GitAPIException e) {
      throw new IOException(e);
    }
  }

  public Repository push() throws IOException {
    try {
      git.push().setRemote(bare.toUri().toString()).add("main").call();
      return this;
    } catch (GitAPIException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    git.close();
  }
}

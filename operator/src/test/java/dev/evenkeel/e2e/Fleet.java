package dev.evenkeel.e2e;

import dev.evenkeel.testbed.TestHost;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.PersonIdent;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;

/** A folder of manifests that a person edits, in git or not. */
public final class Fleet implements AutoCloseable {
  private static final PersonIdent ANA = new PersonIdent("Ana", "ana@example.org", Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

  private final Path folder;
  private final @Nullable Git git;

  private Fleet(Path folder, @Nullable Git git) {
    this.folder = folder;
    this.git = git;
  }

  /** A plain folder. */
  public static Fleet folder(Path folder) {
    try {
      return new Fleet(Files.createDirectories(folder), null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A git repository with a work tree, on the branch main. */
  public static Fleet repository(Path folder) {
    try {
      Files.createDirectories(folder);
      return new Fleet(folder, Git.init().setInitialBranch("main").setDirectory(folder.toFile()).call());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GitAPIException e) {
      throw new IllegalStateException(e);
    }
  }

  public Path path() {
    return folder;
  }

  /** Copies a bundled example as it is, but for its hosts and its golden.
   *
   * @param name a folder of {@code manifests/examples} */
  public Fleet example(String name) {
    Path from = examples().resolve(name);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String path = from.relativize(file).toString();
        if (!List.of("hosts.yaml", "TARGET.txt").contains(path)) {
          Path to = folder.resolve(path);
          Files.createDirectories(to.getParent());
          Files.copy(file, to);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Declares hosts, logged in to as ops, who is not root. */
  public Fleet hosts(TestHost... hosts) {
    for (TestHost host : hosts) {
      host(host, host.address(), host.sshPort());
    }
    return this;
  }

  /** Declares a host that is reached at another address, such as a proxy's. */
  public Fleet host(TestHost host, String address, int port) {
    return write("hosts/" + host.name() + ".yaml", """
        apiVersion: evenkeel/v1
        kind: Host
        metadata: {name: %s}
        spec:
          address: %s
          ssh:
            user: ops
            port: %d
            identity: %s
            hostKey: %s
        """.formatted(host.name(), address, port, host.privateKeyPath("ops"), host.hostKey()));
  }

  /** @param path relative to the folder */
  public Fleet write(String path, String text) {
    try {
      Path file = folder.resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String read(String path) {
    try {
      return Files.readString(folder.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts a text in the place of another, which must be there. */
  public Fleet replace(String path, String from, String to) {
    String text = read(path);
    if (!text.contains(from)) {
      throw new IllegalArgumentException(path + " does not contain: " + from);
    }
    return write(path, text.replace(from, to));
  }

  public Fleet remove(String path) {
    try {
      Files.delete(folder.resolve(path));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Commits everything.
   *
   * @return the commit's id */
  public String commit(String subject) {
    return commit(subject, false);
  }

  /** Commits everything in the place of the newest commit.
   *
   * @return the commit's id */
  public String amend(String subject) {
    return commit(subject, true);
  }

  private String commit(String subject, boolean amend) {
    Git repository = git;
    if (repository == null) {
      throw new IllegalStateException("a plain folder has no commits");
    }
    try {
      repository.add().addFilepattern(".").call();
      repository.add().addFilepattern(".").setUpdate(true).call();
      return repository.commit().setAmend(amend).setMessage(subject).setAuthor(ANA).setCommitter(ANA).setSign(false).call().name();
    } catch (GitAPIException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    if (git != null) {
      git.close();
    }
  }

  private static Path examples() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isDirectory(folder.resolve("manifests/examples"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException("manifests/examples is not above " + Path.of("").toAbsolutePath());
    }
    return folder.resolve("manifests/examples");
  }
}

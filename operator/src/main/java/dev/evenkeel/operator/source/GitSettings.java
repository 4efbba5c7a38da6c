package dev.evenkeel.operator.source;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Which repository, and how.
 *
 * @param url what git takes: {@code https://…}, {@code ssh://…}, {@code user@host:path}, {@code file://…} or a local path. An SSH host must be in known_hosts
 * @param branch without {@code refs/heads/}
 * @param path the folder of the manifests within the repository; {@code ""} or {@code .} is all of it
 * @param folder where the bare copy stands; made when it is not there, and owned by the source
 * @param deadline for one fetch in all; the first one is a clone
 * @param silence how long the remote may send nothing
 * @param login for http(s), or null when none is needed or the address has it
 */
public record GitSettings(String url, String branch, String path, Path folder, Duration deadline, Duration silence, SourceLimits limits,
    @Nullable Login login) {
  public GitSettings {
    path = TreePaths.folder(path);
    if (branch.isEmpty() || !org.eclipse.jgit.lib.Repository.isValidRefName("refs/heads/" + branch)) {
      throw new IllegalArgumentException("--branch '" + branch + "' is not a name that a branch can have");
    }
  }

  public static GitSettings of(String url, String branch, String path, Path folder) {
    return new GitSettings(url, branch, path, folder, Duration.ofMinutes(5), Duration.ofSeconds(30), SourceLimits.DEFAULT, null);
  }

  public GitSettings withLogin(@Nullable Login other) {
    return new GitSettings(url, branch, path, folder, deadline, silence, limits, other);
  }

  public GitSettings withDeadlines(Duration all, Duration quiet) {
    return new GitSettings(url, branch, path, folder, all, quiet, limits, login);
  }

  public GitSettings withLimits(SourceLimits other) {
    return new GitSettings(url, branch, path, folder, deadline, silence, other, login);
  }

  /** A user and a password or token; never printed. */
  public record Login(String username, String password) {
    @Override
    public String toString() {
      return username + ":(password)";
    }
  }
}
